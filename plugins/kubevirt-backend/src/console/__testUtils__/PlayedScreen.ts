import { constants, deflateRawSync } from 'node:zlib';
import { until } from '../../__testUtils__/eventually';
import type { PlayedConsole } from './VirtApi';

/** Numbers as RFB has them: how many bytes each has, and its value. */
export function bytes(...parts: [size: 1 | 2 | 4, value: number][]): Buffer {
  return Buffer.concat(
    parts.map(([size, value]) => {
      const part = Buffer.alloc(4);
      // eslint-disable-next-line no-bitwise
      part.writeUInt32BE(value >>> 0);
      return part.subarray(4 - size);
    }),
  );
}

/** `count` pixels of a colour, in the bytes that the portal asks for: red, green, blue, nothing. */
export function pixels(count: number, [r, g, b]: number[]): Buffer {
  return Buffer.alloc(4 * count, Buffer.from([r, g, b, 0]));
}

const rect = (
  [x, y, width, height]: number[],
  encoding: number,
  data: Buffer = Buffer.alloc(0),
) =>
  Buffer.concat([
    bytes([2, x], [2, y], [2, width], [2, height], [4, encoding]),
    data,
  ]);

/** The screen of a guest, as QEMU shows it: written from RFC 6143, and sharing nothing with the portal's. */
export class PlayedScreen {
  readonly #console: PlayedConsole;
  #begun = false;

  private constructor(console: PlayedConsole) {
    this.#console = console;
  }

  /** Lets a client in, and waits until it asks for the screen. */
  static async show(
    console: PlayedConsole,
    { width = 128, height = 96, name = 'QEMU (shop_orders-db)' } = {},
  ): Promise<PlayedScreen> {
    const screen = new PlayedScreen(console);
    console.send('RFB 003.008\n');
    await screen.#heard(12);
    console.send(bytes([1, 2], [1, 2], [1, 1]));
    await screen.#heard(13);
    console.send(bytes([4, 0]));
    await screen.#heard(14);
    console.send(
      Buffer.concat([
        bytes([2, width], [2, height]),
        // What QEMU has of itself: blue first.
        bytes([1, 32], [1, 24], [1, 0], [1, 1], [2, 255], [2, 255], [2, 255]),
        bytes([1, 16], [1, 8], [1, 0], [1, 0], [2, 0]),
        bytes([4, name.length]),
        Buffer.from(name),
      ]),
    );
    await until(() => screen.requests.length === 1);
    return screen;
  }

  /** What was asked after the handshake, message by message. */
  get messages(): Buffer[] {
    const messages: Buffer[] = [];
    let rest = this.#console.received.subarray(14);
    while (rest.length > 0) {
      const length = { 0: 20, 3: 10, 4: 8, 5: 6, 255: 12 }[rest[0]];
      const size =
        length ??
        (rest[0] === 2
          ? 4 + 4 * rest.readUInt16BE(2)
          : 8 + rest.readUInt32BE(4));
      messages.push(rest.subarray(0, size));
      rest = rest.subarray(size);
    }
    return messages;
  }

  /** Requests for updates: whether only for what has changed, and of which size. */
  get requests(): { incremental: boolean; width: number; height: number }[] {
    return this.messages
      .filter(([type]) => type === 3)
      .map(message => ({
        incremental: message[1] === 1,
        width: message.readUInt16BE(6),
        height: message.readUInt16BE(8),
      }));
  }

  /** Keys, pointer and text, in hexadecimal. */
  get input(): string[] {
    return this.messages
      .filter(([type]) => [4, 5, 6, 255].includes(type))
      .map(message => message.toString('hex'));
  }

  raw(area: number[], data: Buffer): Buffer {
    return rect(area, 0, data);
  }

  copy(area: number[], fromX: number, fromY: number): Buffer {
    return rect(area, 1, bytes([2, fromX], [2, fromY]));
  }

  zlib(area: number[], data: Buffer): Buffer {
    const packed = deflateRawSync(data, {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    // One stream, whose header stands before its first piece.
    const piece = this.#begun
      ? packed
      : Buffer.concat([bytes([2, 0x7801]), packed]);
    this.#begun = true;
    return rect(area, 6, Buffer.concat([bytes([4, piece.length]), piece]));
  }

  size(width: number, height: number): Buffer {
    return rect([0, 0, width, height], -223);
  }

  extendedKeys(): Buffer {
    return rect([0, 0, 0, 0], -258);
  }

  cursor([x, y, width, height]: number[], colour: number[]): Buffer {
    return rect(
      [x, y, width, height],
      -239,
      Buffer.concat([
        pixels(width * height, colour),
        Buffer.alloc(Math.ceil(width / 8) * height, 0xff),
      ]),
    );
  }

  update(...rects: Buffer[]): void {
    this.#console.send(
      Buffer.concat([bytes([1, 0], [1, 0], [2, rects.length]), ...rects]),
    );
  }

  /** The same, and waits until all of it has been drawn. */
  async draw(...rects: Buffer[]): Promise<void> {
    const { length } = this.requests;
    this.update(...rects);
    await until(() => this.requests.length === length + 1);
  }

  async #heard(count: number): Promise<void> {
    await until(() => this.#console.received.length >= count);
  }
}
