import { constants, inflateSync } from 'node:zlib';
import { eventually, until } from '../../__testUtils__/eventually';
import type { ConsolePage } from './ConsolePage';
import { bytes } from './PlayedScreen';

/** Encodings that noVNC asks for and that matter here (noVNC core/rfb.js). */
const NOVNC = [1, 7, 16, 5, 0, -223, -224, -258, -239];

/**
 * What a page makes of a screen that it is sent: written from RFC 6143, and sharing nothing with what sends it.
 * Pixels are kept as red, green, blue.
 */
export class ScreenReader {
  readonly #page: ConsolePage;
  #at = 0;
  #zlib: Buffer = Buffer.alloc(0);
  #unpacked = 0;
  width = 0;
  height = 0;
  name = '';
  pixels: Buffer = Buffer.alloc(0);
  updates = 0;
  bells = 0;
  /** Encodings of the rectangles of all updates. */
  readonly encodings: number[] = [];
  cursor?: { x: number; y: number; width: number; height: number };

  constructor(page: ConsolePage) {
    this.#page = page;
  }

  /** Goes through the handshake, and asks for the whole screen. */
  async open(encodings = NOVNC, format?: Buffer): Promise<this> {
    await this.#until(12);
    this.#expect(this.#take(12).toString() === 'RFB 003.008\n');
    this.#page.type('RFB 003.008\n');
    await this.#until(2);
    this.#expect(this.#take(2).equals(bytes([1, 1], [1, 1])));
    this.#page.type(bytes([1, 1]));
    await this.#until(4);
    this.#expect(this.#take(4).readUInt32BE() === 0);
    this.#page.type(bytes([1, 1]));
    await this.#until(24);
    const init = this.#take(24);
    this.#resize(init.readUInt16BE(0), init.readUInt16BE(2));
    await this.#until(init.readUInt32BE(20));
    this.name = this.#take(init.readUInt32BE(20)).toString();
    if (format) {
      this.#page.type(Buffer.concat([Buffer.from([0, 0, 0, 0]), format]));
    }
    this.#page.type(
      Buffer.concat([
        bytes([1, 2], [1, 0], [2, encodings.length]),
        ...encodings.map(each => bytes([4, each])),
      ]),
    );
    this.ask(false);
    return this;
  }

  ask(incremental = true): void {
    this.#page.type(
      bytes(
        [1, 3],
        [1, incremental ? 1 : 0],
        [2, 0],
        [2, 0],
        [2, this.width],
        [2, this.height],
      ),
    );
  }

  /** Reads what has come; asks for more after each update, as noVNC does. */
  read(ask = true): void {
    for (;;) {
      const before = this.#at;
      try {
        this.#message(ask);
      } catch (error) {
        if (!(error instanceof RangeError)) {
          throw error;
        }
        this.#at = before;
        return;
      }
    }
  }

  /** Red, green and blue of a pixel. */
  at(x: number, y: number): number[] {
    const start = 3 * (y * this.width + x);
    return [...this.pixels.subarray(start, start + 3)];
  }

  /** Waits until something holds of the screen. */
  async shows(assertion: () => void): Promise<void> {
    await eventually(() => {
      this.read();
      assertion();
    });
  }

  #message(ask: boolean): void {
    const [type] = this.#take(1);
    switch (type) {
      case 0: {
        // Nothing is drawn before all of it is there, so that it can be read again.
        const draws: (() => void)[] = [];
        const count = this.#take(3).readUInt16BE(1);
        for (let left = count; left > 0; left--) {
          draws.push(this.#rect());
        }
        draws.forEach(draw => draw());
        this.updates += 1;
        if (ask) {
          this.ask();
        }
        break;
      }
      case 2:
        this.bells += 1;
        break;
      default:
        throw new Error(`A message of type ${type}`);
    }
  }

  #rect(): () => void {
    const header = this.#take(12);
    const [x, y, width, height] = [0, 2, 4, 6].map(at =>
      header.readUInt16BE(at),
    );
    const encoding = header.readInt32BE(8);
    const data = this.#data(encoding, width, height);
    return () => {
      this.encodings.push(encoding);
      switch (encoding) {
        case -223:
          this.#resize(width, height);
          break;
        case -239:
          this.cursor = { x, y, width, height };
          break;
        case 0:
          for (let at = 0; at < width * height; at++) {
            this.#set(x, y, width, at, data.subarray(4 * at, 4 * at + 3));
          }
          break;
        case 16:
          this.#tiles(x, y, width, height, data);
          break;
        default:
      }
    };
  }

  #data(encoding: number, width: number, height: number): Buffer {
    switch (encoding) {
      case 0:
        return this.#take(width * height * 4);
      case 16:
        return this.#take(this.#take(4).readUInt32BE());
      case -239:
        return this.#take(width * height * 4 + Math.ceil(width / 8) * height);
      default:
        return Buffer.alloc(0);
    }
  }

  #tiles(x: number, y: number, width: number, height: number, data: Buffer) {
    this.#zlib = Buffer.concat([this.#zlib, data]);
    const all = inflateSync(this.#zlib, {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    let from = this.#unpacked;
    this.#unpacked = all.length;
    const colour = () => {
      from += 3;
      return all.subarray(from - 3, from);
    };
    for (let top = y; top < y + height; top += 64) {
      for (let left = x; left < x + width; left += 64) {
        const tileWidth = Math.min(64, x + width - left);
        const tileHeight = Math.min(64, y + height - top);
        const kind = all[from];
        from += 1;
        const palette = Array.from({ length: kind }, colour);
        const bits = [0, 0, 1, 2, 2][kind] ?? 4;
        for (let row = 0; row < tileHeight; row++) {
          for (let column = 0; column < tileWidth; column++) {
            const byte = all[from + Math.floor((column * bits) / 8)];
            const index =
              Math.floor(byte / 2 ** (8 - bits - ((column * bits) % 8))) %
              2 ** bits;
            this.#set(
              left,
              top,
              tileWidth,
              row * tileWidth + column,
              kind === 0 ? colour() : palette[kind === 1 ? 0 : index],
            );
          }
          if (kind > 1) {
            from += Math.ceil((tileWidth * bits) / 8);
          }
        }
      }
    }
    this.#expect(from === all.length);
  }

  #set(x: number, y: number, width: number, at: number, colour: Buffer) {
    const column = x + (at % width);
    const row = y + Math.floor(at / width);
    if (column >= this.width || row >= this.height) {
      throw new Error(`It draws at ${column}, ${row}`);
    }
    colour.copy(this.pixels, 3 * (row * this.width + column));
  }

  #expect(holds: boolean): void {
    if (!holds) {
      throw new Error('It is sent no RFB');
    }
  }

  #resize(width: number, height: number): void {
    this.width = width;
    this.height = height;
    this.pixels = Buffer.alloc(3 * width * height);
  }

  async #until(count: number): Promise<void> {
    await until(() => this.#page.bytes.length >= this.#at + count);
  }

  /** @throws RangeError while they have not come */
  #take(count: number): Buffer {
    const taken = this.#page.bytes.subarray(this.#at, this.#at + count);
    if (taken.length < count) {
      throw new RangeError('not yet');
    }
    this.#at += count;
    return taken;
  }
}
