/** Beyond it the oldest entries go: a cache must not grow with the number of people. */
const MAX_ENTRIES = 10_000;

/**
 * Remembers for a few seconds what a caller was found to be allowed to see, so that a page that asks ten
 * times a minute asks catalog and permission policy once. Only what was granted is remembered: a grant
 * that is new works at once, one that is withdrawn works until the time is over.
 */
export class VisibilityCache<T> {
  readonly #ttl: number;
  readonly #now: () => number;
  readonly #entries = new Map<string, { value: T; until: number }>();

  /**
   * @param ttl - milliseconds; 0 remembers nothing
   * @param now - milliseconds since the epoch
   */
  constructor(ttl: number, now: () => number) {
    this.#ttl = ttl;
    this.#now = now;
  }

  /** Entries held, those whose time is over included. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (!entry) {
      return undefined;
    }
    if (entry.until <= this.#now()) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry.value;
  }

  set(key: string, value: T): void {
    if (this.#ttl <= 0) {
      return;
    }
    const now = this.#now();
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: now + this.#ttl });
    // The oldest come first, and all are kept equally long.
    for (const [oldest, { until }] of this.#entries) {
      if (until > now && this.#entries.size <= MAX_ENTRIES) {
        break;
      }
      this.#entries.delete(oldest);
    }
  }

  /** What was remembered rests on something that changed. */
  clear(): void {
    this.#entries.clear();
  }

  /** What was found again takes the place of what was remembered, also when it is a refusal. */
  delete(key: string): void {
    this.#entries.delete(key);
  }
}
