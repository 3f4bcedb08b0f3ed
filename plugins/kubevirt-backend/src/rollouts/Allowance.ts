import type { Clock } from '../lib/clock';

/** So many at once, and from then on so many a second. */
export class Allowance {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #perSecond: number;
  #left: number;
  #countedAt: number;

  constructor(clock: Clock, limits: { burst: number; perSecond: number }) {
    this.#clock = clock;
    this.#burst = limits.burst;
    this.#perSecond = limits.perSecond;
    this.#left = limits.burst;
    this.#countedAt = clock.now();
  }

  /** How many of those that are wanted may be had now; they count as taken. */
  take(wanted: number): number {
    const now = this.#clock.now();
    const earned = ((now - this.#countedAt) / 1_000) * this.#perSecond;
    this.#left = Math.min(this.#burst, this.#left + earned);
    this.#countedAt = now;
    const taken = Math.min(wanted, Math.floor(this.#left));
    this.#left -= taken;
    return taken;
  }

  /** One that was taken has cost nothing. */
  giveBack(): void {
    this.#left = Math.min(this.#burst, this.#left + 1);
  }
}
