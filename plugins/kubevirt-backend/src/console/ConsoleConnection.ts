import {
  CONSOLE_MESSAGE_MAX_BYTES,
  consoleEnds,
  parseConsoleClientMessage,
  type ConsoleClientMessage,
  type ConsoleServerMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../lib/clock';
import { localizable } from '../model/localizable';
import type { EndReason, SupervisedConnection } from '../stream';
import { ConsoleEndError } from './ConsoleEndError';

/** How long a page has to take what was sent last, and to answer the close frame, in milliseconds. */
const CLOSE_TIMEOUT = 5_000;
/** Pings in a row that a page may leave without an answer. */
const MAX_UNANSWERED = 2;
/** More text messages than this in {@link MESSAGE_PERIOD} are no person's. */
const MAX_MESSAGES = 100;
const MESSAGE_PERIOD = 10_000;
/** With fewer bytes waiting, a page has caught up. */
const CAUGHT_UP = 32 * 1024;

/** What becomes of what a page sends. */
export interface ConnectionListener {
  onMessage(message: ConsoleClientMessage): void;
  onBytes(bytes: Buffer): void;
  onDrain(): void;
}

/** The WebSocket of one page. */
export class ConsoleConnection implements SupervisedConnection {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #maxQueued: number;
  #listener?: ConnectionListener;
  #end?: ConsoleEndError;
  #closed = false;
  #unanswered = 0;
  #drains = 0;
  #full = false;
  #messages = 0;
  #messagesSince: number;

  onClose?: () => void;

  private constructor(socket: WebSocket, clock: Clock, maxQueued: number) {
    this.#socket = socket;
    this.#maxQueued = maxQueued;
    this.#clock = clock;
    this.#messagesSince = clock.now();
  }

  /**
   * Reads nothing before `listen`.
   *
   * @param options - `maxQueued`: with more bytes waiting for it, a page is given up
   */
  static open(
    socket: WebSocket,
    { clock, maxQueued }: { clock: Clock; maxQueued: number },
  ): ConsoleConnection {
    const connection = new ConsoleConnection(socket, clock, maxQueued);
    socket.pause();
    socket.on('pong', () => {
      connection.#unanswered = 0;
    });
    socket.on('close', () => connection.#close());
    // E.g. of a message that is too long: 'close' follows.
    socket.on('error', () => {});
    return connection;
  }

  /** Why it ended; undefined while it lasts, and where the page closed it. */
  get ended(): ConsoleEndError | undefined {
    return this.#end;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get blocked(): boolean {
    return this.#queued >= CAUGHT_UP;
  }

  get drains(): number {
    return this.#drains;
  }

  listen(listener: ConnectionListener): void {
    this.#listener = listener;
    this.#socket.on('message', (data, isBinary) =>
      this.#receive(data, isBinary),
    );
    this.#socket.resume();
  }

  send(message: ConsoleServerMessage): void {
    this.#write(JSON.stringify(message));
  }

  sendBytes(bytes: Uint8Array): void {
    if (this.#queued > this.#maxQueued && !this.#closed) {
      this.destroy();
    } else {
      this.#write(bytes);
    }
  }

  /** Reads no more of what the page sends for now. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  heartbeat(): void {
    if (this.#unanswered >= MAX_UNANSWERED) {
      this.#socket.terminate();
      return;
    }
    this.#unanswered += 1;
    this.#socket.ping();
  }

  /** Says why, and closes. */
  finish(end: ConsoleEndError): void {
    if (this.#closed) {
      return;
    }
    const { closeCode, retry } = consoleEnds[end.reason];
    this.#end = end;
    this.send({ type: 'end', reason: end.reason, message: end.says, retry });
    this.#socket.close(closeCode, end.reason);
    // A paused socket never sees the page's close frame.
    this.#socket.resume();
    const cancel = this.#clock.after(CLOSE_TIMEOUT, () =>
      this.#socket.terminate(),
    );
    this.#socket.once('close', cancel);
    this.#close();
  }

  end(reason?: EndReason): void {
    switch (reason) {
      case 'token-expiring':
        this.finish(
          new ConsoleEndError(
            'token-ended',
            localizable('console-token-ended'),
          ),
        );
        break;
      case 'shutdown':
        this.finish(
          new ConsoleEndError('shutdown', localizable('console-shutdown')),
        );
        break;
      default:
        this.finish(
          new ConsoleEndError('forbidden', localizable('console-check-failed')),
        );
    }
  }

  destroy(): void {
    this.#end = new ConsoleEndError(
      'too-slow',
      localizable('console-too-slow'),
    );
    this.#socket.terminate();
    this.#close();
  }

  /** Bytes that wait for the page. */
  get #queued(): number {
    return this.#socket.bufferedAmount;
  }

  #write(data: string | Uint8Array): void {
    if (this.#closed) {
      return;
    }
    this.#socket.send(data, () => {
      if (!this.blocked && this.#full) {
        this.#full = false;
        this.#drains += 1;
        this.#listener?.onDrain();
      }
    });
    this.#full ||= this.blocked;
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#closed) {
      return;
    }
    const bytes = data as Buffer;
    if (isBinary) {
      this.#listener?.onBytes(bytes);
      return;
    }
    const message =
      bytes.length <= CONSOLE_MESSAGE_MAX_BYTES && this.#mayPass()
        ? parseConsoleClientMessage(bytes.toString('utf8'))
        : undefined;
    if (message) {
      this.#listener?.onMessage(message);
    } else {
      this.finish(
        new ConsoleEndError(
          'bad-request',
          localizable('console-bad-request', {
            text: 'a message that is none, or too many of them',
          }),
        ),
      );
    }
  }

  #mayPass(): boolean {
    const now = this.#clock.now();
    if (now - this.#messagesSince >= MESSAGE_PERIOD) {
      this.#messagesSince = now;
      this.#messages = 0;
    }
    this.#messages += 1;
    return this.#messages <= MAX_MESSAGES;
  }

  #close(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.onClose?.();
    }
  }
}
