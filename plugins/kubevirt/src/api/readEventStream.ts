import { CustomErrorBase } from '@backstage/errors';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Clock } from '../lib/clock';

/**
 * The server sent nothing for too long, not even a heartbeat: the peer, or a proxy on the way, is
 * taken to be dead.
 */
class StreamIdleError extends CustomErrorBase {
  name = 'StreamIdleError' as const;

  constructor(idleMs: number) {
    super(
      `The event stream has been silent for ${Math.round(
        idleMs / 1000,
      )} s, heartbeats included; the connection is taken to be lost`,
    );
  }
}

/** Options for {@link readEventStream}. */
export interface ReadEventStreamOptions {
  clock: Clock;
  /** Bytes must come at least this often; heartbeat comments count. */
  idleMs: number;
  signal: AbortSignal;
}

/**
 * Reads server-sent events from the body of a `fetch` response. `EventSource` is of no use here: it
 * sends no Authorization header.
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  options: ReadEventStreamOptions,
): AsyncGenerator<EventSourceMessage> {
  const { clock, idleMs, signal } = options;
  const queue: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: event => queue.push(event) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    while (!signal.aborted) {
      const chunk = await readWithin(reader, clock, idleMs, signal);
      if (!chunk || chunk.done) {
        return;
      }
      parser.feed(decoder.decode(chunk.value, { stream: true }));
      // Not `yield* queue`: a consumer may stop half-way, and the rest must then be dropped.
      for (const event of queue.splice(0)) {
        yield event;
      }
    }
  } finally {
    // Frees the connection where the consumer stopped first; a broken stream rejects and is gone.
    await reader.cancel().catch(() => undefined);
  }
}

async function readWithin(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  clock: Clock,
  idleMs: number,
  signal: AbortSignal,
) {
  let handle: unknown;
  let onAbort: (() => void) | undefined;
  try {
    return await Promise.race([
      reader.read(),
      new Promise<undefined>((resolve, reject) => {
        handle = clock.setTimeout(
          () => reject(new StreamIdleError(idleMs)),
          idleMs,
        );
        onAbort = () => resolve(undefined);
        signal.addEventListener('abort', onAbort);
      }),
    ]);
  } finally {
    clock.clearTimeout(handle);
    if (onAbort) {
      signal.removeEventListener('abort', onAbort);
    }
  }
}
