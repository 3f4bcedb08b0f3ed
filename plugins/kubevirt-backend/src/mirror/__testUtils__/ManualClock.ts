import type { Clock } from '../../lib/clock';

/** Time that passes when a test says so. */
export class ManualClock implements Clock {
  #now: number;
  #timers = new Set<{ at: number; callback: () => void }>();

  constructor(now = Date.parse('2026-01-01T00:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Pauses that are being waited for, shortest first, in milliseconds from now. */
  get pending(): number[] {
    return [...this.#timers]
      .map(({ at }) => at - this.#now)
      .sort((a, b) => a - b);
  }

  /** Fails a test that left a timer behind. */
  assertQuiet(): void {
    if (this.#timers.size) {
      throw new Error(`${this.#timers.size} timers were left behind`);
    }
  }

  /** Lets time pass, and what waited for it run. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = [...this.#timers]
        .filter(({ at }) => at <= end)
        .sort((a, b) => a.at - b.at)[0];
      if (!next) {
        break;
      }
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

const TURNS = 30;
/** Milliseconds: half of the slice after which a `EventLoopYielder` yields. */
const LONG_TURN = 4;

/**
 * Lets everything run that does not wait for time. Turns of the event loop that took long do not count:
 * in each of them loops that breathe by the machine's clock may have put off what they had to do.
 */
export async function settle(): Promise<void> {
  for (let turns = 0; turns < TURNS; ) {
    const began = performance.now();
    await new Promise(resolve => setImmediate(resolve));
    if (performance.now() - began < LONG_TURN) {
      turns += 1;
    }
  }
}
