import { Agent, IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Json, KubeObject } from '../types';

/** How the contract reaches an API server. */
export interface Connection {
  /** Without a path: `https://127.0.0.1:6443`. */
  baseUrl: string;
  /** A bearer token that may do everything. */
  token: string;
  /** Somebody who may do nothing. */
  nobody: { token: string };
  /** Whether it may be so young that it remembers all that ever happened. */
  real?: boolean;
  /** PEM of the authority that signed the server's certificate; absent for plain HTTP. */
  ca?: string;
  agent?: Agent;
}

export interface CallOptions {
  body?: unknown;
  contentType?: string;
  accept?: string;
  /** The admin's when absent; none when empty. */
  token?: string;
  headers?: Record<string, string | string[]>;
}

export interface Answer {
  code: number;
  headers: IncomingMessage['headers'];
  text: string;
  bytes: Buffer;
  /** Parsed as JSON when it is read. */
  readonly body: Json;
}

/** One event of a watch. */
export interface WatchEvent {
  type: string;
  object: KubeObject;
}

/** An open watch. */
export interface OpenWatch {
  events: WatchEvent[];
  /** Resolves with the events once the predicate holds, or once the watch has ended. */
  until(predicate: (events: WatchEvent[]) => boolean): Promise<WatchEvent[]>;
  /** Resolves once the server has ended the watch. */
  ended: Promise<void>;
  close(): void;
}

/**
 * How long a cluster may take. The garbage collector of kube-controller-manager looks for new kinds every
 * thirty seconds and collects nothing until it has listed those it found.
 */
const WAIT_MS = 75_000;

/** A bare HTTP client: what the contract says is about what goes over the wire. */
export class Client {
  constructor(private readonly connection: Connection) {}

  async call(
    method: string,
    path: string,
    options: CallOptions = {},
  ): Promise<Answer> {
    const response = await this.#send(method, path, options);
    const chunks: Buffer[] = [];
    for await (const chunk of response) {
      chunks.push(chunk);
    }
    const bytes = Buffer.concat(chunks);
    const text = bytes.toString('utf8');
    return {
      code: response.statusCode!,
      headers: response.headers,
      text,
      bytes,
      get body() {
        return JSON.parse(text);
      },
    };
  }

  get(path: string, options?: CallOptions): Promise<Answer> {
    return this.call('GET', path, options);
  }

  post(path: string, body: unknown, options?: CallOptions): Promise<Answer> {
    return this.call('POST', path, { body, ...options });
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.call('PUT', path, { body });
  }

  patch(path: string, kind: string, body: unknown): Promise<Answer> {
    return this.call('PATCH', path, {
      body,
      contentType: `application/${kind}`,
    });
  }

  delete(path: string, body?: unknown): Promise<Answer> {
    return this.call('DELETE', path, { body });
  }

  /** Opens a watch; `path` carries its query but for `watch=true`. */
  async watch(path: string, accept?: string): Promise<OpenWatch> {
    const separator = path.includes('?') ? '&' : '?';
    const response = await this.#send('GET', `${path}${separator}watch=true`, {
      accept,
    });
    if (response.statusCode !== 200) {
      response.destroy();
      throw new Error(`The watch was answered with ${response.statusCode}`);
    }
    return openWatch(response);
  }

  /** Asks again until the predicate holds. */
  async eventually(
    path: string,
    predicate: (answer: Answer) => boolean,
  ): Promise<Answer> {
    const end = Date.now() + WAIT_MS;
    for (;;) {
      const answer = await this.get(path);
      if (predicate(answer) || Date.now() > end) {
        return answer;
      }
      await new Promise(resolve => {
        setTimeout(resolve, 20);
      });
    }
  }

  #send(
    method: string,
    path: string,
    options: CallOptions,
  ): Promise<IncomingMessage> {
    const { baseUrl, ca, agent } = this.connection;
    const token = options.token ?? this.connection.token;
    const url = new URL(path, baseUrl);
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const body =
      options.body === undefined || typeof options.body === 'string'
        ? options.body
        : JSON.stringify(options.body);
    return new Promise((resolve, reject) => {
      const request = send(
        url,
        {
          method,
          ca,
          agent,
          headers: {
            ...(token && { Authorization: `Bearer ${token}` }),
            Accept: options.accept ?? 'application/json',
            ...(body !== undefined && {
              'Content-Type': options.contentType ?? 'application/json',
              'Content-Length': Buffer.byteLength(body as string),
            }),
            ...options.headers,
          },
        },
        resolve,
      );
      request.on('error', reject);
      request.end(body);
    });
  }
}

function openWatch(response: IncomingMessage): OpenWatch {
  const events: WatchEvent[] = [];
  const waiting = new Set<() => void>();
  let isEnded = false;
  let rest = '';
  const wake = () => waiting.forEach(check => check());
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    events.push(...lines.filter(Boolean).map(line => JSON.parse(line)));
    wake();
  });
  const ended = new Promise<void>(resolve => {
    const end = () => {
      isEnded = true;
      resolve();
      wake();
    };
    response.on('close', end);
    response.on('error', end);
  });
  return {
    events,
    ended,
    close: () => response.destroy(),
    until: predicate =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(
            new Error(
              `The watch did not report what was expected but ${JSON.stringify(
                events.map(({ type, object }) => [type, object.metadata?.name]),
              )}`,
            ),
          );
        }, WAIT_MS);
        const check = () => {
          if (isEnded || predicate(events)) {
            clearTimeout(timer);
            waiting.delete(check);
            resolve(events);
          }
        };
        waiting.add(check);
        check();
      }),
  };
}
