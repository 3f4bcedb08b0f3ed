import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Response } from 'express';
import type { StreamSupervisor, UserLimit } from '../stream';

/** Seconds after which whoever found no place may try again. */
const RETRY_AFTER = '15';

/**
 * Takes a place for what this caller asks for, which is free again when the response is closed, whoever
 * closes it and when.
 *
 * @param options - `supervisor` for a stream
 * @throws ServiceUnavailableError if the backend serves no further streams
 * @throws TooManyRequestsError if the caller has as many as anybody may
 */
export function reserveSlot(
  response: Response,
  options: {
    credentials: BackstageCredentials;
    supervisor?: StreamSupervisor;
    limit: UserLimit;
  },
): void {
  const { credentials, supervisor, limit } = options;
  const places: (() => void)[] = [];
  const release = () => places.forEach(leave => leave());
  try {
    if (supervisor) {
      places.push(supervisor.reserveSlot());
    }
    places.push(limit.take(JSON.stringify(credentials.principal)));
    if (response.closed) {
      release();
    } else {
      response.once('close', release);
    }
  } catch (error) {
    release();
    response.set('Retry-After', RETRY_AFTER);
    throw error;
  }
}
