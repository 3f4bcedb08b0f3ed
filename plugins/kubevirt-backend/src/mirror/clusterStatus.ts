import {
  formatInEnglish,
  type ClusterStatus,
  type ClusterSyncState,
  type LocalizableMessage,
  type MessageCode,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { tlsFaultOf } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { KubeError } from '../clusters';
import { withoutUrlSecrets } from '../model/urlSecrets';
import type { Kind } from '../kubevirt/kinds';
import type { ReflectorState } from './reflector/reflectorTypes';

/** Why a cluster was not called at all, by the reason of the error: that is the portal's side, not the network. */
const ACCESS_FAULTS: Record<string, MessageCode> = {
  InvalidConfiguration: 'cluster-misconfigured',
  CredentialUnavailable: 'cluster-credential-unavailable',
  ExecCredentialFailed: 'cluster-credential-unavailable',
};

interface Fault {
  /** Of a cluster that never answered. */
  state: ClusterSyncState;
  message: LocalizableMessage;
}

/** What keeps the portal from calling a cluster, where it is not just that nothing answers. */
function faultOf(
  { name, title }: { name: string; title?: string },
  reason: string | undefined,
): Fault | undefined {
  const access = ACCESS_FAULTS[reason ?? ''];
  if (access) {
    return { state: 'misconfigured', message: { code: access } };
  }
  const code = tlsFaultOf(reason);
  return (
    code && {
      state: code === 'tls-failed' ? 'unreachable' : 'untrusted',
      message: { code, params: { server: title ?? name } },
    }
  );
}

/** What is known of one set of objects: of each namespace, where they are watched by namespace. */
export interface KindState {
  kind: Kind;
  states: ReflectorState[];
}

export interface ConnectivityState {
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

/** The names of a cluster, and nothing else that its connection holds. */
const namesOf = ({ name, title }: { name: string; title?: string }) => ({
  name,
  ...(title && { title }),
});

/** Before anything is known. */
export function initialStatus(
  cluster: { name: string; title?: string },
  now: number,
): ClusterStatus {
  return {
    ...namesOf(cluster),
    state: 'syncing',
    since: new Date(now).toISOString(),
    forbiddenKinds: [],
    polledKinds: [],
  };
}

/** A status with the time at which its state began, which is that of the one before while it lasts. */
export function nextStatus(
  before: ClusterStatus,
  { staleSince, ...derived }: DerivedStatus,
  now: number,
): ClusterStatus {
  const lasts = staleSince === undefined && before.state === derived.state;
  return {
    ...derived,
    since: lasts ? before.since : new Date(staleSince ?? now).toISOString(),
  };
}

/** Sums up how fresh a cluster's mirror is, and says in words what is wrong. */
export function deriveStatus(
  cluster: { name: string; title?: string },
  kinds: KindState[],
  connectivity: ConnectivityState,
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
    messages: LocalizableMessage[] = [],
    rest: Pick<DerivedStatus, 'staleSince' | 'kubevirtAbsent'> = {},
  ): DerivedStatus => ({
    ...namesOf(cluster),
    state,
    forbiddenKinds,
    polledKinds,
    ...(messages.length > 0 && {
      message: formatInEnglish(messages),
      messages,
    }),
    ...rest,
  });

  const machines = kinds
    .filter(({ kind }) => kind.machines)
    .flatMap(({ states }) => states);
  const all = (test: (state: ReflectorState) => boolean) =>
    machines.length > 0 && machines.every(test);
  const everSynced = machines.some(state => state.synced);
  // Also while the calls that would report it fail.
  const absent = all(state => state.absent === true);
  const silentAbsent = (since: number, error: KubeError | undefined) =>
    answer('stale', [{ code: 'cluster-silent-absent' }, ...reasonOf(error)], {
      kubevirtAbsent: true,
      staleSince: since,
    });

  if (connectivity.up === false) {
    const fault = faultOf(cluster, connectivity.error?.reason);
    if (everSynced) {
      return answer(
        'stale',
        [
          fault?.message ?? { code: 'cluster-silent' },
          ...reasonOf(connectivity.error),
        ],
        { staleSince: connectivity.lastContact },
      );
    }
    if (absent) {
      return silentAbsent(connectivity.lastContact, connectivity.error);
    }
    if (fault) {
      return answer(fault.state, [
        fault.message,
        ...reasonOf(connectivity.error),
      ]);
    }
    return answer('unreachable', [
      {
        code: connectivity.lastContact
          ? 'cluster-silent-unlisted'
          : 'cluster-unanswered',
      },
      ...reasonOf(connectivity.error),
    ]);
  }
  if (all(({ phase }) => phase === 'forbidden')) {
    return answer('forbidden', [{ code: 'cluster-forbidden' }]);
  }
  if (all(({ phase }) => phase === 'absent')) {
    return answer('kubevirt-absent', [{ code: 'cluster-without-kubevirt' }]);
  }
  const ofVms = kinds.filter(({ kind }) => kind.ofVms);
  const failing = ofVms.filter(({ states }) =>
    states.some(({ phase }) => phase === 'failing'),
  );
  if (failing.length) {
    const states = failing
      .flatMap(each => each.states)
      .filter(({ phase }) => phase === 'failing');
    const [{ error }] = states;
    if (error?.code === 401 && !everSynced && !absent) {
      return answer('unreachable', [{ code: 'cluster-refuses-credential' }]);
    }
    if (absent) {
      // Other kinds may never have been read, which shows nothing of KubeVirt.
      const unserved = states.filter(state => state.absent);
      return silentAbsent(
        Math.min(...unserved.map(({ since }) => since)),
        error,
      );
    }
    const what = failing.map(({ kind }) => kind.resource).join(', ');
    const messages: LocalizableMessage[] = [
      { code: 'cluster-kinds-fail', params: { kinds: what } },
      ...reasonOf(error),
    ];
    const known = states.filter(({ synced }) => synced);
    return known.length
      ? answer('stale', messages, {
          staleSince: Math.min(...known.map(({ since }) => since)),
        })
      : answer('syncing', messages);
  }
  if (
    ofVms.some(({ states }) => states.some(state => state.phase === 'starting'))
  ) {
    return answer('syncing');
  }
  return answer(
    'synced',
    forbiddenKinds.length
      ? [
          {
            code: 'cluster-kinds-hidden',
            params: { kinds: forbiddenKinds.join(', ') },
          },
        ]
      : [],
  );
}

/** States in which what is reported of the cluster is true now, be it that nothing can be. */
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

/** What failed, in a word that gives away no address, path or account. */
function codeOf({ code, reason }: KubeError): string {
  const word = reason && /^\w{1,60}$/.test(reason) ? reason : undefined;
  return (
    [code > 0 ? code : undefined, word].filter(Boolean).join(' ') || 'Error'
  );
}

/** What the network or the API server answered, in its own words. */
function reasonOf(error: KubeError | undefined): LocalizableMessage[] {
  if (!error) {
    return [];
  }
  const message = withoutUrlSecrets(error.message);
  const text = message.endsWith('.') ? message : `${message}.`;
  return [{ code: 'verbatim', params: { text, reason: codeOf(error) } }];
}
