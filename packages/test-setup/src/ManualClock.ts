interface Timer {
  at: number;
  callback: () => void;
}

/**
 * Timers that go off when a test moves time on, each at its own time and in the order of their times, then of their
 * making; what they set goes off too, once it is due.
 */
export class ManualTimers {
  readonly #timers = new Set<Timer>();
  /** Milliseconds since the epoch. */
  protected millis: number;

  constructor(start: number | string = '2026-01-01T00:00:00Z') {
    this.millis = new Date(start).getTime();
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.millis + Math.max(0, ms), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Pauses that are being waited for, shortest first, in milliseconds from now. */
  get pending(): number[] {
    return [...this.#timers]
      .map(({ at }) => at - this.millis)
      .sort((a, b) => a - b);
  }

  /** Moves time on at once: what follows from the timers runs later. */
  tick(ms: number): void {
    const end = this.millis + ms;
    while (this.runNext(end)) {
      // Until nothing is due.
    }
    this.millis = end;
  }

  /** Runs what is due next, if it is due by then. */
  protected runNext(end: number): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= end && (!next || timer.at < next.at)) {
        next = timer;
      }
    }
    if (next) {
      this.#timers.delete(next);
      this.millis = Math.max(this.millis, next.at);
      next.callback();
    }
    return next !== undefined;
  }
}

/** Time that passes when a test says so; the clock of backend, modules and frontend. */
export class ManualClock extends ManualTimers {
  now = (): number => this.millis;

  setTimeout = (callback: () => void, ms: number): unknown =>
    this.after(ms, callback);

  clearTimeout = (handle: unknown): void =>
    (handle as (() => void) | undefined)?.();

  /** Fails a test that left a timer behind. */
  assertQuiet(): void {
    if (this.pending.length) {
      throw new Error(`${this.pending.length} timers were left behind`);
    }
  }

  /** Lets time pass, and what waited for it run, with all that follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.millis + ms;
    await settle();
    while (this.runNext(end)) {
      await settle();
    }
    this.millis = end;
    await settle();
  }

  /** Ticks in steps, after each of which what is under way goes on for a moment. */
  async pass(ms: number, step = 10_000): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      this.tick(Math.min(step, left));
      for (let count = 0; count < 5; count++) {
        await turn();
      }
    }
  }
}

const TURNS = 30;
/** Milliseconds: half of the slice after which the backend's `EventLoopYielder` yields. */
const LONG_TURN = 4;

/**
 * Lets everything run that does not wait for time. Turns of the event loop that took long do not count:
 * in each of them loops that yield by the machine's clock may have put off what they had to do.
 */
export async function settle(): Promise<void> {
  for (let turns = 0; turns < TURNS; ) {
    const began = performance.now();
    await turn();
    if (performance.now() - began < LONG_TURN) {
      turns += 1;
    }
  }
}

/** A turn of the event loop; in the browser's place, where there are none to be had, one of its promises. */
function turn(): Promise<void> {
  return typeof setImmediate === 'function'
    ? new Promise(resolve => setImmediate(resolve))
    : Promise.resolve();
}
