import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { RafayError } from './RafayError';

/** Nobody waits longer for a place, in milliseconds: what is asked for is better reported as late. */
const LONGEST_WAIT = 20_000;

/**
 * Bounds how many calls go out: so many a minute, evenly spaced once a burst of a quarter of them is used, and none while
 * Rafay asked to wait.
 */
export class RequestBudget {
  readonly #clock: Clock;
  readonly #interval: number;
  readonly #burst: number;
  /** When the budget is full again, as if each call cost one interval. */
  #paidUntil = 0;
  #pausedUntil = 0;

  constructor(clock: Clock, requestsPerMinute: number) {
    this.#clock = clock;
    this.#interval = 60_000 / requestsPerMinute;
    this.#burst = Math.max(1, Math.floor(requestsPerMinute / 4));
  }

  /**
   * Resolves when a call may go out.
   *
   * @throws {@link RafayError} `rate-limited` where that would take longer than 20 seconds.
   */
  async reserve(what: string): Promise<void> {
    const now = this.#clock.now();
    const paidUntil = Math.max(this.#paidUntil, now);
    const free = paidUntil - now - (this.#burst - 1) * this.#interval;
    const wait = Math.max(free, this.#pausedUntil - now, 0);
    if (wait > LONGEST_WAIT) {
      throw new RafayError(
        'rate-limited',
        `${what} was not asked for: more calls wait for Rafay than it may be asked in a minute`,
        Math.ceil(wait / 1000),
      );
    }
    this.#paidUntil = paidUntil + this.#interval;
    if (wait > 0) {
      await new Promise<void>(resolve => this.#clock.after(wait, resolve));
    }
  }

  /** Rafay asked for a pause. */
  pause(seconds: number): void {
    this.#pausedUntil = Math.max(
      this.#pausedUntil,
      this.#clock.now() + seconds * 1000,
    );
  }
}
