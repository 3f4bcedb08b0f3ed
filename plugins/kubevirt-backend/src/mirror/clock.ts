/** Time, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `callback` once after `ms`; returns the way to cancel. Does not keep the process alive. */
  after(ms: number, callback: () => void): () => void;
}

/** Timers can't be set for longer: they would go off at once. In milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** The machine's clock. What is further away than 24 days is called early. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(ms, LONGEST));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms`, or as soon as the signal is aborted; never rejects. */
export function sleep(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
      return;
    }
    let cancel = () => {};
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    cancel = clock.after(ms, done);
    signal.addEventListener('abort', done);
  });
}

/** Sleeps that may be cut short. */
export class Sleeper {
  readonly #clock: Clock;
  readonly #stop: AbortSignal;
  #awake: AbortController | undefined;

  constructor(clock: Clock, stop: AbortSignal) {
    this.#clock = clock;
    this.#stop = stop;
  }

  get asleep(): boolean {
    return this.#awake !== undefined;
  }

  /** Resolves after `ms`, when woken, or when stopped; never rejects. */
  async sleep(ms: number): Promise<void> {
    if (ms > 0) {
      const awake = new AbortController();
      this.#awake = awake;
      await sleep(this.#clock, ms, AbortSignal.any([this.#stop, awake.signal]));
      this.#awake = undefined;
    }
  }

  wake(): void {
    this.#awake?.abort();
  }
}
