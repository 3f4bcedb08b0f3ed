import { isConnectionError, KubeError } from '../../clusters';

/** How far a watch is. */
export interface WatchProgress {
  /** What existed before is still being sent. */
  initial: boolean;
  /** The server has accepted it. */
  opened: boolean;
  /** Something came that is not of what existed before. */
  received: boolean;
  /** Waits no more for a proof that it is open. */
  cancelProof(): void;
}

/**
 * How a watch ended.
 *
 * - `ended`: by the server, or by a connection that broke once it was open: it goes on from its last version
 * - `silent`: it was given up because nothing came on it for too long
 * - `expired`: the server does not have its version any more (410): all is listed
 * - `initial-events-refused`: the server does not stream lists
 * - `failed`: for any other reason
 */
export type WatchOutcome =
  | { kind: 'ended'; received: boolean }
  | { kind: 'silent' }
  | { kind: 'expired' }
  | { kind: 'initial-events-refused' }
  | { kind: 'failed'; error: unknown };

/**
 * How a watch ended that threw.
 *
 * @param options - `silent`: its watchdog gave it up; `resumable`: false where it was given up to connect again
 */
export function outcomeOf(
  error: unknown,
  { initial, opened, received }: WatchProgress,
  { silent, resumable }: { silent: boolean; resumable: boolean },
): WatchOutcome {
  const code = error instanceof KubeError ? error.code : undefined;
  // Without the feature gate API servers answer 422 (`sendInitialEvents is forbidden`), older ones 400.
  if (initial && (code === 422 || code === 400)) {
    return { kind: 'initial-events-refused' };
  }
  if (silent) {
    return { kind: 'silent' };
  }
  if (code === 410) {
    return { kind: 'expired' };
  }
  if (resumable && opened && !initial && isConnectionError(error)) {
    return { kind: 'ended', received };
  }
  return { kind: 'failed', error };
}

/** Of an error of ours, if need be. */
export function toKubeError(error: unknown): KubeError {
  return error instanceof KubeError
    ? error
    : new KubeError(
        { code: 0, reason: 'Unexpected', message: 'The mirror failed' },
        error,
      );
}
