/** Nobody is waited for longer because of a `Retry-After`: a maintenance page may say hours. In seconds. */
const MAX_RETRY_AFTER = 300;

/**
 * Pauses that double up to a cap, each shortened at random by up to a half, so that many clients of a
 * server that comes back do not call in step.
 */
export class Backoff {
  readonly #base: number;
  readonly #cap: number;
  readonly #random: () => number;
  #failures = 0;

  constructor(base: number, cap: number, random: () => number = Math.random) {
    this.#base = base;
    this.#cap = cap;
    this.#random = random;
  }

  /** Milliseconds to wait now. Where the server sent `Retry-After`, not less than that. */
  next(retryAfterSeconds = 0): number {
    const full = Math.min(this.#cap, this.#base * 2 ** this.#failures);
    this.#failures += 1;
    const jitter = this.#random();
    return Math.max(
      full * (0.5 + jitter / 2),
      Math.min(retryAfterSeconds, MAX_RETRY_AFTER) * 1000 * (1 + jitter / 10),
    );
  }

  reset(): void {
    this.#failures = 0;
  }
}
