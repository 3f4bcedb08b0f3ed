const HOUR = 3_600_000;

/** How many messages each recipient may get within an hour. */
export class HourlyLimit {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #times = new Map<string, number[]>();

  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Whether one more may be sent, which then counts. */
  take(recipient: string): boolean {
    const now = this.#now();
    const times = (this.#times.get(recipient) ?? []).filter(
      time => now - time < HOUR,
    );
    if (times.length >= this.#limit) {
      return false;
    }
    this.#times.set(recipient, [...times, now]);
    return true;
  }

  /** Forgets those who got nothing within the hour. */
  tidy(): void {
    const now = this.#now();
    for (const [recipient, times] of this.#times) {
      if (now - times[times.length - 1] >= HOUR) {
        this.#times.delete(recipient);
      }
    }
  }
}
