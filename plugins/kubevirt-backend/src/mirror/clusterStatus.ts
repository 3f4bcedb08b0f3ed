import type {
  ClusterStatus,
  ClusterSyncState,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { KubeError } from '../clusters';
import type { Kind } from './kinds';
import type { ReflectorState } from './reflectorTypes';

/** What is known of one set of objects: of each namespace, where they are watched by namespace. */
export interface KindState {
  kind: Kind;
  states: ReflectorState[];
}

export interface LinkState {
  /** Undefined until the first answer or failure. */
  up: boolean | undefined;
  /** Milliseconds since the epoch. */
  lastContact: number;
  error?: KubeError;
}

/** A status without `since`, which the mirror adds: but for `stale` it is when the state began. */
export type DerivedStatus = Omit<ClusterStatus, 'since'> & {
  /** Milliseconds since the epoch, for `stale`. */
  staleSince?: number;
};

/** Sums up how fresh a cluster's mirror is, and says in words what is wrong. */
export function deriveStatus(
  cluster: { name: string; title?: string },
  kinds: KindState[],
  link: LinkState,
): DerivedStatus {
  const named = (test: (state: ReflectorState) => boolean) => [
    ...new Set(
      kinds
        .filter(({ states }) => states.some(test))
        .map(({ kind }) => kind.resource),
    ),
  ];
  const forbiddenKinds = named(state => state.phase === 'forbidden');
  const polledKinds = named(state => state.polled);
  const answer = (
    state: ClusterSyncState,
    message?: string,
    staleSince?: number,
  ): DerivedStatus => ({
    ...cluster,
    state,
    forbiddenKinds,
    polledKinds,
    ...(message ? { message } : {}),
    ...(staleSince ? { staleSince } : {}),
  });

  const machines = kinds
    .filter(({ kind }) => ['virtualMachines', 'instances'].includes(kind.key))
    .flatMap(({ states }) => states);
  const all = (phase: ReflectorState['phase']) =>
    machines.length > 0 && machines.every(state => state.phase === phase);
  const everSynced = machines.some(state => state.synced);

  if (link.up === false) {
    return everSynced
      ? answer(
          'stale',
          `The cluster does not answer; what is shown was true at the time given. ${reasonOf(
            link.error,
          )}`,
          link.lastContact,
        )
      : answer(
          'unreachable',
          `${
            link.lastContact
              ? 'The cluster does not answer, and its VMs were never listed.'
              : 'The cluster has not answered yet.'
          } ${reasonOf(link.error)}`,
        );
  }
  if (all('forbidden')) {
    return answer(
      'forbidden',
      'The configured credential may list neither VirtualMachines nor VirtualMachineInstances on this cluster: bind it to a role that grants get, list and watch on them.',
    );
  }
  if (all('absent')) {
    return answer(
      'kubevirt-absent',
      'KubeVirt is not installed on this cluster: its API server does not serve kubevirt.io. VMs will show as soon as it does.',
    );
  }
  const ofVms = kinds.filter(({ kind }) => kind.ofVms);
  const failing = ofVms.filter(({ states }) =>
    states.some(state => state.phase === 'failing'),
  );
  if (failing.length) {
    const error = failing
      .flatMap(({ states }) => states)
      .find(state => state.phase === 'failing')?.error;
    const what = failing.map(({ kind }) => kind.resource).join(', ');
    if (error?.code === 401 && !everSynced) {
      return answer(
        'unreachable',
        `The API server does not accept the configured credential (401): check that it is not expired.`,
      );
    }
    const synced = failing
      .flatMap(({ states }) => states)
      .filter(state => state.phase === 'failing' && state.synced);
    return synced.length
      ? answer(
          'stale',
          `Reading ${what} fails. ${reasonOf(error)}`,
          Math.min(...synced.map(state => state.since)),
        )
      : answer('syncing', `Reading ${what} fails. ${reasonOf(error)}`);
  }
  if (
    ofVms.some(({ states }) => states.some(state => state.phase === 'starting'))
  ) {
    return answer('syncing');
  }
  const hidden = named(state => state.phase === 'forbidden');
  return answer(
    'synced',
    hidden.length
      ? `The configured credential may not read ${hidden.join(
          ', ',
        )}: what depends on them is not shown.`
      : undefined,
  );
}

/** States in which what is told of the cluster is true now, be it that nothing can be. */
const TRUE_NOW: readonly ClusterSyncState[] = [
  'synced',
  'forbidden',
  'kubevirt-absent',
];

/** For how long, in milliseconds, the truth about the cluster has not been known. */
export function stalenessOf(
  { state, since }: ClusterStatus,
  now: number,
): number {
  return TRUE_NOW.includes(state) || !since ? 0 : now - Date.parse(since);
}

function reasonOf(error: KubeError | undefined): string {
  return error
    ? `${error.message}${error.message.endsWith('.') ? '' : '.'}`
    : '';
}
