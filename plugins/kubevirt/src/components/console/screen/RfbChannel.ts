/**
 * What noVNC takes for a WebSocket: the bytes of a console whose socket belongs to us, so that its messages and its end do,
 * too. Which properties it needs says `rawChannelProps` in noVNC 1.7 `core/websock.js`.
 */
export class RfbChannel {
  binaryType = 'arraybuffer';
  protocol = '';
  readyState: 'open' | 'closed' = 'open';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code?: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly #send: (bytes: Uint8Array) => void;

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
  }

  send(bytes: Uint8Array): void {
    if (this.readyState === 'open') {
      // noVNC goes on to write into the buffer of what it sent.
      this.#send(bytes.slice());
    }
  }

  /** Of noVNC: it needs no more. */
  close(): void {
    if (this.readyState === 'open') {
      this.readyState = 'closed';
      queueMicrotask(() => this.onclose?.({}));
    }
  }

  receive(bytes: Uint8Array): void {
    if (this.readyState === 'open') {
      this.onmessage?.({ data: bytes.slice().buffer });
    }
  }
}
