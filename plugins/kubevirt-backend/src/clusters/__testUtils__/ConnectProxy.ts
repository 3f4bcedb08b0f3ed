import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';

/** An HTTP proxy that opens tunnels. */
export class ConnectProxy {
  readonly #server = http.createServer();
  readonly #sockets = new Set<Socket>();
  /** What tunnels were asked for to, and with which `Proxy-Authorization`. */
  readonly tunnels: { target?: string; authorization?: string }[] = [];
  /** How tunnels are answered; undefined: not at all. */
  status: number | undefined = 200;

  static async start(): Promise<ConnectProxy> {
    const proxy = new ConnectProxy();
    await new Promise<void>(resolve =>
      proxy.#server.listen(0, '127.0.0.1', () => resolve()),
    );
    return proxy;
  }

  private constructor() {
    this.#server.on('connection', socket => this.#sockets.add(socket));
    this.#server.on('connect', (request, client: Socket) => {
      this.tunnels.push({
        target: request.url,
        authorization: request.headers['proxy-authorization'],
      });
      if (this.status === undefined) {
        return;
      }
      client.write(`HTTP/1.1 ${this.status} As configured\r\n\r\n`);
      if (this.status !== 200) {
        client.end();
        return;
      }
      const [host, port] = request.url!.split(':');
      const target = net.connect(Number(port), host);
      client.pipe(target).pipe(client);
      client.on('error', () => target.destroy());
      client.on('close', () => target.destroy());
      target.on('error', () => client.destroy());
    });
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#sockets.forEach(socket => socket.destroy());
    await new Promise(resolve => this.#server.close(resolve));
  }
}
