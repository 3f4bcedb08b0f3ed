import { ConsoleClient } from './ConsoleClient';

/** One rectangle of an update. */
export interface ReceivedRectangle {
  x: number;
  y: number;
  width: number;
  height: number;
  encoding: number;
}

const RAW = 0;
const COPY_RECT = 1;
const DESKTOP_SIZE = -223;

/** A client of RFB 3.8 that takes pixels as they are offered, and keeps what it has of the screen. */
export class RfbClient {
  /** Shakes hands with a server that asks for no password. */
  static async connect(client: ConsoleClient): Promise<RfbClient> {
    const rfb = new RfbClient(client);
    const version = (await rfb.#take(12)).toString();
    rfb.#send([...Buffer.from(version)]);
    const [count] = await rfb.#take(1);
    rfb.security = [...(await rfb.#take(count))];
    rfb.#send([1]);
    const result = (await rfb.#take(4)).readUInt32BE();
    if (version !== 'RFB 003.008\n' || result !== 0) {
      throw new Error(`${version}, security result ${result}`);
    }
    rfb.#send([1]);
    const start = await rfb.#take(24);
    rfb.#resize(start.readUInt16BE(0), start.readUInt16BE(2));
    rfb.format = [...start.subarray(4, 17)];
    rfb.name = (await rfb.#take(start.readUInt32BE(20))).toString();
    const encodings = Buffer.alloc(16);
    encodings.writeUInt8(2, 0);
    encodings.writeUInt16BE(3, 2);
    [COPY_RECT, RAW, DESKTOP_SIZE].forEach((encoding, index) =>
      encodings.writeInt32BE(encoding, 4 + 4 * index),
    );
    client.socket.send(encodings);
    return rfb;
  }

  /** Types of security that the server offers. */
  security: number[] = [];
  width = 0;
  height = 0;
  /** Bits, depth, endianness, true colour, maxima and shifts. */
  format: number[] = [];
  name = '';
  /** Four bytes for each pixel. */
  pixels = Buffer.alloc(0);

  private constructor(readonly client: ConsoleClient) {}

  /** Asks for what has changed, or for everything, and resolves with the next update. */
  async update(incremental: boolean): Promise<ReceivedRectangle[]> {
    const request = Buffer.alloc(10);
    request.writeUInt8(3, 0);
    request.writeUInt8(incremental ? 1 : 0, 1);
    request.writeUInt16BE(this.width, 6);
    request.writeUInt16BE(this.height, 8);
    this.client.socket.send(request);
    const [type] = await this.#take(1);
    if (type !== 0) {
      throw new Error(`A message of type ${type}`);
    }
    const rectangles = (await this.#take(3)).readUInt16BE(1);
    const received: ReceivedRectangle[] = [];
    for (let index = 0; index < rectangles; index++) {
      received.push(await this.#rectangle());
    }
    return received;
  }

  /** Asks for everything until it comes: a change of the size may come first. */
  async whole(): Promise<ReceivedRectangle> {
    for (;;) {
      const [first] = await this.update(false);
      if (first.encoding === RAW) {
        return first;
      }
    }
  }

  type(text: string): void {
    for (const character of text) {
      const keysym = character === '\r' ? 0xff0d : character.charCodeAt(0);
      for (const down of [1, 0]) {
        const event = Buffer.alloc(8);
        event.set([4, down]);
        event.writeUInt32BE(keysym, 4);
        this.client.socket.send(event);
      }
    }
  }

  point(x: number, y: number): void {
    const event = Buffer.alloc(6);
    event.writeUInt8(5, 0);
    event.writeUInt16BE(x, 2);
    event.writeUInt16BE(y, 4);
    this.client.socket.send(event);
  }

  /** How many colours are to be seen. */
  get colours(): number {
    const { buffer, byteOffset, length } = this.pixels;
    return new Set(new Uint32Array(buffer, byteOffset, length / 4)).size;
  }

  #send(bytes: number[]): void {
    this.client.socket.send(Buffer.from(bytes));
  }

  async #take(count: number): Promise<Buffer> {
    const { client } = this;
    await client.until(({ received }) => received.length >= count);
    const taken = client.received.subarray(0, count);
    client.received = client.received.subarray(count);
    return taken;
  }

  #resize(width: number, height: number): void {
    this.width = width;
    this.height = height;
    this.pixels = Buffer.from(new Uint8Array(width * height * 4).buffer);
  }

  async #rectangle(): Promise<ReceivedRectangle> {
    const header = await this.#take(12);
    const [x, y, width, height] = [0, 2, 4, 6].map(at =>
      header.readUInt16BE(at),
    );
    const encoding = header.readInt32BE(8);
    if (encoding === RAW) {
      this.#draw(x, y, width, await this.#take(width * height * 4));
    } else if (encoding === COPY_RECT) {
      const from = await this.#take(4);
      const [fromX, fromY] = [from.readUInt16BE(0), from.readUInt16BE(2)];
      const rows = Array.from({ length: height }, (_, row) => {
        const at = ((fromY + row) * this.width + fromX) * 4;
        return Buffer.from(this.pixels.subarray(at, at + width * 4));
      });
      this.#draw(x, y, width, Buffer.concat(rows));
    } else if (encoding === DESKTOP_SIZE) {
      this.#resize(width, height);
    } else {
      throw new Error(`An encoding ${encoding} that nobody asked for`);
    }
    return { x, y, width, height, encoding };
  }

  #draw(x: number, y: number, width: number, pixels: Buffer): void {
    const line = width * 4;
    for (let row = 0; row * line < pixels.length; row++) {
      this.pixels.set(
        pixels.subarray(row * line, (row + 1) * line),
        ((y + row) * this.width + x) * 4,
      );
    }
  }
}
