import https from 'node:https';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Authority, Pem } from './Authority';

/** How a caller came. */
export interface Caller {
  /** Common name of its certificate, where that is of the server's authority. */
  user?: string;
  /** The name that it asked the server's certificate for. */
  serverName?: string;
  headers: IncomingHttpHeaders;
}

/** An HTTPS server that answers callers with who they are. `/stream` answers and does not end. */
export class TlsServer {
  readonly #server: https.Server;
  readonly #sockets = new Set<Duplex>();
  readonly streams = new Set<ServerResponse>();
  /** Users that are answered 401. */
  readonly refused = new Set<string>();
  connections = 0;

  static async start(pem: Pem, clients: Authority): Promise<TlsServer> {
    const server = new TlsServer(pem, clients);
    await new Promise<void>(resolve =>
      server.#server.listen(0, '127.0.0.1', () => resolve()),
    );
    return server;
  }

  private constructor(pem: Pem, clients: Authority) {
    this.#server = https.createServer(
      {
        ...pem,
        ca: clients.cert,
        requestCert: true,
        rejectUnauthorized: false,
      },
      (request, response) => {
        const socket = request.socket as TLSSocket;
        const caller: Caller = {
          user: socket.authorized
            ? String(socket.getPeerCertificate().subject.CN)
            : undefined,
          serverName: socket.servername || undefined,
          headers: request.headers,
        };
        response.writeHead(this.refused.has(caller.user ?? '') ? 401 : 200, {
          'Content-Type': 'application/json',
        });
        response.write(JSON.stringify(caller));
        if (request.url === '/stream') {
          this.streams.add(response);
        } else {
          response.end();
        }
      },
    );
    // Those whose handshake does not come to its end are not among the server's own.
    this.#server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('secureConnection', () => {
      this.connections += 1;
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** Has another certificate from now on. */
  replace(pem: Pem): void {
    this.#server.setSecureContext(pem);
  }

  async stop(): Promise<void> {
    this.#sockets.forEach(socket => socket.destroy());
    await new Promise(resolve => this.#server.close(resolve));
  }
}
