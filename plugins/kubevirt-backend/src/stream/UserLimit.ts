import { CustomErrorBase } from '@backstage/errors';

/** Somebody has as many of something open as anybody may. Rendered as 429. */
export class TooManyRequestsError extends CustomErrorBase {
  name = 'TooManyRequestsError' as const;
  readonly statusCode = 429;
}

/** Counts what each person has open. */
export class UserLimit {
  readonly #limit: number;
  readonly #open = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * @returns the way to give the place back; calling it twice does no harm
   * @throws TooManyRequestsError if the person has no place left
   */
  take(user: string): () => void {
    const open = this.#open.get(user) ?? 0;
    if (open >= this.#limit) {
      throw new TooManyRequestsError(
        `You follow ${open} logs already, and ${
          this.#limit
        } at a time is the limit here. Close one and try again.`,
      );
    }
    this.#open.set(user, open + 1);
    let taken = true;
    return () => {
      if (taken) {
        taken = false;
        const left = (this.#open.get(user) ?? 1) - 1;
        if (left > 0) {
          this.#open.set(user, left);
        } else {
          this.#open.delete(user);
        }
      }
    };
  }
}
