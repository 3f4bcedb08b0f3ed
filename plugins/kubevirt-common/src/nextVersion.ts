/**
 * The version after this one: the last number is raised, and text without a number gets one.
 *
 * @param version - for example `v1`
 * @param taken - versions that exist already and are passed over
 * @public
 */
export function nextVersion(
  version: string,
  taken: readonly string[] = [],
): string {
  let next = version;
  do {
    const match = /^(.*?)(\d{1,9})(\D*)$/.exec(next);
    next = match
      ? `${match[1]}${Number(match[2]) + 1}${match[3]}`
      : `${next}-2`;
  } while (taken.includes(next));
  return next;
}
