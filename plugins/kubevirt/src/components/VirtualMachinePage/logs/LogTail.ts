import { toError } from '@backstage/errors';
import { backoffMs } from '../../../lib/backoff';
import { sleep, systemClock, type Clock } from '../../../lib/clock';
import { hasTooManyStreams, isRefusal } from '../../../lib/errors';
import { LogBuffer, newLines, type LogChunk } from './LogBuffer';

/** Lines that the page keeps. */
export const LOG_LIMIT = 5_000;
/** Lines before now that the log is opened with. */
const TAIL_LINES = 500;
/** How long lines are gathered before they are shown. */
const GATHER_MS = 150;
const BACKOFF = { baseMs: 1_000, capMs: 30_000, random: Math.random };

/** What a {@link LogTail} has. */
export interface LogState {
  status: 'connecting' | 'following' | 'reconnecting' | 'failed';
  chunks: readonly LogChunk[];
  /** Lines that came since the log was opened. */
  total: number;
  /** Earlier lines were let go. */
  dropped: boolean;
  /** Set when the backend refused, and asking again would not help. */
  error?: Error;
}

/** Options for {@link LogTail}. */
export interface LogTailOptions {
  open(signal: AbortSignal, tailLines: number): AsyncIterable<string>;
  /** Stands between lines where some may be missing. */
  gapMark: string;
  clock?: Clock;
}

/**
 * Follows a log while somebody looks. When the stream ends (the token ran out, the VM moved to another
 * pod, the network broke), it is opened again and goes on where it was.
 */
export class LogTail {
  readonly #options: LogTailOptions;
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #buffer = new LogBuffer(LOG_LIMIT);
  #state: LogState = {
    status: 'connecting',
    chunks: [],
    total: 0,
    dropped: false,
  };
  #abort: AbortController | undefined;

  constructor(options: LogTailOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  getSnapshot = (): LogState => this.#state;

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#start();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#abort?.abort();
      }
    };
  };

  /** Tries again after a refusal. */
  retry = (): void => {
    this.#start();
  };

  #start() {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#follow(abort.signal);
  }

  async #follow(signal: AbortSignal) {
    let failures = 0;
    this.#show({
      status: this.#buffer.total > 0 ? 'reconnecting' : 'connecting',
      error: undefined,
    });
    while (!signal.aborted) {
      const before = this.#buffer.total;
      try {
        await this.#readOnce(signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        // A place among one's logs gets free when one closes another, which trying does not.
        if (isRefusal(error) || hasTooManyStreams(error)) {
          this.#show({ status: 'failed', error: toError(error) });
          return;
        }
        failures = this.#buffer.total > before ? 1 : failures + 1;
      }
      if (signal.aborted) {
        return;
      }
      this.#show({ status: 'reconnecting' });
      await sleep(this.#clock, backoffMs(failures, BACKOFF), signal);
    }
  }

  async #readOnce(signal: AbortSignal) {
    const gathered: string[] = [];
    let known: string[] | undefined = this.#buffer.tail(TAIL_LINES);
    let timer: unknown;
    const flush = () => {
      timer = undefined;
      const lines = gathered.splice(0);
      if (signal.aborted) {
        return;
      }
      if (known) {
        const fresh = newLines(known, lines);
        this.#buffer.append(fresh ?? [this.#options.gapMark, ...lines]);
        known = undefined;
      } else {
        this.#buffer.append(lines);
      }
      this.#show({ status: 'following' });
    };
    // A log that says nothing is followed too.
    timer = this.#clock.setTimeout(() => {
      if (gathered.length > 0) {
        flush();
      } else if (!signal.aborted) {
        timer = undefined;
        this.#show({ status: 'following' });
      }
    }, GATHER_MS);
    try {
      for await (const line of this.#options.open(signal, TAIL_LINES)) {
        gathered.push(line);
        timer ??= this.#clock.setTimeout(flush, GATHER_MS);
      }
    } finally {
      this.#clock.clearTimeout(timer);
      if (gathered.length > 0) {
        flush();
      }
    }
  }

  #show(change: Partial<LogState>) {
    this.#state = {
      ...this.#state,
      ...change,
      chunks: this.#buffer.chunks,
      total: this.#buffer.total,
      dropped: this.#buffer.dropped,
    };
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}
