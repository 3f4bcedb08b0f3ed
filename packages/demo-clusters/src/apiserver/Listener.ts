import { IncomingMessage, RequestListener, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { AddressInfo, Server, Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { ServerCertificate } from './certificates';

/** API servers of demo clusters listen on loopback only. */
const HOST = '127.0.0.1';

/** How often a port that somebody else has is tried again. */
const RETRY_MS = 20;

/** Answers a request for another protocol; `head` is what came right after it. */
export type UpgradeListener = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
) => void;

/** Listens on one loopback port, stops listening and cuts its connections, and can listen there again. */
export class Listener {
  readonly #handler: RequestListener;
  readonly #upgrade: UpgradeListener;
  readonly #certificate: ServerCertificate | undefined;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port: number;

  constructor(options: {
    handler: RequestListener;
    upgrade: UpgradeListener;
    port: number;
    /** Plain HTTP when absent. */
    certificate?: ServerCertificate;
  }) {
    this.#handler = options.handler;
    this.#upgrade = options.upgrade;
    this.#port = options.port;
    this.#certificate = options.certificate;
  }

  get url(): string {
    const scheme = this.#certificate ? 'https' : 'http';
    return `${scheme}://${HOST}:${this.#port}`;
  }

  /**
   * Listens. With `giveUp` it waits for a port that somebody else has, until the signal says to let it be:
   * while nothing listens there, any outgoing connection of this machine may get the port.
   *
   * @throws what the system says where the port is taken and there is no `giveUp`
   */
  async open(giveUp?: AbortSignal): Promise<void> {
    while (!giveUp?.aborted) {
      try {
        await this.#listen();
        return;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (!giveUp || code !== 'EADDRINUSE') {
          throw error;
        }
        await new Promise(resolve => {
          setTimeout(resolve, RETRY_MS);
        });
      }
    }
  }

  async #listen(): Promise<void> {
    const settings = {
      // Clients keep connections for long; a real server does not close them after seconds.
      keepAliveTimeout: 3 * 60_000,
      requestTimeout: 0,
    };
    const server = this.#certificate
      ? createTlsServer({ ...settings, ...this.#certificate }, this.#handler)
      : createServer(settings, this.#handler);
    server.on('upgrade', this.#upgrade);
    server.on('connection', socket => {
      socket.setNoDelay(true);
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, HOST, resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server) {
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve());
      });
      this.#sockets.forEach(socket => socket.destroy());
      await closed;
    }
  }
}
