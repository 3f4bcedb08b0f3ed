import { isError } from '@backstage/errors';
import { CONSENT_MISSING_ERROR } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

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

/**
 * Refused because nobody on the cluster's side has agreed, and not for want of a permission of the portal.
 */
export function isConsentMissing(error: unknown): boolean {
  return (
    statusCodeOf(error) === 403 &&
    isError(error) &&
    isError(error.cause) &&
    error.cause.name === CONSENT_MISSING_ERROR
  );
}

/** The reader has as many of something open as one person may. */
export function hasTooManyStreams(error: unknown): boolean {
  return statusCodeOf(error) === 429;
}

/** The backend understood, and asking again would give the same answer. */
export function isRefusal(error: unknown): boolean {
  const status = statusCodeOf(error);
  return status === 400 || status === 403 || status === 404;
}
