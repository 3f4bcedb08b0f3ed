import type { RawData, WebSocket } from 'ws';
import type { GuestConnection } from '../../guests';

/** virt-handler copies this much into one message (kubevirt client-go kubevirt/typed/core/v1/websocket.go). */
const MESSAGE_BYTES = 32 * 1024;

/** A reader who is so far behind misses what comes: a serial line does not wait. */
const MAX_BEHIND_BYTES = 4 * 1024 * 1024;

/** The one connection to a console of a guest that virt-handler holds at a time. */
export class ConsoleStream {
  #socket: WebSocket | undefined;
  #guest: GuestConnection | undefined;
  #held = false;
  /** What the guest wrote while nothing came through. */
  #waiting: Buffer[] = [];

  /**
   * @param node - where the guest runs; a stream does not follow it to another
   * @param ended - called once it is over
   */
  constructor(
    readonly node: string,
    private readonly ended: (stream: ConsoleStream) => void,
  ) {}

  /** Bytes that the reader has not taken yet. */
  get behind(): number {
    return this.#waiting.reduce(
      (sum, { length }) => sum + length,
      this.#socket?.bufferedAmount ?? 0,
    );
  }

  /** Puts a guest and a WebSocket together. */
  attach(
    socket: WebSocket,
    connect: (send: (data: Buffer) => void) => GuestConnection,
  ): void {
    this.#socket = socket;
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.end());
    socket.on('message', (data: RawData, isBinary: boolean) => {
      // virt-handler drops text messages without a word.
      if (isBinary) {
        this.#guest?.receive(data as Buffer);
      }
    });
    const guest = connect(data => this.#send(data));
    this.#guest = guest;
    if (this.#held) {
      socket.pause();
    }
  }

  /** Nothing comes through, in either direction and not even the answer to a ping, as if the Node were dead. */
  hold(held: boolean): void {
    if (held === this.#held) {
      return;
    }
    this.#held = held;
    if (held) {
      this.#socket?.pause();
    } else {
      this.#waiting.splice(0).forEach(data => this.#send(data));
      this.#socket?.resume();
    }
  }

  /** Is over. KubeVirt sends no close frame, whatever the reason. */
  end(): void {
    this.#guest?.close();
    this.#guest = undefined;
    this.#waiting = [];
    this.#socket?.terminate();
    this.ended(this);
  }

  #send(data: Buffer): void {
    if (this.behind > MAX_BEHIND_BYTES) {
      return;
    }
    if (this.#held) {
      this.#waiting.push(data);
      return;
    }
    for (let from = 0; from < data.length; from += MESSAGE_BYTES) {
      this.#socket?.send(data.subarray(from, from + MESSAGE_BYTES), () =>
        this.#guest?.drained?.(),
      );
    }
  }
}
