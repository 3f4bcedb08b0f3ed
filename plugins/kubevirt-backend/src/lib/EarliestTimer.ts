import type { Clock } from './clock';

/** One timer of a clock, which goes off at the earliest of the times that it is set to. */
export class EarliestTimer {
  readonly #clock: Clock;
  readonly #onTime: () => void;
  #cancel = () => {};
  #at = Infinity;

  constructor(clock: Clock, onTime: () => void) {
    this.#clock = clock;
    this.#onTime = onTime;
  }

  /** Milliseconds since the epoch. A time later than the one that is set changes nothing; `Infinity` is none. */
  set(at: number): void {
    if (at >= this.#at) {
      return;
    }
    this.clear();
    this.#at = at;
    this.#cancel = this.#clock.after(
      Math.max(0, at - this.#clock.now()),
      () => {
        this.#at = Infinity;
        this.#onTime();
      },
    );
  }

  clear(): void {
    this.#cancel();
    this.#at = Infinity;
  }
}
