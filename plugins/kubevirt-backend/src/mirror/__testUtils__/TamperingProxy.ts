import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { watchLines } from '../reflector/watchLines';

/** What is answered instead of the API server. */
export interface Refusal {
  code: number;
  retryAfterSeconds?: number;
}

/**
 * Stands before an API server, speaks plain HTTP on loopback, and changes answers: requests can be held
 * or refused, and the lines of watches be repeated, left out or put in another order.
 */
export class TamperingProxy {
  readonly #listener: http.Server;
  readonly #agent: https.Agent;

  /** Called for each request; what it resolves with is the answer. */
  refuse: (path: string) => Promise<Refusal | undefined> = async () =>
    undefined;
  /** Called for each line of a watch; what it returns is sent. */
  rewrite: (line: string, path: string) => string[] = line => [line];

  static async start(target: {
    server: string;
    ca: Buffer | string;
  }): Promise<TamperingProxy> {
    const proxy = new TamperingProxy(target);
    await new Promise<void>(resolve =>
      proxy.#listener.listen(0, '127.0.0.1', () => resolve()),
    );
    return proxy;
  }

  private constructor(target: { server: string; ca: Buffer | string }) {
    this.#agent = new https.Agent({ keepAlive: true, ca: target.ca });
    this.#listener = http.createServer((request, response) => {
      this.#handle(target.server, request, response).catch(() =>
        response.destroy(),
      );
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`;
  }

  /** Cuts what is open. */
  drop(): void {
    this.#listener.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.drop();
    this.#agent.destroy();
    await new Promise(resolve => this.#listener.close(resolve));
  }

  async #handle(
    server: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const path = request.url ?? '/';
    const refusal = await this.refuse(path);
    if (refusal) {
      const { code, retryAfterSeconds } = refusal;
      response.writeHead(code, {
        'Content-Type': 'application/json',
        ...(retryAfterSeconds ? { 'Retry-After': retryAfterSeconds } : {}),
      });
      response.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', code }));
      return;
    }
    const answer = await this.#forward(server, request, response);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.flushHeaders();
    if (!path.includes('watch=1') || answer.statusCode !== 200) {
      answer.pipe(response);
      return;
    }
    for await (const line of watchLines(answer, () => {})) {
      for (const sent of this.rewrite(line, path)) {
        response.write(`${sent}\n`);
      }
    }
    response.end();
  }

  #forward(
    server: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<IncomingMessage> {
    const { host: _, ...headers } = request.headers;
    return new Promise((resolve, reject) => {
      const forwarded = https.request(
        new URL(request.url ?? '/', server),
        { method: request.method, headers, agent: this.#agent },
        resolve,
      );
      forwarded.on('error', reject);
      response.once('close', () => forwarded.destroy());
      request.pipe(forwarded);
    });
  }
}
