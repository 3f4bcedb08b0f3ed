import type { Clock } from './clock';
import { once } from './once';

/** Waits for one's turn; resolves with the way out, which may be taken more than once. */
export type Acquire = (signal: AbortSignal) => Promise<() => void>;

export interface FairSemaphoreOptions {
  /** How many may be inside at once. */
  limit: number;
  /** Who stays inside for longer, in milliseconds, does not keep others out any more. */
  timeout: number;
  clock: Clock;
}

interface Waiting {
  group: string;
  proceed(): void;
}

/**
 * Lets at most so many works run at once; the others wait their turn.
 *
 * @remarks
 * Whoever's group has the fewest inside is next, and a work that does not end counts for its group only:
 * clusters that take calls and never answer would else keep the lists of healthy ones waiting for ever.
 */
export class FairSemaphore {
  readonly #options: FairSemaphoreOptions;
  readonly #waiting: Waiting[] = [];
  /** How many are inside, by group, those that take too long with them. */
  readonly #running = new Map<string, number>();
  #taken = 0;

  constructor(options: FairSemaphoreOptions) {
    this.#options = options;
  }

  /** Resolves when it is one's turn, or as soon as the signal is aborted. */
  acquire(group: string, signal: AbortSignal): Promise<() => void> {
    return new Promise(resolve => {
      if (signal.aborted) {
        resolve(() => {});
        return;
      }
      const waiting: Waiting = { group, proceed: () => {} };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        resolve(() => {});
      };
      waiting.proceed = () => {
        signal.removeEventListener('abort', giveUp);
        resolve(this.#admit(group));
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  #admit(group: string): () => void {
    const { clock, timeout } = this.#options;
    this.#taken += 1;
    this.#running.set(group, this.#runningOf(group) + 1);
    const free = once(() => {
      this.#taken -= 1;
      this.#next();
    });
    const cancel = clock.after(timeout, free);
    return once(() => {
      cancel();
      const running = this.#runningOf(group) - 1;
      if (running) {
        this.#running.set(group, running);
      } else {
        this.#running.delete(group);
      }
      free();
    });
  }

  #next(): void {
    while (this.#taken < this.#options.limit && this.#waiting.length) {
      let best = 0;
      for (let i = 1; i < this.#waiting.length; i++) {
        if (
          this.#runningOf(this.#waiting[i].group) <
          this.#runningOf(this.#waiting[best].group)
        ) {
          best = i;
        }
      }
      const [waiting] = this.#waiting.splice(best, 1);
      waiting.proceed();
    }
  }

  #runningOf(group: string): number {
    return this.#running.get(group) ?? 0;
  }
}
