import type { WebSocket } from 'ws';
import {
  KubeError,
  type Cluster,
  type KubeClient,
  type WebSocketOptions,
} from '../clusters';

/** What the API server of a fake cluster answers; a thrown `KubeError` is its refusal. */
export type FakeAnswer = (
  path: string,
  signal?: AbortSignal,
  options?: Parameters<KubeClient['json']>[1],
) => unknown;

/** A cluster whose API server is a function. Calls are kept for tests to look at. */
export class FakeCluster implements Cluster, KubeClient {
  readonly name: string;
  readonly client = this;
  readonly calls: string[] = [];
  answer: FakeAnswer = path => {
    throw new KubeError({
      code: 404,
      reason: 'NotFound',
      message: `${path} is not found`,
    });
  };

  constructor(name: string) {
    this.name = name;
  }

  async json<T>(
    path: string,
    options?: Parameters<KubeClient['json']>[1],
  ): Promise<T> {
    this.calls.push(path);
    return (await this.answer(path, options?.signal, options)) as T;
  }

  async stream(
    path: string,
    options: Parameters<KubeClient['stream']>[1],
  ): Promise<AsyncIterable<Uint8Array>> {
    this.calls.push(path);
    if (this.openStream) {
      return this.openStream(path, options);
    }
    const answer = this.answer(path, options.signal);
    return answer as AsyncIterable<Uint8Array>;
  }

  /** Of a cluster that is given one: a real server's. */
  openWebSocket?: KubeClient['webSocket'];
  openStream?: KubeClient['stream'];

  async webSocket(path: string, options: WebSocketOptions): Promise<WebSocket> {
    this.calls.push(path);
    if (!this.openWebSocket) {
      throw new Error('This cluster has no WebSockets');
    }
    return this.openWebSocket(path, options);
  }
}

/** Text as a body that comes in these pieces. */
export async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    yield Buffer.from(text);
  }
}
