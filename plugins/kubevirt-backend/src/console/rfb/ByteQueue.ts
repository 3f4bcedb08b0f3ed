/** Bytes that come in pieces and are taken in others. Each byte is copied once at most. */
export class ByteQueue {
  #chunks: Buffer[] = [];
  /** Of `#chunks`: those before it have been taken. */
  #first = 0;
  /** Of the first chunk. */
  #offset = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(bytes: Buffer): void {
    if (bytes.length > 0) {
      this.#chunks.push(bytes);
      this.#length += bytes.length;
    }
  }

  /** The first byte, which stays; undefined where there is none. */
  peek(): number | undefined {
    return this.#length > 0
      ? this.#chunks[this.#first][this.#offset]
      : undefined;
  }

  /** The first `count` bytes, which stay; undefined where there are fewer. */
  look(count: number): Buffer | undefined {
    if (count > this.#length) {
      return undefined;
    }
    const head = this.#chunks[this.#first];
    if (count === 0 || head.length - this.#offset >= count) {
      return count === 0
        ? Buffer.alloc(0)
        : head.subarray(this.#offset, this.#offset + count);
    }
    const taken = Buffer.allocUnsafe(count);
    let at = head.copy(taken, 0, this.#offset);
    for (let next = this.#first + 1; at < count; next++) {
      at += this.#chunks[next].copy(taken, at);
    }
    return taken;
  }

  /** The same, and takes them. */
  take(count: number): Buffer | undefined {
    const taken = this.look(count);
    if (taken) {
      this.#drop(count);
    }
    return taken;
  }

  /** As many bytes as lie together, at most `count`; undefined where there are none. */
  takeSome(count: number): Buffer | undefined {
    return this.#length === 0
      ? undefined
      : this.take(
          Math.min(count, this.#chunks[this.#first].length - this.#offset),
        );
  }

  #drop(count: number): void {
    this.#length -= count;
    let left = count;
    while (left > 0) {
      const rest = this.#chunks[this.#first].length - this.#offset;
      if (left < rest) {
        this.#offset += left;
        break;
      }
      left -= rest;
      this.#first += 1;
      this.#offset = 0;
    }
    // Now and then, so that each chunk is moved once on average.
    if (this.#first > 64 && this.#first * 2 >= this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#first);
      this.#first = 0;
    } else if (this.#length === 0) {
      this.#chunks = [];
      this.#first = 0;
    }
  }
}
