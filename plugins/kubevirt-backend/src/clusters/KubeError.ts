import { CustomErrorBase, isError } from '@backstage/errors';
import type { KubeStatus } from './types';

/**
 * A call that an API server refused, or that did not reach it.
 *
 * `code` is the HTTP status, 0 where there was no answer; `reason` is the `reason` of the API server's
 * `Status`, or the network's error code (`ECONNREFUSED`, `ETIMEDOUT`, …) where there was no answer.
 */
export class KubeError extends CustomErrorBase implements KubeStatus {
  name = 'KubeError' as const;
  readonly code: number;
  readonly reason?: string;
  /** What the API server itself answered. */
  readonly serverMessage?: string;
  /** Seconds. */
  readonly retryAfter?: number;

  constructor(status: KubeStatus & { message: string }, cause?: unknown) {
    super(status.message, isError(cause) ? cause : undefined);
    this.code = status.code;
    this.reason = status.reason;
    this.serverMessage = status.serverMessage;
    this.retryAfter = status.retryAfter;
  }
}

/** Whether no answer came at all, so that the cluster and not the call is at fault. */
export function isConnectionError(error: unknown): boolean {
  return error instanceof KubeError && error.code === 0;
}
