import { Clock } from '../types';

/** Times of things that take a while, by a name that is unique for one run of one thing. */
export class Stopwatch {
  readonly #due = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Milliseconds until the thing is done; starts it when it is new. 0 is done. */
  remaining(name: string, ms: number): number {
    const now = this.clock.now().getTime();
    const due = this.#due.get(name) ?? now + ms;
    this.#due.set(name, due);
    return Math.max(0, due - now);
  }

  /** Forgets all things whose name begins so. */
  forget(prefix: string): void {
    for (const name of this.#due.keys()) {
      if (name.startsWith(prefix)) {
        this.#due.delete(name);
      }
    }
  }
}
