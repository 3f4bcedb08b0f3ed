/** Lines that are drawn together; a chunk that is full never changes again. */
export interface LogChunk {
  /** Number of its first line since the log was opened; also its key. */
  from: number;
  lines: readonly string[];
}

const CHUNK = 100;

/**
 * The last lines of a log. It grows in chunks, so that a page that shows thousands of lines draws only
 * the last hundred again when one more comes.
 */
export class LogBuffer {
  readonly #limit: number;
  #chunks: readonly LogChunk[] = [];
  #next = 0;
  #dropped = false;

  /** @param limit - lines to keep, give or take a chunk */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get chunks(): readonly LogChunk[] {
    return this.#chunks;
  }

  /** Lines that came since the log was opened. */
  get total(): number {
    return this.#next;
  }

  /** Earlier lines were let go. */
  get dropped(): boolean {
    return this.#dropped;
  }

  append(lines: readonly string[]): void {
    if (lines.length === 0) {
      return;
    }
    const chunks = [...this.#chunks];
    let rest = lines;
    while (rest.length > 0) {
      const last = chunks.at(-1);
      if (last && last.lines.length < CHUNK) {
        const room = CHUNK - last.lines.length;
        chunks[chunks.length - 1] = {
          from: last.from,
          lines: [...last.lines, ...rest.slice(0, room)],
        };
        this.#next += Math.min(room, rest.length);
        rest = rest.slice(room);
      } else {
        chunks.push({ from: this.#next, lines: [] });
      }
    }
    const surplus = Math.floor(
      Math.max(countLines(chunks) - this.#limit, 0) / CHUNK,
    );
    this.#dropped ||= surplus > 0;
    this.#chunks = chunks.slice(surplus);
  }

  /** The last lines, oldest first. */
  tail(count: number): string[] {
    return this.#chunks.flatMap(chunk => chunk.lines).slice(-count);
  }
}

function countLines(chunks: readonly LogChunk[]): number {
  return chunks.reduce((sum, { lines }) => sum + lines.length, 0);
}

/**
 * What a log that was opened again brings that is not known yet. It begins with lines that were shown
 * already, as it is opened some way back.
 *
 * @returns undefined where the two do not meet, so that lines may be missing between them.
 */
export function newLines(
  known: readonly string[],
  tail: readonly string[],
): readonly string[] | undefined {
  if (known.length === 0) {
    return tail;
  }
  // The longest stretch first: lines that repeat themselves must not end the search too early.
  for (let length = Math.min(known.length, tail.length); length > 0; length--) {
    const start = known.length - length;
    let at = 0;
    while (at < length && known[start + at] === tail[at]) {
      at += 1;
    }
    if (at === length) {
      return tail.slice(length);
    }
  }
  // The tail may reach further back than what is known.
  const at = tail.lastIndexOf(known[known.length - 1]);
  const meets =
    at >= known.length - 1 &&
    known.every((line, index) => line === tail[at - known.length + 1 + index]);
  return meets ? tail.slice(at + 1) : undefined;
}
