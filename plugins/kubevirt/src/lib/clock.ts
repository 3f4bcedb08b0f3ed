/**
 * Time as the live parts read it, so that tests never wait.
 *
 * @public
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(handle: unknown): void;
}

/**
 * The clock of the browser.
 *
 * @public
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => globalThis.setTimeout(callback, delayMs),
  clearTimeout: handle =>
    globalThis.clearTimeout(handle as ReturnType<typeof setTimeout>),
};

/**
 * Resolves after `delayMs`, or at once when the signal aborts.
 */
export function sleep(
  clock: Clock,
  delayMs: number,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) {
    return Promise.resolve();
  }
  return new Promise(resolve => {
    const timer: { handle?: unknown } = {};
    const done = () => {
      clock.clearTimeout(timer.handle);
      signal.removeEventListener('abort', done);
      resolve();
    };
    timer.handle = clock.setTimeout(done, delayMs);
    signal.addEventListener('abort', done);
  });
}
