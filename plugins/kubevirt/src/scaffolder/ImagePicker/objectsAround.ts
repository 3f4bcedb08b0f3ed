/** Whether a value has fields or entries of its own. */
function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The name that a path begins with: the longest that fits, as names may hold the separator themselves. */
function firstKeyOf(path: string, names: string[]): string | undefined {
  return names
    .filter(name => path.startsWith(`${name}_`))
    .sort((a, b) => b.length - a.length)[0];
}

/**
 * The objects that a field of a form lies in, nearest first.
 *
 * @param id - id of the field as rjsf makes it, e.g. `root_vms_0_source_image`
 * @param formData - what the whole form holds
 */
export function objectsAround(
  id: string,
  formData: unknown,
): Record<string, unknown>[] {
  const around: Record<string, unknown>[] = [];
  let rest = id.replace(/^root_/, '');
  let current = formData;
  while (isContainer(current)) {
    around.unshift(current);
    const key = firstKeyOf(rest, Object.keys(current));
    if (key === undefined) {
      break;
    }
    rest = rest.slice(key.length + 1);
    current = current[key];
  }
  return around.filter(value => !Array.isArray(value));
}
