import type { WebSocket } from 'ws';
import type { Clock } from '../lib/clock';

/** Nobody else sends pings on this way, and proxies cut what is silent. In milliseconds. */
const PING_PERIOD = 20_000;
/** Pings in a row that may stay without an answer: a node that is gone closes nothing. */
const MAX_UNANSWERED = 2;
/** With more bytes waiting for KubeVirt, whoever types has to wait. */
const MAX_QUEUED = 256 * 1024;

export interface UpstreamListener {
  onBytes(bytes: Buffer): void;
  /** KubeVirt takes input again. */
  onDrain(): void;
  /** @param unanswered - nothing was heard any more, rather than that it was closed */
  onEnd(unanswered: boolean): void;
}

/** One connection with a VM's console, by KubeVirt. */
export class Upstream {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #listener: UpstreamListener;
  #cancel = () => {};
  #unanswered = 0;
  #silent = false;
  #full = false;

  private constructor(
    socket: WebSocket,
    clock: Clock,
    listener: UpstreamListener,
  ) {
    this.#socket = socket;
    this.#clock = clock;
    this.#listener = listener;
  }

  /** @param socket - open, and paused */
  static start(
    socket: WebSocket,
    clock: Clock,
    listener: UpstreamListener,
  ): Upstream {
    const upstream = new Upstream(socket, clock, listener);
    socket.on('message', data => {
      upstream.#unanswered = 0;
      listener.onBytes(data as Buffer);
    });
    socket.on('pong', () => {
      upstream.#unanswered = 0;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      upstream.#cancel();
      listener.onEnd(upstream.#silent);
    });
    upstream.#schedule();
    socket.resume();
    return upstream;
  }

  /** Input should wait. */
  get full(): boolean {
    return this.#socket.bufferedAmount > MAX_QUEUED;
  }

  send(bytes: Uint8Array): void {
    this.#socket.send(bytes, { binary: true }, () => {
      if (this.#full && !this.full) {
        this.#full = false;
        this.#listener.onDrain();
      }
    });
    this.#full ||= this.full;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#cancel();
    this.#socket.close(1000);
    // A paused one would never see the other's close frame.
    this.#socket.resume();
  }

  #schedule(): void {
    this.#cancel = this.#clock.after(PING_PERIOD, () => {
      if (this.#unanswered >= MAX_UNANSWERED && !this.#socket.isPaused) {
        this.#silent = true;
        this.#socket.terminate();
        return;
      }
      this.#unanswered += 1;
      this.#socket.ping();
      this.#schedule();
    });
  }
}
