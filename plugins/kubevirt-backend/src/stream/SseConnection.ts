import type { Response } from 'express';
import type { EndReason, SupervisedConnection } from './SupervisedConnection';

/** How long a reader has to take what was sent last, in milliseconds. */
const FINAL_EVENT_TIMEOUT = 30_000;

/** One response that carries server-sent events. */
export class SseConnection implements SupervisedConnection {
  readonly #response: Response;
  #blocked = false;
  #drains = 0;
  #closed = false;

  private constructor(response: Response) {
    this.#response = response;
  }

  /**
   * Sends the headers. `no-transform` keeps the compression middleware away, which would hold events
   * back in its window; `X-Accel-Buffering` does the same for nginx and its kin.
   */
  static open(response: Response): SseConnection {
    const connection = new SseConnection(response);
    if (response.closed || response.req.method === 'HEAD') {
      // Gone before the first byte; or asked for the headers only, which are those of an answer without a body.
      response.end();
      connection.#close();
      return connection;
    }
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    response.flushHeaders();
    // Express keeps the way to its next handler in the request: through each router on the way here, some 4 kB
    // for as long as the stream is open. Nothing comes after this handler.
    response.req.next = undefined;
    response.on('drain', () => {
      connection.#blocked = false;
      connection.#drains += 1;
      connection.onDrain?.();
    });
    response.on('close', () => connection.#close());
    // A reader that goes away in the middle of a write is no failure of ours; 'close' follows.
    response.on('error', () => {});
    return connection;
  }

  /** Called when the reader has caught up. */
  onDrain?: () => void;
  /** Called once, whoever closed the connection. */
  onClose?: () => void;

  /** The reader is slower than we are: nothing more should be written until it has caught up. */
  get blocked(): boolean {
    return this.#blocked;
  }

  /** How often the reader has caught up. */
  get drains(): number {
    return this.#drains;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** @param json - one line */
  send(event: string, json: string): void {
    this.#write(`event: ${event}\ndata: ${json}\n\n`);
  }

  heartbeat(): void {
    this.#write(': heartbeat\n\n');
  }

  end(reason?: EndReason): void {
    if (this.#closed) {
      return;
    }
    if (reason) {
      this.send('end', JSON.stringify({ reason }));
    }
    if (this.#blocked) {
      // What is not sent yet would wait, with its socket, for a reader that nobody watches over any more.
      this.destroy();
      return;
    }
    this.#response.setTimeout(FINAL_EVENT_TIMEOUT, () =>
      this.#response.destroy(),
    );
    this.#response.end();
    this.#close();
  }

  /** Drops what is not yet sent. For a reader that does not read. */
  destroy(): void {
    this.#response.destroy();
    this.#close();
  }

  #write(text: string): void {
    if (!this.#closed && !this.#response.write(text)) {
      this.#blocked = true;
    }
  }

  #close(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.onClose?.();
    }
  }
}
