import type { KubeError } from '../../clusters';
import type { ReflectorState, Watching } from './reflectorTypes';

/** Of a kind of which nothing was heard yet. */
export const STARTING: ReflectorState = {
  phase: 'starting',
  synced: false,
  polled: false,
  since: 0,
};

/** Of a kind whose list was answered with 403 or 404, at a time in milliseconds since the epoch. */
export function refused(error: KubeError, since: number): ReflectorState {
  const absent = error.code === 404;
  return {
    phase: absent ? 'absent' : 'forbidden',
    synced: false,
    polled: false,
    ...(absent && { absent }),
    error,
    since,
  };
}

/** A watch that is about to be opened from a version on, or, without one, with what exists first. */
export function beginWatching(
  from: string | undefined,
  onListed: () => void,
): Watching {
  return {
    initial: from === undefined,
    opened: false,
    received: false,
    cancelProof: () => {},
    onListed,
  };
}
