import net, { type AddressInfo, type Socket } from 'node:net';

interface Pair {
  client: Socket;
  server: Socket;
  frozen: boolean;
}

/**
 * A road to an API server that can be broken, for the clients that take it: connections are relayed as
 * they are, TLS included.
 */
export class BreakableProxy {
  readonly #listener: net.Server;
  readonly #pairs = new Set<Pair>();
  #closed = false;

  static async start(target: URL): Promise<BreakableProxy> {
    const tcpProxy = new BreakableProxy(target);
    await new Promise<void>(resolve =>
      tcpProxy.#listener.listen(0, '127.0.0.1', () => resolve()),
    );
    return tcpProxy;
  }

  private constructor(target: URL) {
    this.#listener = net.createServer(client => {
      if (this.#closed) {
        client.resetAndDestroy();
        return;
      }
      const server = net.connect(Number(target.port || 443), target.hostname);
      const pair: Pair = { client, server, frozen: false };
      this.#pairs.add(pair);
      relay(pair, client, server);
      relay(pair, server, client);
      client.once('close', () => this.#pairs.delete(pair));
    });
  }

  /** Where it begins. */
  get url(): string {
    return `https://127.0.0.1:${
      (this.#listener.address() as AddressInfo).port
    }`;
  }

  get connections(): number {
    return this.#pairs.size;
  }

  /** Cuts what is open, as a load balancer does that is replaced. */
  drop(): void {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
    this.#pairs.clear();
  }

  /** What is open falls silent and stays open, as when a firewall forgets it; new connections work. */
  freeze(): void {
    for (const pair of this.#pairs) {
      pair.frozen = true;
    }
  }

  /** Cuts what is open and lets nothing through until it is opened again. */
  close(): void {
    this.#closed = true;
    this.drop();
  }

  open(): void {
    this.#closed = false;
  }

  async stop(): Promise<void> {
    this.close();
    await new Promise(resolve => this.#listener.close(resolve));
  }
}

function relay(pair: Pair, from: Socket, to: Socket): void {
  from.on('data', chunk => {
    if (!pair.frozen && !to.write(chunk)) {
      from.pause();
      to.once('drain', () => from.resume());
    }
  });
  from.on('end', () => {
    if (!pair.frozen) {
      to.end();
    }
  });
  from.on('error', () => {});
  from.on('close', () => {
    if (!pair.frozen || from === pair.client) {
      to.destroy();
    }
  });
}
