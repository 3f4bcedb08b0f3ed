import type { Clock } from '../lib/clock';

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

  /** Lets time pass, and what waited for it run, with all that follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    while (this.#runNext(end)) {
      await settle();
    }
    this.#now = end;
    await settle();
  }

  /** The same at once: what follows from the timers runs later. */
  tick(ms: number): void {
    const end = this.#now + ms;
    while (this.#runNext(end)) {
      // Until nothing is due.
    }
    this.#now = end;
  }

  /** Ticks in steps, after each of which what is under way goes on for a moment. */
  async pass(ms: number, step = 10_000): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      this.tick(Math.min(step, left));
      for (let turn = 0; turn < 5; turn++) {
        await new Promise(resolve => setImmediate(resolve));
      }
    }
  }

  /** Runs what is due next, if it is due by then. */
  #runNext(end: number): boolean {
    const [next] = [...this.#timers]
      .filter(({ at }) => at <= end)
      .sort((x, y) => x.at - y.at);
    if (next) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    return next !== undefined;
  }
}

const TURNS = 30;
/** Milliseconds: half of the slice after which a `EventLoopYielder` yields. */
const LONG_TURN = 4;

/**
 * Lets everything run that does not wait for time. Turns of the event loop that took long do not count:
 * in each of them loops that yield by the machine's clock may have put off what they had to do.
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
