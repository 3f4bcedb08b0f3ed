import http from 'node:http';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { AddressInfo } from 'node:net';

/** A message of a stream; comments come as `event: 'comment'`. */
export interface SseMessage {
  event: string;
  data: any;
}

/** A reader that leaves, by `destroy`, before it has an answer. */
export function askAndLeave(
  server: { address(): unknown },
  path: string,
  authorization = mockCredentials.user.header(),
): http.ClientRequest {
  const { port } = server.address() as AddressInfo;
  const asked = http.get({
    port,
    host: 'localhost',
    path,
    agent: false,
    headers: { authorization },
  });
  asked.on('error', () => {});
  return asked;
}

/** A real HTTP client that reads server-sent events, as slowly as it is told. */
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

  static open(
    server: { address(): unknown },
    path: string,
    authorization = mockCredentials.user.header(),
  ): Promise<SseReader> {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      http
        .get(
          {
            port,
            host: 'localhost',
            path,
            agent: false,
            headers: { authorization, accept: 'text/event-stream' },
          },
          response => resolve(new SseReader(response)),
        )
        .on('error', reject);
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
