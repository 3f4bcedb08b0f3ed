import { ByteReader, ReaderClosed } from './ByteReader';
import { Framebuffer } from './Framebuffer';
import { NATIVE_BYTES, PIXEL_FORMAT_BYTES } from './pixelFormat';
import {
  ENCODING,
  FROM_CLIENT,
  FROM_SERVER,
  MAX_CURSOR,
  MAX_CUT_TEXT,
  MAX_NAME,
  RfbError,
  SECURITY_NONE,
  VERSION,
  type Cursor,
  type Rect,
} from './protocol';
import { Unpacker } from './zlibStreams';

/** What a screen reports. */
export interface RfbClientEvents {
  send(bytes: Uint8Array): void;
  /** At the beginning, and each time its size changes: all that was drawn before is gone. */
  onScreen(screen: Framebuffer): void;
  onReady(): void;
  onDrawn(rect: Rect): void;
  /** All of an update has been drawn. */
  onUpdated(): void;
  onCursor(cursor: Cursor): void;
  onBell(): void;
  onCutText(text: Buffer): void;
  /** Some of what has come was read. */
  onRead(): void;
}

/** A longer reason for a refusal, and a longer name of a screen, is no RFB. */
const MAX_TEXT = 64 * 1024;

/** What is asked for: encodings that are unpacked here, the best first. */
const ENCODINGS = [
  ENCODING.zlib,
  ENCODING.copyRect,
  ENCODING.raw,
  ENCODING.desktopSize,
  ENCODING.cursor,
  ENCODING.extendedKeys,
  // The other end is a node that has guests to run.
  ENCODING.compressLevel1,
];

/**
 * Reads one screen, as a client of RFB 3.8, and holds it. Nothing that the other end sends takes more memory or time
 * than what it sent, and than one screen.
 */
export class RfbClient {
  readonly #events: RfbClientEvents;
  readonly #reader = new ByteReader();
  readonly #unpacker = new Unpacker();
  #screen!: Framebuffer;
  #name = '';
  #extendedKeys = false;

  constructor(events: RfbClientEvents) {
    this.#events = events;
    this.#reader.onRead = events.onRead;
  }

  /** Bytes that have come and were not read yet. */
  get waiting(): number {
    return this.#reader.waiting;
  }

  get screen(): Framebuffer {
    return this.#screen;
  }

  get name(): string {
    return this.#name;
  }

  /** Whether it takes keys by their place on the keyboard. */
  get extendedKeys(): boolean {
    return this.#extendedKeys;
  }

  push(bytes: Buffer): void {
    this.#reader.push(bytes);
  }

  close(): void {
    this.#reader.close();
    this.#unpacker.close();
  }

  /**
   * Goes on until it is closed.
   *
   * @throws RfbError where the other end sends something else
   */
  async run(): Promise<void> {
    try {
      await this.#handshake();
      for (;;) {
        await this.#message();
      }
    } catch (error) {
      if (!(error instanceof ReaderClosed)) {
        throw error;
      }
    } finally {
      this.#unpacker.close();
    }
  }

  async #handshake(): Promise<void> {
    const { send } = this.#events;
    const version = await this.#reader.read(VERSION.length);
    if (!version.equals(VERSION)) {
      throw new RfbError('it does not speak RFB 3.8');
    }
    send(VERSION);
    const [count] = await this.#reader.read(1);
    const types = await this.#reader.read(count);
    if (!types.includes(SECURITY_NONE)) {
      throw new RfbError('it asks for a password');
    }
    send(Buffer.from([SECURITY_NONE]));
    if ((await this.#reader.read(4)).readUInt32BE() !== 0) {
      throw new RfbError('it lets nobody in');
    }
    const shared = 1;
    send(Buffer.from([shared]));
    const init = await this.#reader.read(4 + PIXEL_FORMAT_BYTES + 4);
    const name = await this.#text(init.readUInt32BE(4 + PIXEL_FORMAT_BYTES));
    this.#name = name.toString('utf8').slice(0, MAX_NAME);
    this.#resize(init.readUInt16BE(0), init.readUInt16BE(2));
    send(
      Buffer.concat([
        Buffer.from([FROM_CLIENT.setPixelFormat, 0, 0, 0]),
        NATIVE_BYTES,
      ]),
    );
    const encodings = Buffer.alloc(4 + 4 * ENCODINGS.length);
    encodings[0] = FROM_CLIENT.setEncodings;
    encodings.writeUInt16BE(ENCODINGS.length, 2);
    ENCODINGS.forEach((encoding, at) =>
      encodings.writeInt32BE(encoding, 4 + 4 * at),
    );
    send(encodings);
    this.#request(false);
    this.#events.onReady();
  }

  async #text(length: number): Promise<Buffer> {
    if (length > MAX_TEXT) {
      throw new RfbError('it sends a text that is too long');
    }
    return this.#reader.read(length);
  }

  #resize(width: number, height: number): void {
    this.#screen = Framebuffer.create(width, height);
    this.#events.onScreen(this.#screen);
  }

  #request(incremental: boolean): void {
    const request = Buffer.alloc(10);
    request[0] = FROM_CLIENT.requestUpdate;
    request[1] = Number(incremental);
    request.writeUInt16BE(this.#screen.width, 6);
    request.writeUInt16BE(this.#screen.height, 8);
    this.#events.send(request);
  }

  async #message(): Promise<void> {
    const [type] = await this.#reader.read(1);
    switch (type) {
      case FROM_SERVER.update:
        await this.#update();
        break;
      case FROM_SERVER.colourMap: {
        const header = await this.#reader.read(5);
        await this.#reader.skip(6 * header.readUInt16BE(3));
        break;
      }
      case FROM_SERVER.bell:
        this.#events.onBell();
        break;
      case FROM_SERVER.cutText: {
        const header = await this.#reader.read(7);
        const length = header.readUInt32BE(3);
        if (length > MAX_CUT_TEXT) {
          await this.#reader.skip(length);
        } else {
          this.#events.onCutText(await this.#reader.read(length));
        }
        break;
      }
      default:
        throw new RfbError(`it sends a message of an unknown type, ${type}`);
    }
  }

  async #update(): Promise<void> {
    const header = await this.#reader.read(3);
    const count = header.readUInt16BE(1);
    let resized = false;
    for (let left = count; left > 0; left--) {
      const bytes = await this.#reader.read(12);
      const rect = {
        x: bytes.readUInt16BE(0),
        y: bytes.readUInt16BE(2),
        width: bytes.readUInt16BE(4),
        height: bytes.readUInt16BE(6),
      };
      const encoding = bytes.readInt32BE(8);
      if (encoding === ENCODING.desktopSize) {
        this.#resize(rect.width, rect.height);
        resized = true;
      } else {
        await this.#rectangle(rect, encoding);
      }
    }
    // What was drawn in the same update before its size changed is gone.
    this.#request(!resized);
    this.#events.onUpdated();
  }

  async #rectangle(rect: Rect, encoding: number): Promise<void> {
    switch (encoding) {
      case ENCODING.extendedKeys:
        this.#extendedKeys = true;
        return;
      case ENCODING.cursor:
        await this.#cursor(rect);
        return;
      default:
    }
    this.#screen.requireWithin(rect);
    switch (encoding) {
      case ENCODING.raw: {
        const write = this.#screen.writer(rect);
        for (let left = rect.width * rect.height * 4; left > 0; ) {
          const bytes = await this.#reader.readSome(left);
          write(bytes);
          left -= bytes.length;
        }
        break;
      }
      case ENCODING.copyRect: {
        const from = await this.#reader.read(4);
        this.#screen.copy(rect, from.readUInt16BE(0), from.readUInt16BE(2));
        break;
      }
      case ENCODING.zlib:
        await this.#packed(rect);
        break;
      default:
        throw new RfbError(`it draws in an unknown encoding, ${encoding}`);
    }
    this.#events.onDrawn(rect);
  }

  async #packed(rect: Rect): Promise<void> {
    const size = rect.width * rect.height * 4;
    const write = this.#screen.writer(rect);
    let drawn = 0;
    const take = (bytes: Buffer) => {
      write(bytes);
      drawn += bytes.length;
    };
    for (let left = (await this.#reader.read(4)).readUInt32BE(); left > 0; ) {
      const bytes = await this.#reader.readSome(left);
      await this.#unpacker.unpack(bytes, take);
      left -= bytes.length;
    }
    if (drawn !== size) {
      throw new RfbError('it draws less than it says');
    }
  }

  async #cursor(rect: Rect): Promise<void> {
    const { width, height } = rect;
    if (width > MAX_CURSOR || height > MAX_CURSOR) {
      throw new RfbError('its pointer is too large');
    }
    const pixels = await this.#reader.read(width * height * 4);
    const mask = await this.#reader.read(Math.ceil(width / 8) * height);
    this.#events.onCursor({
      ...rect,
      pixels: Buffer.from(pixels),
      mask: Buffer.from(mask),
    });
  }
}
