import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { DefaultKubeClient } from '../../clusters/DefaultKubeClient';
import { until } from '../../__testUtils__/eventually';

/** A console that somebody has opened by {@link VirtApi}. */
export class PlayedConsole {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly #socket: WebSocket;
  readonly #received: Buffer[] = [];
  closeCode?: number;
  pings = 0;
  /** Called with what comes. */
  onBytes: (bytes: Buffer) => void = () => {};

  constructor(socket: WebSocket, request: http.IncomingMessage) {
    this.#socket = socket;
    this.path = request.url ?? '';
    this.headers = request.headers;
    socket.on('message', (data, isBinary) => {
      // virt-handler drops text messages (kubevirt pkg/virt-handler/rest/console.go).
      if (isBinary) {
        this.#received.push(data as Buffer);
        this.onBytes(data as Buffer);
      }
    });
    socket.on('ping', () => {
      this.pings += 1;
    });
    socket.on('close', code => {
      this.closeCode = code;
    });
    socket.on('error', () => {});
  }

  get received(): Buffer {
    return Buffer.concat(this.#received);
  }

  get closed(): boolean {
    return this.closeCode !== undefined;
  }

  get queued(): number {
    return this.#socket.bufferedAmount;
  }

  send(bytes: Buffer | string): void {
    this.#socket.send(Buffer.from(bytes as string), { binary: true });
  }

  /** As KubeVirt ends a console, whatever the cause: without a close frame. */
  drop(): void {
    this.#socket.terminate();
  }

  /** Hears and answers nothing any more, as a node that is gone. */
  die(): void {
    this.#socket.pause();
  }
}

/** An API server with virt-api behind it, as far as consoles and pictures go. */
export class VirtApi {
  readonly #server: http.Server;
  readonly #sockets = new Set<Socket>();
  readonly consoles: PlayedConsole[] = [];
  readonly requests: string[] = [];
  /** What is answered instead of an upgrade; `silent`: nothing. */
  refuse?: { code: number; body: string; contentType?: string } | 'silent';
  /** Plays the other end. */
  onConsole: (console: PlayedConsole) => void = () => {};
  /** Answers calls that are no upgrades. */
  onCall: http.RequestListener = (_, response) => {
    response.writeHead(404).end();
  };

  private constructor(server: http.Server) {
    this.#server = server;
  }

  static async start(): Promise<VirtApi> {
    const server = http.createServer();
    const api = new VirtApi(server);
    server.on('request', (request, response) => {
      api.requests.push(request.url ?? '');
      api.onCall(request, response);
    });
    const webSockets = new WebSocketServer({
      noServer: true,
      handleProtocols: protocols =>
        protocols.has('plain.kubevirt.io') ? 'plain.kubevirt.io' : false,
    });
    server.on('connection', socket => {
      api.#sockets.add(socket);
      socket.on('close', () => api.#sockets.delete(socket));
    });
    server.on('upgrade', (request, socket, head) => {
      api.requests.push(request.url ?? '');
      socket.on('error', () => {});
      if (api.refuse === 'silent') {
        return;
      }
      if (api.refuse) {
        const { code, body, contentType = 'application/json' } = api.refuse;
        socket.end(
          `HTTP/1.1 ${code} Refused\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(
            body,
          )}\r\nConnection: close\r\n\r\n${body}`,
        );
        return;
      }
      webSockets.handleUpgrade(request, socket, head, webSocket => {
        const console = new PlayedConsole(webSocket, request);
        api.consoles.push(console);
        api.onConsole(console);
      });
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    return api;
  }

  /** A client of it, as of a configured cluster. */
  client(cluster: string): DefaultKubeClient {
    const { port } = this.#server.address() as AddressInfo;
    const agent = new http.Agent({ keepAlive: true });
    return DefaultKubeClient.create({
      cluster,
      connections: {
        get: async () => ({
          server: new URL(`http://127.0.0.1:${port}/k8s/clusters/c-1`),
          agent,
          headers: { Authorization: 'Bearer of-the-portal' },
        }),
        invalidate: () => {},
        close: () => agent.destroy(),
      },
    });
  }

  /** The console that was opened as the `count`th. */
  async opened(count = 1): Promise<PlayedConsole> {
    await until(() => this.consoles.length >= count);
    return this.consoles[count - 1];
  }

  async stop(): Promise<void> {
    this.#sockets.forEach(socket => socket.destroy());
    await new Promise(resolve => this.#server.close(resolve));
  }
}

/** What an API server answers in JSON. */
export function status(code: number, message: string): string {
  return JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    message,
  });
}
