import { Backoff } from '../../lib/Backoff';
import type { Clock } from '../../lib/clock';
import type { MirrorTimings } from './timings';

/** How long a kind whose CRD appeared is looked for eagerly, in milliseconds. */
const EXPECT_FOR = 120_000;
/** Watches that end as soon as they begin are paused after, at most so many times the first pause. */
const MAX_SHORT_PAUSE = 10;

type Timings = Pick<
  MirrorTimings,
  'backoffBase' | 'backoffCap' | 'absentRetry' | 'forbiddenRetry'
>;

/** How long a reflector waits after what happened to its calls. All in milliseconds. */
export class RetryPolicy {
  readonly #clock: Clock;
  readonly #timings: Timings;
  readonly #random: () => number;
  readonly #failures: Backoff;
  readonly #expirations: Backoff;
  readonly #shortWatches: Backoff;
  #expiredAt = -Infinity;
  #expectedUntil = -Infinity;

  constructor(options: {
    clock: Clock;
    timings: Timings;
    random?: () => number;
  }) {
    const { clock, timings, random = Math.random } = options;
    const { backoffBase: base, backoffCap: cap } = timings;
    this.#clock = clock;
    this.#timings = timings;
    this.#random = random;
    this.#failures = new Backoff(base, cap, random);
    this.#expirations = new Backoff(base, cap, random);
    const shortCap = Math.min(cap, MAX_SHORT_PAUSE * base);
    this.#shortWatches = new Backoff(base, shortCap, random);
  }

  /** Calls work again: what fails next is a first failure. */
  reset(): void {
    this.#failures.reset();
  }

  /** A call failed. */
  afterFailure(retryAfterSeconds?: number): number {
    return this.#failures.next(retryAfterSeconds);
  }

  /** The kind was announced and may take some moments until it is served. */
  expect(): void {
    this.#expectedUntil = this.#clock.now() + EXPECT_FOR;
  }

  /** The kind may not be read, or is not served (absent). */
  afterRefusal(absent: boolean): number {
    if (absent && this.#clock.now() < this.#expectedUntil) {
      return this.afterFailure();
    }
    const { absentRetry, forbiddenRetry } = this.#timings;
    const retry = absent ? absentRetry : forbiddenRetry;
    return retry * (0.75 + this.#random() / 2);
  }

  /** A watch expired: a server whose watches do so again and again is not to be listed in a loop. */
  afterExpiration(): number {
    const last = this.#expiredAt;
    this.#expiredAt = this.#clock.now();
    if (this.#expiredAt - last < this.#timings.backoffCap) {
      return this.#expirations.next();
    }
    this.#expirations.reset();
    return 0;
  }

  /** A watch ended or broke, which is no failure; one that does so at once is not asked for in a tight loop. */
  afterWatch(opened: number): number {
    if (this.#clock.now() - opened < this.#timings.backoffBase) {
      return this.#shortWatches.next();
    }
    this.#shortWatches.reset();
    this.#failures.reset();
    return 0;
  }
}
