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

/** The backend understood, and asking again would give the same answer. */
export function isRefusal(error: unknown): boolean {
  const status = statusCodeOf(error);
  return status === 400 || status === 403 || status === 404;
}
