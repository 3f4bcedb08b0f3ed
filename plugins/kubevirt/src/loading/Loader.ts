import { toError } from '@backstage/errors';
import { systemClock, type Clock } from '../lib/clock';
import { documentVisibility, type Visibility } from '../lib/visibility';

/** What a {@link Loader} has. */
export interface Loaded<T> {
  /** The last answer; it stays while a newer one is under way, and when that fails. */
  data?: T;
  /** When the data came, in milliseconds since the epoch. */
  loadedAt?: number;
  /** Why the last request failed; absent after one that did not. */
  error?: Error;
  /** When the requests began to fail, in milliseconds since the epoch. */
  failingSince?: number;
  /** A request is under way. */
  loading: boolean;
}

/** Options for {@link Loader}. */
export interface LoaderOptions<T> {
  load(signal: AbortSignal): Promise<T>;
  /** Loads again this long after each answer, while the page is visible. Default: only on request. */
  everyMs?: number;
  /** How long {@link Loader.touch} gathers changes before one request. Default 400. */
  gatherMs?: number;
  clock?: Clock;
  visibility?: Visibility;
}

/**
 * Loads one thing, keeps it while somebody looks, and loads it again on request or every so often.
 * There is at most one request at a time, however often it is asked.
 */
export class Loader<T> {
  readonly #options: LoaderOptions<T>;
  readonly #clock: Clock;
  readonly #visibility: Visibility;
  readonly #listeners = new Set<() => void>();
  #state: Loaded<T> = { loading: true };
  #request: AbortController | undefined;
  #again = false;
  #timer: unknown;
  #gathering: unknown;
  #stopWatching = () => {};

  constructor(options: LoaderOptions<T>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#visibility = options.visibility ?? documentVisibility;
  }

  getSnapshot = (): Loaded<T> => this.#state;

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#stopWatching = this.#visibility.subscribe(this.#onVisibility);
      this.reload();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#stop();
      }
    };
  };

  /** Loads now, or once more after the request that is under way. */
  reload = (): void => {
    if (this.#request) {
      this.#again = true;
      return;
    }
    this.#clearTimers();
    this.#run();
  };

  /** Something changed: loads soon, once for all changes until then. */
  touch = (): void => {
    if (this.#gathering === undefined && this.#listeners.size > 0) {
      this.#gathering = this.#clock.setTimeout(() => {
        this.#gathering = undefined;
        this.reload();
      }, this.#options.gatherMs ?? 400);
    }
  };

  async #run() {
    const request = new AbortController();
    this.#request = request;
    this.#again = false;
    this.#set({ ...this.#state, loading: true });
    let next: Loaded<T>;
    try {
      const data = await this.#options.load(request.signal);
      next = { data, loadedAt: this.#clock.now(), loading: false };
    } catch (error) {
      const { data, loadedAt, failingSince } = this.#state;
      next = {
        data,
        loadedAt,
        error: toError(error),
        failingSince: failingSince ?? this.#clock.now(),
        loading: false,
      };
    }
    if (this.#request !== request) {
      return;
    }
    this.#request = undefined;
    this.#set(next);
    if (this.#again) {
      this.reload();
    } else {
      this.#schedule();
    }
  }

  #schedule() {
    const { everyMs } = this.#options;
    if (everyMs !== undefined && !this.#visibility.isHidden()) {
      this.#timer = this.#clock.setTimeout(this.reload, everyMs);
    }
  }

  #onVisibility = () => {
    const { everyMs } = this.#options;
    if (this.#visibility.isHidden()) {
      this.#clock.clearTimeout(this.#timer);
    } else if (everyMs !== undefined && !this.#request) {
      this.reload();
    }
  };

  #stop() {
    this.#request?.abort();
    this.#request = undefined;
    this.#clearTimers();
    this.#stopWatching();
  }

  #clearTimers() {
    this.#clock.clearTimeout(this.#timer);
    this.#clock.clearTimeout(this.#gathering);
    this.#gathering = undefined;
  }

  #set(state: Loaded<T>) {
    this.#state = state;
    for (const listener of [...this.#listeners]) {
      listener();
    }
  }
}
