import type { Clock } from '../lib/clock';

interface Timer {
  at: number;
  callback: () => void;
}

/** Time that passes when a test says so. */
export class FakeClock implements Clock {
  #now: number;
  #timers = new Set<Timer>();

  constructor(now = 0) {
    this.#now = now;
  }

  now = () => this.#now;

  setTimeout = (callback: () => void, delayMs: number) => {
    const timer = { at: this.#now + delayMs, callback };
    this.#timers.add(timer);
    return timer;
  };

  clearTimeout = (handle: unknown) => {
    this.#timers.delete(handle as Timer);
  };

  /** Lets time pass; what becomes due runs in order, with all that follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const [next] = [...this.#timers]
        .filter(timer => timer.at <= end)
        .sort((a, b) => a.at - b.at);
      if (!next) {
        break;
      }
      this.#timers.delete(next);
      this.#now = next.at;
      next.callback();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets everything run that waits for promises only. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) {
    await Promise.resolve();
  }
}
