/* eslint-disable no-control-regex -- this file is about control characters */

/**
 * Escape sequences of terminals (ECMA-48): control sequences, strings that end with BEL or ST (titles,
 * links, clipboard), and two-character escapes. A guest writes its serial console as it likes.
 */
const ESCAPES =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]/g;

/** What is left of C0 and C1 but tab, DEL, and the characters that turn the direction of text round. */
const CONTROLS =
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Longer lines are cut: a line is one row on a screen. */
export const MAX_LINE = 16_384;

/** One line of a log, without what would drive a terminal or mislead a reader. */
export function sanitizeLine(line: string): string {
  const clean = line.replace(ESCAPES, '').replace(CONTROLS, '');
  return clean.length > MAX_LINE ? `${clean.slice(0, MAX_LINE)} …` : clean;
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
    // A line without an end must not fill the memory: what no screen shows is let go.
    if (this.#rest.length > 4 * MAX_LINE) {
      this.#rest = this.#rest.slice(0, 2 * MAX_LINE);
    }
    return lines.map(sanitizeLine);
  }

  /** The last line, where it had no end. */
  flush(): string[] {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = '';
    return rest ? [sanitizeLine(rest)] : [];
  }
}
