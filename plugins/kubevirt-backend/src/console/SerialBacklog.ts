/** More pieces are made one. */
const MAX_CHUNKS = 4096;

/** Whether a byte is in the middle of a character of UTF-8. */
function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte < 0xc0;
}

/** The last bytes of a serial line, for those who join. */
export class SerialBacklog {
  readonly #max: number;
  #chunks: Buffer[] = [];
  #size = 0;
  /** What was before has been dropped. */
  #cut = false;

  /** @param max - bytes that are kept */
  constructor(max: number) {
    this.#max = max;
  }

  push(bytes: Buffer): void {
    // A copy: what a WebSocket hands out may be a small part of a large buffer.
    const kept = Buffer.from(
      bytes.subarray(Math.max(0, bytes.length - this.#max)),
    );
    if (kept.length < bytes.length) {
      this.#chunks = [];
      this.#size = 0;
      this.#cut = true;
    }
    this.#chunks.push(kept);
    this.#size += kept.length;
    // Guests that echo each key send a byte at a time.
    if (this.#size > 2 * this.#max || this.#chunks.length > MAX_CHUNKS) {
      this.#cut ||= this.#size > this.#max;
      this.#chunks = [this.read()];
      this.#size = this.#chunks[0].length;
    }
  }

  /** From the beginning of a character, so that the first is none that was cut. */
  read(): Buffer {
    const all = Buffer.concat(this.#chunks);
    let start = Math.max(0, all.length - this.#max);
    if (this.#cut || start > 0) {
      while (start < all.length && isContinuation(all[start])) {
        start += 1;
      }
    }
    return all.subarray(start);
  }
}
