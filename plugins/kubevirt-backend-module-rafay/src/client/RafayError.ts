import { CustomErrorBase } from '@backstage/errors';

/** Why a call of Rafay failed. */
export type RafayFailure =
  /** 401: the key is wrong, expired or revoked. */
  | 'key-refused'
  /** 403: the key's user lacks the right. */
  | 'forbidden'
  /** 404: there is no such object, or this Rafay has no such endpoint. */
  | 'not-found'
  /** 429, or the portal's own budget for calls is used up. */
  | 'rate-limited'
  /** Rafay answered with another error. */
  | 'refused'
  /** No answer in time, or no connection. */
  | 'unreachable'
  /** Its certificate cannot be trusted, or it does not speak TLS. */
  | 'untrusted'
  /** An answer came that does not have the form that is known, such as an HTML page. */
  | 'unreadable'
  /** The key cannot be read where the configuration says that it is. */
  | 'no-key';

/**
 * A call of Rafay failed. The message says what was asked for and what happened; it holds no part of the answer and
 * never the key.
 */
export class RafayError extends CustomErrorBase {
  name = 'RafayError' as const;

  constructor(
    readonly failure: RafayFailure,
    message: string,
    /** Seconds that Rafay asks to wait, from `Retry-After`. */
    readonly retryAfter?: number,
    cause?: unknown,
  ) {
    super(message, cause);
  }
}
