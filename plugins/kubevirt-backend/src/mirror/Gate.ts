import type { Clock } from './clock';

/** Waits for one's turn; resolves with the way out, which may be taken more than once. */
export type Enter = (signal: AbortSignal) => Promise<() => void>;

export interface GateOptions {
  /** How many may be inside at once. */
  limit: number;
  /** Who stays inside for longer, in milliseconds, does not keep others out any more. */
  patience: number;
  clock: Clock;
}

interface Waiting {
  group: string;
  goOn(): void;
}

/**
 * Lets at most so many works run at once; the others wait their turn.
 *
 * @remarks
 * Whoever's group has the fewest inside is next, and a work that does not end counts for its group only:
 * clusters that take calls and never answer would else keep the lists of healthy ones waiting for ever.
 */
export class Gate {
  readonly #options: GateOptions;
  readonly #waiting: Waiting[] = [];
  /** How many are inside, by group, those that take too long with them. */
  readonly #inside = new Map<string, number>();
  #taken = 0;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Resolves when it is one's turn, or as soon as the signal is aborted. */
  enter(group: string, signal: AbortSignal): Promise<() => void> {
    return new Promise(resolve => {
      if (signal.aborted) {
        resolve(() => {});
        return;
      }
      const waiting: Waiting = { group, goOn: () => {} };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        resolve(() => {});
      };
      waiting.goOn = () => {
        signal.removeEventListener('abort', giveUp);
        resolve(this.#letIn(group));
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  #letIn(group: string): () => void {
    const { clock, patience } = this.#options;
    this.#taken += 1;
    this.#inside.set(group, this.#insideOf(group) + 1);
    let counts = true;
    const free = () => {
      if (counts) {
        counts = false;
        this.#taken -= 1;
        this.#next();
      }
    };
    const cancel = clock.after(patience, free);
    let left = false;
    return () => {
      if (left) {
        return;
      }
      left = true;
      cancel();
      const inside = this.#insideOf(group) - 1;
      if (inside) {
        this.#inside.set(group, inside);
      } else {
        this.#inside.delete(group);
      }
      free();
    };
  }

  #next(): void {
    while (this.#taken < this.#options.limit && this.#waiting.length) {
      let best = 0;
      for (let i = 1; i < this.#waiting.length; i++) {
        if (
          this.#insideOf(this.#waiting[i].group) <
          this.#insideOf(this.#waiting[best].group)
        ) {
          best = i;
        }
      }
      const [waiting] = this.#waiting.splice(best, 1);
      waiting.goOn();
    }
  }

  #insideOf(group: string): number {
    return this.#inside.get(group) ?? 0;
  }
}
