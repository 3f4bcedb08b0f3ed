import { Backoff } from './Backoff';
import type { Clock } from './clock';
import type { MirrorTimings } from './timings';

/** Watches that end as soon as they begin are paused after, at most so many times the first pause. */
const MAX_SHORT_PAUSE = 10;

/** How long a reflector waits after what happened to its calls. All in milliseconds. */
export class Patience {
  readonly #clock: Clock;
  readonly #timings: Pick<MirrorTimings, 'backoffBase' | 'backoffCap'>;
  readonly #failures: Backoff;
  readonly #expirations: Backoff;
  readonly #shortWatches: Backoff;
  #expiredAt = -Infinity;

  constructor(options: {
    clock: Clock;
    timings: Pick<MirrorTimings, 'backoffBase' | 'backoffCap'>;
    random?: () => number;
  }) {
    const { clock, timings, random } = options;
    const { backoffBase: base, backoffCap: cap } = timings;
    this.#clock = clock;
    this.#timings = timings;
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
