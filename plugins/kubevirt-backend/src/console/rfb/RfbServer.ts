import { ByteQueue } from './ByteQueue';
import { HeldInput } from './HeldInput';
import {
  NATIVE_BYTES,
  PIXEL_FORMAT_BYTES,
  readPixelFormat,
} from './pixelFormat';
import type { PixelFormat } from './pixelFormat';
import {
  FROM_CLIENT,
  MAX_CUT_TEXT,
  RfbError,
  SECURITY_NONE,
  VERSION,
  type Rect,
} from './protocol';

/** What a page asks of a screen. */
export interface RfbServerEvents {
  send(bytes: Uint8Array): void;
  /** The screen as it is now, for the page's first look. */
  screen(): { width: number; height: number; name: string };
  /** From now on it may be drawn. */
  onReady(): void;
  onFormat(format: PixelFormat): void;
  onEncodings(encodings: ReadonlySet<number>): void;
  onRequest(rect: Rect, incremental: boolean): void;
  /** A key, the pointer or text, for whoever holds the screen, as it came. */
  onInput(message: Buffer): void;
}

/** More encodings nobody knows. */
const MAX_ENCODINGS = 1024;

type State = 'version' | 'security' | 'init' | 'open';

/** Bytes of the messages whose length is in their type. */
const LENGTHS: Readonly<Record<number, number>> = {
  [FROM_CLIENT.setPixelFormat]: 4 + PIXEL_FORMAT_BYTES,
  [FROM_CLIENT.requestUpdate]: 10,
  [FROM_CLIENT.key]: 8,
  [FROM_CLIENT.pointer]: 6,
  [FROM_CLIENT.qemu]: 12,
};

/** Reads what one page sends, as a server of RFB 3.8 that lets in whoever got so far. */
export class RfbServer {
  readonly #events: RfbServerEvents;
  readonly #queue = new ByteQueue();
  readonly #held = new HeldInput();
  #state: State = 'version';

  constructor(events: RfbServerEvents) {
    this.#events = events;
    events.send(VERSION);
  }

  get open(): boolean {
    return this.#state === 'open';
  }

  /**
   * @param mayInput - whether keys, pointer and text of the page count
   * @throws RfbError for what is no RFB
   */
  push(bytes: Buffer, mayInput: boolean): void {
    this.#queue.push(bytes);
    let more = true;
    while (more) {
      more =
        this.#state === 'open' ? this.#message(mayInput) : this.#handshake();
    }
  }

  /** Lets go of what the page holds down. */
  releaseInput(): void {
    this.#held.release().forEach(message => this.#events.onInput(message));
  }

  #handshake(): boolean {
    const bytes = this.#queue.take(
      this.#state === 'version' ? VERSION.length : 1,
    );
    if (!bytes) {
      return false;
    }
    const { send, screen, onReady } = this.#events;
    switch (this.#state) {
      case 'version':
        if (!bytes.equals(VERSION)) {
          throw new RfbError('only RFB 3.8 is served');
        }
        send(Buffer.from([1, SECURITY_NONE]));
        this.#state = 'security';
        break;
      case 'security':
        if (bytes[0] !== SECURITY_NONE) {
          throw new RfbError('only the security type None is served');
        }
        send(Buffer.alloc(4));
        this.#state = 'init';
        break;
      default: {
        const { width, height, name } = screen();
        const text = Buffer.from(name, 'utf8');
        const init = Buffer.alloc(8);
        init.writeUInt16BE(width, 0);
        init.writeUInt16BE(height, 2);
        init.writeUInt32BE(text.length, 4);
        send(
          Buffer.concat([
            init.subarray(0, 4),
            NATIVE_BYTES,
            init.subarray(4),
            text,
          ]),
        );
        this.#state = 'open';
        onReady();
      }
    }
    return true;
  }

  #message(mayInput: boolean): boolean {
    const type = this.#queue.peek();
    const length = type === undefined ? undefined : this.#length(type);
    const message = length === undefined ? undefined : this.#queue.take(length);
    if (!message) {
      return false;
    }
    const { onFormat, onEncodings, onRequest, onInput } = this.#events;
    switch (type) {
      case FROM_CLIENT.setPixelFormat:
        onFormat(readPixelFormat(message.subarray(4)));
        break;
      case FROM_CLIENT.setEncodings: {
        const encodings = new Set<number>();
        for (let at = 4; at < message.length; at += 4) {
          encodings.add(message.readInt32BE(at));
        }
        onEncodings(encodings);
        break;
      }
      case FROM_CLIENT.requestUpdate:
        onRequest(
          {
            x: message.readUInt16BE(2),
            y: message.readUInt16BE(4),
            width: message.readUInt16BE(6),
            height: message.readUInt16BE(8),
          },
          message[1] !== 0,
        );
        break;
      default:
        if (mayInput) {
          if (type !== FROM_CLIENT.cutText) {
            this.#held.see(message);
          }
          onInput(message);
        }
    }
    return true;
  }

  /** Of the first message; undefined while too little of it is there. */
  #length(type: number): number | undefined {
    if (type === FROM_CLIENT.setEncodings) {
      const count = this.#queue.look(4)?.readUInt16BE(2);
      if (count !== undefined && count > MAX_ENCODINGS) {
        throw new RfbError('it names too many encodings');
      }
      return count === undefined ? undefined : 4 + 4 * count;
    }
    if (type === FROM_CLIENT.cutText) {
      const length = this.#queue.look(8)?.readUInt32BE(4);
      if (length !== undefined && length > MAX_CUT_TEXT) {
        throw new RfbError('its text is too long');
      }
      return length === undefined ? undefined : 8 + length;
    }
    if (type === FROM_CLIENT.qemu) {
      const subtype = this.#queue.look(2)?.[1];
      if (subtype !== undefined && subtype !== 0) {
        throw new RfbError(`a message of QEMU is unknown, ${subtype}`);
      }
    }
    const length = LENGTHS[type];
    if (length === undefined) {
      throw new RfbError(`a message is of an unknown type, ${type}`);
    }
    return length;
  }
}
