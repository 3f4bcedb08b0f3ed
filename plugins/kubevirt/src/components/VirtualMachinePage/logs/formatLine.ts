import { sanitizeLogLine } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

const PLACE = /^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d(?:\.\d{1,3})?)/;

/**
 * A line of virt-launcher as a person reads it: `12:04:11.600 error Domain failed. (manager.go:1089)`.
 * virt-launcher writes JSON (kubevirt v1.9 staging/src/kubevirt.io/client-go/log); lines that are no
 * JSON, like the guest's, stay as they are. Reading JSON brings back what the backend took out of the line, so it is
 * cleaned again as it is put together.
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
  const formatted = [
    time,
    typeof level === 'string' ? level.padEnd(7) : undefined,
    typeof reason === 'string' ? `${msg}: ${reason}` : msg,
    typeof pos === 'string' ? `(${pos})` : undefined,
  ]
    .filter(part => part !== undefined)
    .join(' ');
  return sanitizeLogLine(formatted);
}

/** A line as it was written. */
export function asWritten(line: string): string {
  return line;
}
