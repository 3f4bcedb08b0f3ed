import { toError } from '@backstage/errors';
import {
  CONSOLE_SUBPROTOCOL,
  parseConsoleServerMessage,
  type ConsoleClientMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Clock } from '../lib/clock';
import type {
  ConsoleClosed,
  ConsoleConnection,
  ConsoleHandlers,
  WebSocketFactory,
  WebSocketLike,
} from './ConsoleConnection';

/** How long the wish for a WebSocket, and then its first message, may go without an answer. */
const ANSWER_MS = 10_000;
/** More bytes has no message: a whole screen of 3840 x 2160 has 33 MB. */
const MAX_DATA_BYTES = 64 * 1024 * 1024;
/** Longer input goes in parts, which no limit of a message refuses. */
const MAX_SEND_BYTES = 8 * 1024;
/** Messages of types that a newer backend may have are passed over; so many are something else. */
const MAX_UNKNOWN = 20;

/** Options for {@link ConsoleSocket}. */
export interface ConsoleSocketOptions {
  /** Address and subprotocols; asked for once. */
  target(): Promise<{ url: string; token: string | undefined }>;
  handlers: ConsoleHandlers;
  webSocket: WebSocketFactory;
  clock: Clock;
}

/** One console over one WebSocket, from its opening to its end. */
export class ConsoleSocket implements ConsoleConnection {
  readonly #options: ConsoleSocketOptions;
  #socket: WebSocketLike | undefined;
  #timer: unknown;
  #state: 'opening' | 'open' | 'done' = 'opening';
  #unknown = 0;

  constructor(options: ConsoleSocketOptions) {
    this.#options = options;
    this.#open();
  }

  send(bytes: Uint8Array): void {
    if (this.#state !== 'open') {
      return;
    }
    for (let at = 0; at < bytes.length; at += MAX_SEND_BYTES) {
      this.#socket?.send(bytes.slice(at, at + MAX_SEND_BYTES));
    }
  }

  say(message: ConsoleClientMessage): void {
    if (this.#state === 'open') {
      this.#socket?.send(JSON.stringify(message));
    }
  }

  close(): void {
    this.#state = 'done';
    this.#options.clock.clearTimeout(this.#timer);
    if (this.#socket) {
      this.#socket.onopen = null;
      this.#socket.onmessage = null;
      this.#socket.onclose = null;
      this.#socket.close(1000);
    }
  }

  async #open() {
    try {
      const { url, token } = await this.#options.target();
      if (this.#state === 'done') {
        return;
      }
      // The token goes in a header, and never in an address, which ends up in logs.
      const socket = this.#options.webSocket(url, [
        CONSOLE_SUBPROTOCOL,
        ...(token ? [token] : []),
      ]);
      this.#socket = socket;
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => this.#opened(socket);
      socket.onmessage = event => this.#receive(event.data);
      socket.onclose = () =>
        this.#finish({ kind: this.#state === 'open' ? 'lost' : 'refused' });
      this.#expectAnswer();
    } catch (error) {
      this.#finish({ kind: 'failed', error: toError(error) });
    }
  }

  #opened(socket: WebSocketLike) {
    // Something else may take WebSockets of any kind, and answer for none.
    if (socket.protocol !== CONSOLE_SUBPROTOCOL) {
      this.#finish({ kind: 'unreadable' });
      return;
    }
    this.#state = 'open';
    this.#expectAnswer();
  }

  #expectAnswer() {
    const { clock } = this.#options;
    clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(
      () => this.#finish({ kind: 'unanswered' }),
      ANSWER_MS,
    );
  }

  #receive(data: unknown) {
    const { clock, handlers } = this.#options;
    if (this.#state !== 'open') {
      return;
    }
    if (typeof data === 'string') {
      const message = parseConsoleServerMessage(data);
      if (!message) {
        this.#unknown += 1;
        if (this.#unknown > MAX_UNKNOWN) {
          this.#finish({ kind: 'unreadable' });
        }
        return;
      }
      clock.clearTimeout(this.#timer);
      if (message.type === 'end') {
        const { reason, retry } = message;
        this.#finish({
          kind: 'ended',
          reason,
          retry,
          message: message.message,
        });
      } else {
        handlers.onMessage(message);
      }
    } else if (
      data instanceof ArrayBuffer &&
      data.byteLength <= MAX_DATA_BYTES
    ) {
      handlers.onData(new Uint8Array(data));
    } else {
      this.#finish({ kind: 'unreadable' });
    }
  }

  #finish(closed: ConsoleClosed) {
    if (this.#state !== 'done') {
      this.close();
      this.#options.handlers.onClosed(closed);
    }
  }
}
