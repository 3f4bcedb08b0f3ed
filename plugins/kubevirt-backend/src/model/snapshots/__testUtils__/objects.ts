import type {
  SnapshotObjects,
  VirtualMachineRestore,
  VirtualMachineSnapshot,
} from '../types';

/** A moment, for tests. */
export const NOW = Date.parse('2026-08-01T12:00:00Z');

export const condition = (type: string, status: string, reason: string) => ({
  type,
  status,
  reason,
});

/** A snapshot as KubeVirt 1.7 leaves it behind of a VM that ran with its agent. */
export function snapshotOf(
  name: string,
  change: {
    source?: string;
    sourceUID?: string;
    createdAt?: string;
    labels?: Record<string, string>;
    deletionTimestamp?: string;
    spec?: object;
    status?: object;
  } = {},
): VirtualMachineSnapshot {
  const createdAt = change.createdAt ?? '2026-08-01T11:00:00Z';
  return {
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      creationTimestamp: createdAt,
      ...(change.labels && { labels: change.labels }),
      ...(change.deletionTimestamp && {
        deletionTimestamp: change.deletionTimestamp,
      }),
    },
    spec: {
      source: { kind: 'VirtualMachine', name: change.source ?? 'db' },
      ...change.spec,
    },
    status: change.status ?? {
      phase: 'Succeeded',
      readyToUse: true,
      creationTime: createdAt,
      sourceUID: change.sourceUID ?? 'uid-db',
      sourceIndications: [
        { indication: 'GuestAgent', message: 'Guest agent was active.' },
        { indication: 'Online' },
      ],
      snapshotVolumes: {
        includedVolumes: ['root'],
        excludedVolumes: ['scratch'],
      },
      conditions: [
        condition('Progressing', 'False', 'Operation complete'),
        condition('Ready', 'True', 'Ready'),
      ],
    },
  };
}

/** A snapshot that KubeVirt gave up. */
export const FAILED_STATUS = {
  phase: 'Failed',
  readyToUse: false,
  error: { message: 'VolumeSnapshot x error: the driver takes none' },
  conditions: [condition('Failure', 'True', 'snapshot deadline exceeded')],
};

/** One that is being taken. */
export const RUNNING_STATUS = {
  phase: 'InProgress',
  readyToUse: false,
  sourceUID: 'uid-db',
  conditions: [
    condition('Progressing', 'True', 'Source locked and operation in progress'),
  ],
};

export function restoreOf(
  name: string,
  change: {
    target?: string;
    snapshot?: string;
    policy?: string;
    status?: object;
    createdAt?: string;
  } = {},
): VirtualMachineRestore {
  return {
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      creationTimestamp: change.createdAt ?? '2026-08-01T11:30:00Z',
    },
    spec: {
      target: { kind: 'VirtualMachine', name: change.target ?? 'db' },
      virtualMachineSnapshotName: change.snapshot ?? 'monday',
      ...(change.policy && { volumeRestorePolicy: change.policy }),
    },
    status: change.status ?? {
      complete: true,
      restoreTime: '2026-08-01T11:31:00Z',
      conditions: [condition('Ready', 'True', 'Operation complete')],
    },
  };
}

/** A restore that was refused by the VM's running, as KubeVirt 1.7 says it. */
export const NOT_STOPPED =
  'Restore target VMI must be powered off before restore operation';
export const FAILED_RESTORE = {
  complete: false,
  conditions: [
    condition('Ready', 'False', NOT_STOPPED),
    condition('Failure', 'True', NOT_STOPPED),
  ],
};

export function objectsWith(
  change: Partial<SnapshotObjects> = {},
): SnapshotObjects {
  return {
    snapshots: [snapshotOf('monday')],
    restores: [],
    truncated: false,
    vm: {
      metadata: { name: 'db', uid: 'uid-db' },
      status: {
        volumeSnapshotStatuses: [
          { name: 'root', enabled: true },
          {
            name: 'scratch',
            enabled: false,
            reason:
              'Snapshot is not supported for this volumeSource type [scratch]',
          },
        ],
      },
    },
    ...change,
  };
}
