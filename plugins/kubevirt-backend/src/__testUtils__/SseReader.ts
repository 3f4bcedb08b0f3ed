import http from 'node:http';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { AddressInfo } from 'node:net';

let callers = 0;

/** A message of a stream; comments come as `event: 'comment'`. */
export interface SseMessage {
  event: string;
  data: any;
}

/** Somebody who asked, and does not stay for the answer. */
export interface PendingRequest {
  /** Of the answer, if one came. */
  readonly status: Promise<number>;
  /** Goes, and waits until the server knows. */
  leave(): Promise<void>;
}

/** Asks for a path, and waits until the request is with the server. */
export async function sendRequest(
  server: http.Server,
  path: string,
  authorization = mockCredentials.user.header(),
): Promise<PendingRequest> {
  const { port } = server.address() as AddressInfo;
  callers += 1;
  const id = String(callers);
  let closed = Promise.resolve();
  const arrived = new Promise<void>(resolve => {
    const look = (
      { headers }: http.IncomingMessage,
      response: http.ServerResponse,
    ) => {
      if (headers['x-caller'] === id) {
        server.off('request', look);
        closed = new Promise(gone => response.once('close', gone));
        resolve();
      }
    };
    server.on('request', look);
  });
  const asked = http.get({
    port,
    host: 'localhost',
    path,
    agent: false,
    headers: { authorization, 'x-caller': id },
  });
  asked.on('error', () => {});
  const status = new Promise<number>(resolve =>
    asked.once('response', response => {
      response.resume();
      resolve(response.statusCode!);
    }),
  );
  await arrived;
  return {
    status,
    leave: async () => {
      asked.destroy();
      await closed;
    },
  };
}

/** A real HTTP client that reads server-sent events, as slowly as it is asked to. */
export class SseReader {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly response: http.IncomingMessage;
  readonly messages: SseMessage[] = [];
  ended = false;
  #rest = '';
  #wake: (() => void)[] = [];

  private constructor(response: http.IncomingMessage) {
    this.response = response;
    this.status = response.statusCode!;
    this.headers = response.headers;
    response.setEncoding('utf8');
    response.on('data', text => this.#feed(text));
    const over = () => {
      this.ended = true;
      this.#wakeAll();
    };
    response.on('end', over);
    response.on('close', over);
    response.on('error', over);
  }

  /** @param body - is posted, where there is one */
  static open(
    server: { address(): unknown },
    path: string,
    authorization = mockCredentials.user.header(),
    body?: object,
  ): Promise<SseReader> {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      http
        .request(
          {
            port,
            host: 'localhost',
            path,
            agent: false,
            method: body ? 'POST' : 'GET',
            headers: {
              authorization,
              accept: 'text/event-stream',
              ...(body && { 'content-type': 'application/json' }),
            },
          },
          response => resolve(new SseReader(response)),
        )
        .on('error', reject)
        .end(body && JSON.stringify(body));
    });
  }

  /** The next message that fits, which is taken out together with those before it. */
  async next(event: string): Promise<SseMessage> {
    for (;;) {
      const at = this.messages.findIndex(message => message.event === event);
      if (at >= 0) {
        return this.messages.splice(0, at + 1)[at];
      }
      if (this.ended) {
        throw new Error(`The stream ended without '${event}'`);
      }
      await new Promise<void>(resolve => this.#wake.push(resolve));
    }
  }

  async end(): Promise<void> {
    while (!this.ended) {
      await new Promise<void>(resolve => this.#wake.push(resolve));
    }
  }

  close(): void {
    this.response.destroy();
  }

  #feed(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop()!;
    for (const block of blocks) {
      const field = (name: string) =>
        new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      this.messages.push(
        block.startsWith(':')
          ? { event: 'comment', data: block }
          : {
              event: field('event') ?? 'message',
              data: JSON.parse(field('data')!),
            },
      );
    }
    this.#wakeAll();
  }

  #wakeAll(): void {
    this.#wake.splice(0).forEach(wake => wake());
  }
}
