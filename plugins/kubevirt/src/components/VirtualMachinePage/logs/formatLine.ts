const PLACE = /^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d(?:\.\d{1,3})?)/;

/**
 * A line of virt-launcher as a person reads it: `12:04:11.600 error Domain failed. (manager.go:1089)`.
 * virt-launcher writes JSON (kubevirt v1.9 staging/src/kubevirt.io/client-go/log); lines that are no
 * JSON, like the guest's, stay as they are.
 */
export function formatLine(line: string): string {
  if (!line.startsWith('{')) {
    return line;
  }
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return line;
  }
  const { timestamp, level, msg, pos, reason } = entry as Record<
    string,
    unknown
  >;
  if (typeof msg !== 'string') {
    return line;
  }
  const time =
    typeof timestamp === 'string' ? PLACE.exec(timestamp)?.[1] : undefined;
  return [
    time,
    typeof level === 'string' ? level.padEnd(7) : undefined,
    typeof reason === 'string' ? `${msg}: ${reason}` : msg,
    typeof pos === 'string' ? `(${pos})` : undefined,
  ]
    .filter(part => part !== undefined)
    .join(' ');
}

/** A line as it was written. */
export function asWritten(line: string): string {
  return line;
}
