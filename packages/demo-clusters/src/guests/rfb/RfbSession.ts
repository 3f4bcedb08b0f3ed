import { GuestConnection } from '../connections';
import { Machine } from '../Machine';
import { ClientFrame, EXTENDED_KEYS, Rectangle } from './ClientFrame';
import { Keyboard } from './keys';
import { ClientMessage, readMessage } from './messages';
import { PixelFormat, SERVER_FORMAT, writePixelFormat } from './pixelFormat';

/** How a session reaches its client. */
export interface RfbTransport {
  send(data: Buffer): void;
  /** Bytes that the client has not taken yet. */
  behind(): number;
  /** The client says what makes no sense. */
  fail(): void;
}

const VERSION = 'RFB 003.008\n';
const SECURITY_NONE = 1;

/** A client that is further behind waits for its next picture. */
const MAX_BEHIND_BYTES = 1024 * 1024;

type State = 'version' | 'security' | 'init' | 'normal' | 'over';

function header(area: Omit<Rectangle, 'body'>): Buffer {
  const bytes = Buffer.alloc(12);
  [area.x, area.y, area.width, area.height].forEach((value, index) =>
    bytes.writeUInt16BE(value, 2 * index),
  );
  bytes.writeInt32BE(area.encoding, 8);
  return bytes;
}

/** One client of a guest's screen: the server's side of RFB 3.8 (RFC 6143) as QEMU speaks it. */
export class RfbSession implements GuestConnection {
  #state: State = 'version';
  #input = Buffer.alloc(0);
  #format: PixelFormat = SERVER_FORMAT;
  #encodings: ReadonlySet<number> = new Set();
  /** An update that the client waits for. */
  #wanted: Extract<ClientMessage, { type: 'update' }> | undefined;
  #isDue = false;
  #frame: ClientFrame;
  readonly #keyboard = new Keyboard();
  readonly #stop: () => void;

  constructor(
    private readonly machine: Machine,
    private readonly transport: RfbTransport,
  ) {
    this.#frame = new ClientFrame(machine.screen);
    this.#stop = machine.screen.changed.on(() => this.#updateSoon());
    transport.send(Buffer.from(VERSION));
  }

  receive(data: Buffer): void {
    this.#input = Buffer.concat([this.#input, data]);
    let taken = this.#take();
    while (taken > 0) {
      this.#input = this.#input.subarray(taken);
      taken = this.#take();
    }
  }

  drained(): void {
    this.#updateSoon();
  }

  close(): void {
    this.#state = 'over';
    this.#stop();
  }

  /** Handles what comes first in the input; answers its length, 0 when it is not all there. */
  #take(): number {
    switch (this.#state) {
      case 'version':
        return this.#input.length < VERSION.length ? 0 : this.#version();
      case 'security':
        return this.#input.length < 1 ? 0 : this.#security();
      case 'init':
        // Whether the client shares does not matter: virt-handler lets one in at a time.
        return this.#input.length < 1 ? 0 : this.#initialize();
      case 'normal':
        return this.#normal();
      default:
        return 0;
    }
  }

  #fail(): number {
    this.close();
    this.transport.fail();
    return 0;
  }

  #version(): number {
    const version = this.#input.subarray(0, VERSION.length).toString('latin1');
    if (version !== VERSION) {
      return this.#fail();
    }
    this.#state = 'security';
    this.transport.send(Buffer.from([1, SECURITY_NONE]));
    return VERSION.length;
  }

  #security(): number {
    if (this.#input[0] !== SECURITY_NONE) {
      return this.#fail();
    }
    this.#state = 'init';
    this.transport.send(Buffer.alloc(4));
    return 1;
  }

  #initialize(): number {
    const { screen, title } = this.machine;
    const name = Buffer.from(`QEMU (${title})`);
    const size = Buffer.alloc(4);
    size.writeUInt16BE(screen.width, 0);
    size.writeUInt16BE(screen.height, 2);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(name.length);
    // It may have changed its size meanwhile.
    this.#frame = new ClientFrame(screen);
    this.#state = 'normal';
    this.transport.send(
      Buffer.concat([size, writePixelFormat(SERVER_FORMAT), length, name]),
    );
    return 1;
  }

  #normal(): number {
    const read = readMessage(this.#input);
    if (read === 'wrong') {
      return this.#fail();
    }
    if (read) {
      this.#handle(read.message);
    }
    return read?.length ?? 0;
  }

  #handle(message: ClientMessage): void {
    switch (message.type) {
      case 'format':
        this.#format = message.format;
        this.#frame.forget();
        break;
      case 'encodings':
        this.#setEncodings(message.encodings);
        break;
      case 'update':
        // A whole picture that was asked for is not forgotten over a later question.
        this.#wanted =
          this.#wanted && !this.#wanted.incremental ? this.#wanted : message;
        this.#updateSoon();
        break;
      case 'key': {
        const { down, keysym } = message;
        const { text, reset } = this.#keyboard.press(keysym, down);
        if (reset) {
          this.machine.pressControlAltDelete();
        } else if (text) {
          this.machine.typeKeys(text);
        }
        break;
      }
      case 'pointer':
        this.machine.point(message.x, message.y);
        break;
      default:
      // A text that was cut has nowhere to go: QEMU has no clipboard without an agent.
    }
  }

  #setEncodings(encodings: number[]): void {
    const isNew = !this.#encodings.has(EXTENDED_KEYS);
    this.#encodings = new Set(encodings);
    if (isNew && this.#encodings.has(EXTENDED_KEYS)) {
      // QEMU says so once that it takes extended key events.
      const { width, height } = this.machine.screen;
      this.#send([{ x: 0, y: 0, width, height, encoding: EXTENDED_KEYS }]);
    }
  }

  /** All that changes within one turn comes in one update. */
  #updateSoon(): void {
    if (this.#wanted && !this.#isDue) {
      this.#isDue = true;
      setImmediate(() => {
        this.#isDue = false;
        this.#update();
      });
    }
  }

  #update(): void {
    if (
      !this.#wanted ||
      this.#state !== 'normal' ||
      this.transport.behind() > MAX_BEHIND_BYTES
    ) {
      return;
    }
    const { area, incremental } = this.#wanted;
    const rectangles = this.#frame.update({
      area,
      incremental,
      encodings: this.#encodings,
      format: this.#format,
    });
    if (rectangles.length > 0) {
      this.#wanted = undefined;
      this.#send(rectangles);
    }
  }

  #send(rectangles: Rectangle[]): void {
    const start = Buffer.alloc(4);
    start.writeUInt16BE(rectangles.length, 2);
    this.transport.send(
      Buffer.concat([
        start,
        ...rectangles.flatMap(({ body = Buffer.alloc(0), ...area }) => [
          header(area),
          body,
        ]),
      ]),
    );
  }
}
