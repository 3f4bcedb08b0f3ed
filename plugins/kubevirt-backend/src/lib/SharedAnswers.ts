import type { Clock } from './clock';

/**
 * Answers that everybody who asks for the same within a while gets, so that whoever is asked is asked once.
 *
 * @remarks
 * What failed is remembered as well: it would be asked for again and again by all who wait.
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
    for (const [old, { until }] of this.#answers) {
      if (until > now && this.#answers.size < this.#max) {
        break;
      }
      this.#answers.delete(old);
    }
    const known = this.#answers.get(key);
    if (known) {
      return known.answer;
    }
    const answer = ask();
    this.#answers.set(key, { until: now + this.#ttl, answer });
    return answer;
  }
}
