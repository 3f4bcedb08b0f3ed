import { ByteQueue } from './ByteQueue';

/** Whoever waits for bytes learns that there are no more. */
export class ReaderClosed extends Error {}

/** Bytes that are waited for, one reader at a time. */
export class ByteReader {
  readonly #queue = new ByteQueue();
  #waiting?: { count: number; resolve(): void; reject(error: Error): void };
  #closed = false;

  /** Is called when something has been read. */
  onRead?: () => void;

  /** Bytes that have come and were not read yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  push(bytes: Buffer): void {
    this.#queue.push(bytes);
    if (this.#waiting && this.#queue.length >= this.#waiting.count) {
      const { resolve } = this.#waiting;
      this.#waiting = undefined;
      resolve();
    }
  }

  /** @throws ReaderClosed where it is closed before they are there */
  async read(count: number): Promise<Buffer> {
    await this.#until(count);
    const taken = this.#queue.take(count)!;
    this.onRead?.();
    return taken;
  }

  /** Some bytes, at least one and at most `count`. */
  async readSome(count: number): Promise<Buffer> {
    await this.#until(1);
    const taken = this.#queue.takeSome(count)!;
    this.onRead?.();
    return taken;
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0; ) {
      left -= (await this.readSome(left)).length;
    }
  }

  close(): void {
    this.#closed = true;
    this.#waiting?.reject(new ReaderClosed());
    this.#waiting = undefined;
  }

  async #until(count: number): Promise<void> {
    if (this.#closed) {
      throw new ReaderClosed();
    }
    if (this.#queue.length < count) {
      await new Promise<void>((resolve, reject) => {
        this.#waiting = { count, resolve, reject };
      });
    }
  }
}
