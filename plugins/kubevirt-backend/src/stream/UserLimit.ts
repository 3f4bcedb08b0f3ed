import { CustomErrorBase } from '@backstage/errors';
import { once } from '../lib/once';

/** Somebody has as many of something open as anybody may. Rendered as 429. */
class TooManyRequestsError extends CustomErrorBase {
  name = 'TooManyRequestsError' as const;
  readonly statusCode = 429;
}

export interface UserLimitOptions {
  /** So much may each person have open. */
  limit: number;
  /** What is counted, for those who have too much of it, e.g. `logs`. */
  what: string;
  /** The setting that holds the limit. */
  setting: string;
}

/** Counts what each person has open. */
export class UserLimit {
  readonly #options: UserLimitOptions;
  readonly #open = new Map<string, number>();

  constructor(options: UserLimitOptions) {
    this.#options = options;
  }

  /**
   * @param user - the whole principal as a string
   * @returns the way to give the place back; calling it twice does no harm
   * @throws TooManyRequestsError if the person has no place left
   */
  take(user: string): () => void {
    const open = this.#open.get(user) ?? 0;
    const { limit, what, setting } = this.#options;
    if (open >= limit) {
      throw new TooManyRequestsError(
        `You have ${open} ${what} open already, and ${limit} at a time is the limit here (${setting}). Close one and try again.`,
      );
    }
    this.#open.set(user, open + 1);
    return once(() => {
      const left = (this.#open.get(user) ?? 1) - 1;
      if (left > 0) {
        this.#open.set(user, left);
      } else {
        this.#open.delete(user);
      }
    });
  }
}
