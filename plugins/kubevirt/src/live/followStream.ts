import { toError } from '@backstage/errors';
import type { VirtualMachinesStreamMessage } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Clock } from '../lib/clock';
import { hasTooManyStreams } from '../lib/errors';
import type { DataMessage } from './reduce';

/** How a stream went. */
export interface StreamOutcome {
  /** Messages that were taken in. */
  messages: number;
  /** From the first message to the end. */
  livedMs: number;
  /** No first message came in time. */
  timedOut: boolean;
  /** The stream fell silent, heartbeats included. */
  silent: boolean;
  /** The reader has as many streams open as one person may. */
  tooManyStreams: boolean;
  /** Why the server ended it, where it gave a reason. */
  end?: Extract<
    VirtualMachinesStreamMessage,
    { type: 'end' }
  >['data']['reason'];
}

/** Options for {@link followStream}. */
export interface FollowStreamOptions {
  open(signal: AbortSignal): AsyncIterable<VirtualMachinesStreamMessage>;
  /** Returns false for a message that could not be used. */
  receive(message: DataMessage): boolean;
  clock: Clock;
  firstMessageMs: number;
  signal: AbortSignal;
}

/** Follows one stream from opening to its end; never throws. */
export async function followStream(
  options: FollowStreamOptions,
): Promise<StreamOutcome> {
  const { clock, signal } = options;
  const outcome: StreamOutcome = {
    messages: 0,
    livedMs: 0,
    timedOut: false,
    silent: false,
    tooManyStreams: false,
  };
  const attempt = new AbortController();
  const abort = () => attempt.abort();
  signal.addEventListener('abort', abort);
  const handle = clock.setTimeout(() => {
    outcome.timedOut = true;
    abort();
  }, options.firstMessageMs);
  let firstAt: number | undefined;
  try {
    for await (const message of options.open(attempt.signal)) {
      if (attempt.signal.aborted) {
        break;
      }
      clock.clearTimeout(handle);
      if (message.type === 'end') {
        outcome.end = message.data.reason;
        break;
      }
      if (options.receive(message)) {
        firstAt ??= clock.now();
        outcome.messages += 1;
      }
    }
  } catch (error) {
    // What other kind of failure it was is found out by the plain request that follows.
    outcome.tooManyStreams = hasTooManyStreams(error);
    outcome.silent = toError(error).name === 'StreamIdleError';
  } finally {
    clock.clearTimeout(handle);
    signal.removeEventListener('abort', abort);
    abort();
  }
  outcome.livedMs = firstAt === undefined ? 0 : clock.now() - firstAt;
  return outcome;
}
