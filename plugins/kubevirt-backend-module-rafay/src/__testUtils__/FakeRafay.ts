import type { RafayReader, RafayRequest } from '../client/RafayClient';
import type { RafayError } from '../client/RafayError';

/** Answers by path, in pages where it is a list; remembers what was asked. */
export class FakeRafay implements RafayReader {
  readonly asked: RafayRequest[] = [];
  readonly #answer: (request: RafayRequest) => unknown;

  constructor(answer: (request: RafayRequest) => unknown) {
    this.#answer = answer;
  }

  async json(request: RafayRequest): Promise<unknown> {
    this.asked.push(request);
    return this.#answer(request);
  }

  async text(): Promise<string> {
    throw new Error('Nothing of text is asked for');
  }
}

/** The message of an answer that cannot be read; other outcomes fail. */
export async function unreadable(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: RafayError) => reason,
  );
  if (error?.failure !== 'unreadable') {
    throw error ?? new Error('It was read');
  }
  return error.message;
}
