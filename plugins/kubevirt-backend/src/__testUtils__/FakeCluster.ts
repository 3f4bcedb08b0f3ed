import { KubeError, type Cluster, type KubeClient } from '../clusters';

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
    options: { signal: AbortSignal },
  ): Promise<AsyncIterable<Uint8Array>> {
    this.calls.push(path);
    const answer = this.answer(path, options.signal);
    return answer as AsyncIterable<Uint8Array>;
  }
}

/** Text as a body that comes in these pieces. */
export async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    yield Buffer.from(text);
  }
}
