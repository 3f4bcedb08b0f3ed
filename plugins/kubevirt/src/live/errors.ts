import { isError } from '@backstage/errors';

/**
 * The HTTP status of a failed request, where the failure was an answer of the backend.
 */
export function statusCodeOf(error: unknown): number | undefined {
  // By name and not by class, as an app may hold two versions of @backstage/errors.
  return isError(error) && error.name === 'ResponseError'
    ? (error.statusCode as number)
    : undefined;
}

/**
 * What happened, for a person: the backend's own words where it answered, rather than the client's
 * "Request failed with 403".
 */
export function messageOf(error: Error): string {
  return statusCodeOf(error) !== undefined && isError(error.cause)
    ? error.cause.message
    : error.message;
}

/** The backend understood, and asking again would give the same answer. */
export function isRefusal(error: unknown): boolean {
  const status = statusCodeOf(error);
  return status === 400 || status === 403 || status === 404;
}
