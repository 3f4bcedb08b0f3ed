import { constants, createDeflate, createInflate } from 'node:zlib';
import { RfbError } from './protocol';

const turn = () => new Promise<void>(resolve => setImmediate(resolve));

/** The one stream of a connection whose pieces are unpacked in turn. */
export class Unpacker {
  readonly #inflate = createInflate({ chunkSize: 64 * 1024 });
  #take: (bytes: Buffer) => void = () => {};
  #fault?: Error;

  constructor() {
    this.#inflate.on('data', (bytes: Buffer) => {
      try {
        this.#take(bytes);
      } catch (error) {
        this.#fault ??= error as Error;
        // Whatever it would still have become.
        this.#inflate.destroy();
      }
    });
    this.#inflate.on('error', () => {
      this.#fault ??= new RfbError('what is packed cannot be unpacked');
    });
  }

  /**
   * @param take - gets what a piece holds; what it throws ends the stream
   * @throws RfbError for a piece that is none
   */
  async unpack(packed: Buffer, take: (bytes: Buffer) => void): Promise<void> {
    this.#take = take;
    await new Promise<void>(resolve => {
      this.#inflate.once('close', resolve);
      this.#inflate.write(packed, () => {
        this.#inflate.off('close', resolve);
        resolve();
      });
    });
    // What it has unpacked it hands out a moment later.
    await turn();
    this.#take = () => {};
    if (this.#fault) {
      throw this.#fault;
    }
  }

  close(): void {
    this.#inflate.destroy();
  }
}

/** The one stream of a connection whose pieces are packed in turn. */
export class Packer {
  /** Quick rather than small: a screen is packed for each page that shows it. */
  readonly #deflate = createDeflate({ level: 1, chunkSize: 64 * 1024 });
  #packed: Buffer[] = [];

  constructor() {
    this.#deflate.on('data', (bytes: Buffer) => this.#packed.push(bytes));
    this.#deflate.on('error', () => {});
  }

  /** A piece that whoever has got those before can unpack whole. */
  async pack(bytes: Buffer): Promise<Buffer> {
    await new Promise<void>(resolve => {
      this.#deflate.once('close', resolve);
      this.#deflate.write(bytes);
      this.#deflate.flush(constants.Z_SYNC_FLUSH, () => {
        this.#deflate.off('close', resolve);
        resolve();
      });
    });
    await turn();
    const packed = Buffer.concat(this.#packed);
    this.#packed = [];
    return packed;
  }

  close(): void {
    this.#deflate.destroy();
  }
}
