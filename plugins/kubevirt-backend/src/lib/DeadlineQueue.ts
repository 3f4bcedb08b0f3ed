import type { Clock } from './clock';
import { EarliestTimer } from './EarliestTimer';

/** Times are rounded up to this, so that those of one moment are one call of the clock. In milliseconds. */
const GRAIN = 1_000;
/** The longest that a timer is set for. What lies further away is looked at again then. */
const LONGEST = 60 * 60_000;

export interface DeadlineQueueOptions {
  clock: Clock;
  /** Called for each key whose time has come; the key is forgotten before. */
  onDue(key: string): void;
}

/**
 * Remembers when something is to be looked at again, with one timer for all. Costs nothing for what has no
 * due time.
 */
export class DeadlineQueue {
  readonly #options: DeadlineQueueOptions;
  readonly #times = new Map<string, number>();
  readonly #timer: EarliestTimer;
  #paused = false;

  constructor(options: DeadlineQueueOptions) {
    this.#options = options;
    this.#timer = new EarliestTimer(options.clock, () => this.#notify());
  }

  /** Number of keys that have a due time. */
  get size(): number {
    return this.#times.size;
  }

  /** Milliseconds since the epoch; undefined for a key that is not to be looked at any more. */
  set(key: string, at: number | undefined): void {
    if (at === undefined) {
      this.#times.delete(key);
    } else {
      this.#times.set(key, at);
      this.#schedule(at);
    }
  }

  /** Holds back what comes due from now on. */
  pause(): void {
    this.#paused = true;
    this.#timer.clear();
  }

  /** Goes on; what came due meanwhile is reported soon. */
  resume(): void {
    this.#paused = false;
    this.#scheduleNext();
  }

  /** Forgets all. */
  stop(): void {
    this.pause();
    this.#times.clear();
  }

  #scheduleNext(): void {
    let next = Infinity;
    for (const at of this.#times.values()) {
      next = Math.min(next, at);
    }
    if (next < Infinity) {
      this.#schedule(next);
    }
  }

  #schedule(at: number): void {
    if (!this.#paused) {
      const latest = this.#options.clock.now() + LONGEST;
      this.#timer.set(Math.min(Math.ceil(at / GRAIN) * GRAIN, latest));
    }
  }

  #notify(): void {
    const now = this.#options.clock.now();
    const due = [...this.#times].filter(([, at]) => at <= now);
    for (const [key] of due) {
      this.#times.delete(key);
    }
    for (const [key] of due) {
      this.#options.onDue(key);
    }
    this.#scheduleNext();
  }
}
