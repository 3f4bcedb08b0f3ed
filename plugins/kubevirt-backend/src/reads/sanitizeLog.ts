import { sanitizeLogLine } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { withoutUrlSecrets } from '../model/urlSecrets';

/** More of a line without an end is not held: what no screen shows is let go. */
const MAX_REST = 32_768;

/**
 * A line of a log as it is shown. Lines of KubeVirt are JSON without white space, so that each of their texts is
 * looked at by itself.
 */
function shownLine(line: string): string {
  const clean = sanitizeLogLine(line);
  if (!clean.includes(':/') && !clean.includes(':\\/')) {
    return clean;
  }
  if (clean.startsWith('{')) {
    try {
      return JSON.stringify(JSON.parse(clean), (_, value) =>
        typeof value === 'string' ? withoutUrlSecrets(value) : value,
      );
    } catch {
      // It only looked like JSON, or no program would read it.
    }
  }
  return withoutUrlSecrets(clean);
}

/** Turns chunks of bytes into clean lines, without holding more than one of them. */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** The lines that `chunk` completes. */
  push(chunk: Uint8Array): string[] {
    const lines = (
      this.#rest + this.#decoder.decode(chunk, { stream: true })
    ).split('\n');
    this.#rest = lines.pop()!;
    if (this.#rest.length > 2 * MAX_REST) {
      this.#rest = this.#rest.slice(0, MAX_REST);
    }
    return lines.map(shownLine);
  }

  /** The last line, where it had no end. */
  flush(): string[] {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = '';
    return rest ? [shownLine(rest)] : [];
  }
}
