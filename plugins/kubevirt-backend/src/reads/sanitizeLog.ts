import { sanitizeLogLine } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** More of a line without an end is not held: what no screen shows is let go. */
const MAX_REST = 32_768;

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
    return lines.map(line => sanitizeLogLine(line));
  }

  /** The last line, where it had no end. */
  flush(): string[] {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = '';
    return rest ? [sanitizeLogLine(rest)] : [];
  }
}
