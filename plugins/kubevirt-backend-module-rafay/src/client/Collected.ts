import type { Aged } from './AgedCache';

/** Collects answers with how old the oldest is, and what could not be read. */
export class Collected {
  /** In the order in which they came. */
  readonly problems: Error[] = [];
  /** In milliseconds since the epoch; only after something was taken. */
  readAt = Infinity;

  /** The value of an answer; undefined where nothing was ever read. */
  async take<T>(answer: Promise<Aged<T>>): Promise<T | undefined> {
    try {
      const { value, readAt, problem } = await answer;
      this.readAt = Math.min(this.readAt, readAt);
      if (problem) {
        this.problems.push(problem);
      }
      return value;
    } catch (error) {
      this.problems.push(error as Error);
      return undefined;
    }
  }
}
