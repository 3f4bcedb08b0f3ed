import type { Clock } from './clock';

/** Holds those who wait until it is opened; then, and ever after, nobody. */
export class Latch {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #open = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  open(): void {
    this.#open = true;
    for (const done of [...this.#waiting]) {
      done();
    }
  }

  /** @param timeout - milliseconds after which the wait ends all the same */
  opened(timeout: number): Promise<void> {
    if (this.#open) {
      return Promise.resolve();
    }
    return new Promise(resolve => {
      let cancel = () => {};
      const done = () => {
        cancel();
        this.#waiting.delete(done);
        resolve();
      };
      cancel = this.#clock.after(timeout, done);
      this.#waiting.add(done);
    });
  }
}
