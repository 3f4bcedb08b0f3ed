import { KubeError } from '../../clusters';

/** The watch can't go on from where it is: list again. */
export class ExpiredError extends Error {}

/** The watch was given up because nothing came. */
export class SilentError extends Error {}

/** Without the feature gate API servers answer 422 (`sendInitialEvents is forbidden`), older ones 400. */
export function refusesInitialEvents(error: unknown): boolean {
  return (
    error instanceof KubeError && (error.code === 422 || error.code === 400)
  );
}

export function toKubeError(error: unknown): KubeError {
  return error instanceof KubeError
    ? error
    : new KubeError(
        { code: 0, reason: 'Unexpected', message: 'The mirror failed' },
        error,
      );
}
