import type { Clock } from './clock';

/**
 * Answers that everybody who asks for the same within a while gets, so that whoever is asked is asked once. One that
 * fails is given to those who wait for it, and to nobody later.
 */
export class SharedAnswers<T> {
  readonly #clock: Clock;
  readonly #ttl: number;
  readonly #max: number;
  /** The oldest first. */
  readonly #answers = new Map<string, { until: number; answer: Promise<T> }>();

  /**
   * @param options - `ttl` is for how long an answer is given out, in milliseconds from the question; `max`, how many are
   * kept
   */
  constructor(options: { clock: Clock; ttl: number; max: number }) {
    this.#clock = options.clock;
    this.#ttl = options.ttl;
    this.#max = options.max;
  }

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const now = this.#clock.now();
    const known = this.#answers.get(key);
    if (known && known.until > now) {
      return known.answer;
    }
    const answer = ask();
    // Again at the end, as all are kept equally long.
    this.#answers.delete(key);
    this.#answers.set(key, { until: now + this.#ttl, answer });
    for (const [oldest, { until }] of this.#answers) {
      if (until > now && this.#answers.size <= this.#max) {
        break;
      }
      this.#answers.delete(oldest);
    }
    answer.catch(() => {
      if (this.#answers.get(key)?.answer === answer) {
        this.#answers.delete(key);
      }
    });
    return answer;
  }

  /** What was answered is not true any more. */
  forget(key: string): void {
    this.#answers.delete(key);
  }
}
