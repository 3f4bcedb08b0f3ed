import { Clock } from './types';

/** Real time. Its timers do not keep the process alive. */
export class SystemClock implements Clock {
  now(): Date {
    return new Date();
  }

  after(ms: number, callback: () => void): () => void {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  }
}

/**
 * Time that stands still until a test advances it. Timers run in the order of their due time, and
 * of their making where that is the same; what they start runs too, once it is due.
 */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Map<number, { due: number; callback: () => void }>();

  constructor(start: Date | string = '2026-01-01T00:00:00Z') {
    this.#now = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  after(ms: number, callback: () => void): () => void {
    const id = this.#order++;
    this.#timers.set(id, { due: this.#now + Math.max(0, ms), callback });
    return () => {
      this.#timers.delete(id);
    };
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves time on by `ms` milliseconds and runs every timer that becomes due, at its own due time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#nextDue(end);
      if (!next) {
        break;
      }
      this.#timers.delete(next.id);
      this.#now = Math.max(this.#now, next.due);
      next.callback();
    }
    this.#now = end;
  }

  #nextDue(
    end: number,
  ): { id: number; due: number; callback: () => void } | undefined {
    let found: { id: number; due: number; callback: () => void } | undefined;
    for (const [id, timer] of this.#timers) {
      // Ids rise in the order of the map, so an equal due time keeps the earlier one.
      if (timer.due <= end && (!found || timer.due < found.due)) {
        found = { id, ...timer };
      }
    }
    return found;
  }
}
