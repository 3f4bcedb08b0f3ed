/**
 * Time, so that tests need not wait for it.
 *
 * @public
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `callback` once after `ms`; returns the way to cancel. Does not keep the process alive. */
  after(ms: number, callback: () => void): () => void;
}

/** Timers can't be set for longer: they would go off at once. In milliseconds. */
const LONGEST = 2 ** 31 - 1;

/**
 * The machine's clock. What is further away than 24 days is called early.
 *
 * @public
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(ms, LONGEST));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
