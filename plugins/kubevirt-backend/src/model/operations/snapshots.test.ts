import type { OperationVerb } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { SnapshotObjects } from '../snapshots';
import {
  FAILED_RESTORE,
  FAILED_STATUS,
  restoreOf,
  snapshotOf,
} from '../snapshots/__testUtils__/objects';
import type { VmObjects } from '../vmObjects';
import { paused, strategy } from './__testUtils__/objects';
import {
  agent,
  factsOf,
  locked,
  monday,
  off,
  on,
} from './__testUtils__/snapshots';
import {
  losesData,
  operationEffects,
  operationOutcome,
  operationVerdict,
  type SnapshotFacts,
  type SnapshotVerb,
} from './';

const noClass = {
  name: 'root',
  enabled: false,
  reason:
    'No VolumeSnapshotClass: Volume snapshots are not configured for this StorageClass [slow] [root]',
};
const noKind = {
  name: 'boot',
  enabled: false,
  reason: 'Snapshot is not supported for this volumeSource type [boot]',
};
const vmWith = (...volumeSnapshotStatuses: object[]) => ({
  metadata: { name: 'db', uid: 'uid-db' },
  status: { volumeSnapshotStatuses },
});

describe('operationVerdict of snapshots', () => {
  const verdict = (
    verb: OperationVerb,
    vmObjects: VmObjects,
    options: object,
    facts: SnapshotFacts,
  ) => operationVerdict(vmObjects, { verb, options }, [], facts);

  it.each<
    [
      string,
      SnapshotVerb,
      VmObjects,
      object,
      Partial<SnapshotObjects>,
      string | undefined,
    ]
  >([
    ['of a stopped VM', 'snapshot', off(), { snapshot: 'a' }, {}, undefined],
    ['of a running VM', 'snapshot', on(), { snapshot: 'a' }, {}, undefined],
    [
      'while another is taken',
      'snapshot',
      on(locked('snapshotInProgress')),
      {},
      {},
      'state-snapshot-being-taken',
    ],
    [
      'while it is restored',
      'snapshot',
      off(locked('restoreInProgress')),
      {},
      {},
      'state-restore-underway',
    ],
    [
      'of a name that is taken',
      'snapshot',
      off(),
      monday,
      {},
      'state-snapshot-exists',
    ],
    [
      'without any disk',
      'snapshot',
      off(),
      {},
      { vm: vmWith(noKind, noClass) },
      'state-no-disk-for-snapshot',
    ],
    [
      'of disks not known yet',
      'snapshot',
      off(),
      {},
      { vm: undefined },
      undefined,
    ],
    ['onto the stopped VM', 'restore', off(), monday, {}, undefined],
    [
      'onto a running VM',
      'restore',
      on(),
      monday,
      {},
      'state-restore-needs-stopped',
    ],
    [
      'onto a VM that starts itself',
      'restore',
      off(strategy('Always')),
      monday,
      {},
      'state-restore-needs-stopped',
    ],
    [
      'while a snapshot is taken',
      'restore',
      off(locked('snapshotInProgress')),
      monday,
      {},
      'state-snapshot-being-taken',
    ],
    [
      'beside one that failed',
      'restore',
      off(),
      monday,
      { restores: [restoreOf('r', { status: FAILED_RESTORE })] },
      'state-restore-in-the-way',
    ],
    [
      'after one that is done',
      'restore',
      off(),
      monday,
      { restores: [restoreOf('r')] },
      undefined,
    ],
    [
      'of a snapshot that is not there',
      'restore',
      off(),
      { snapshot: 'x' },
      {},
      'state-snapshot-unknown',
    ],
    [
      'of another VM’s',
      'restore',
      off(),
      monday,
      { snapshots: [snapshotOf('monday', { source: 'web' })] },
      'state-snapshot-unknown',
    ],
    [
      'of one that failed',
      'restore',
      off(),
      monday,
      { snapshots: [snapshotOf('monday', { status: FAILED_STATUS })] },
      'state-snapshot-not-ready',
    ],
    [
      'of an earlier VM',
      'restore',
      off(),
      monday,
      { snapshots: [snapshotOf('monday', { sourceUID: 'gone' })] },
      'state-snapshot-of-earlier-vm',
    ],
    [
      'of one without disks',
      'restore',
      off(),
      monday,
      {
        snapshots: [
          snapshotOf('monday', {
            status: {
              readyToUse: true,
              phase: 'Succeeded',
              sourceUID: 'uid-db',
              snapshotVolumes: { excludedVolumes: ['root'] },
            },
          }),
        ],
      },
      'state-snapshot-empty',
    ],
    ['that is there', 'delete-snapshot', on(), monday, {}, undefined],
    [
      'that is not there',
      'delete-snapshot',
      on(),
      { snapshot: 'x' },
      {},
      'state-snapshot-unknown',
    ],
    [
      'that is going',
      'delete-snapshot',
      on(),
      monday,
      {
        snapshots: [
          snapshotOf('monday', { deletionTimestamp: '2026-08-01T11:59:00Z' }),
        ],
      },
      'state-snapshot-going',
    ],
    [
      'that is being restored',
      'delete-snapshot',
      off(),
      monday,
      { restores: [restoreOf('r', { status: {} })] },
      'state-snapshot-in-use',
    ],
    [
      'a record',
      'delete-restore',
      on(),
      { restore: 'r' },
      { restores: [restoreOf('r')] },
      undefined,
    ],
    [
      'a record that is not there',
      'delete-restore',
      on(),
      { restore: 'r' },
      {},
      'state-restore-unknown',
    ],
  ])('%s: %s', (_, verb, vmObjects, options, change, code) => {
    expect(verdict(verb, vmObjects, options, factsOf(change))?.code).toBe(code);
  });

  it('quotes what would help: the snapshot class, and not that a containerDisk has none', () => {
    expect(
      verdict('snapshot', off(), {}, factsOf({ vm: vmWith(noKind, noClass) })),
    ).toMatchObject({
      params: { text: expect.stringContaining('No VolumeSnapshotClass') },
    });
  });

  it.each<[SnapshotVerb, object, string | undefined]>([
    ['snapshot', {}, 'snapshots-gate-off'],
    ['restore', monday, 'snapshots-gate-off'],
    ['delete-snapshot', monday, undefined],
  ])('%s where the gate is off', (verb, options, code) => {
    expect(verdict(verb, off(), options, factsOf({}, 'off'))?.code).toBe(code);
  });

  it('decides what it can where no snapshots were read', () => {
    expect(verdict('restore', on(), {}, { gate: 'on' })?.code).toBe(
      'state-restore-needs-stopped',
    );
    expect(verdict('restore', off(), {}, { gate: 'on' })).toBeUndefined();
  });
});

describe('operationEffects of snapshots', () => {
  const of = (
    verb: SnapshotVerb,
    vmObjects: VmObjects,
    options = {},
    facts = factsOf(),
  ) => operationEffects(vmObjects, { verb, options }, [], facts);
  const codes = (...args: Parameters<typeof of>) =>
    of(...args).map(({ code }) => code);

  it('names the disks that will be in it, and those that will not with why', () => {
    const effects = of('snapshot', off());
    expect(effects).toEqual([
      expect.objectContaining({ code: 'disks-included', names: ['root'] }),
      expect.objectContaining({
        code: 'disks-excluded',
        severity: 'warning',
        names: ['scratch'],
        message:
          'Not in it: scratch (KubeVirt says: Snapshot is not supported for this volumeSource type [scratch]).',
      }),
    ]);
    expect(losesData(effects)).toBe(false);
  });

  it.each<[string, VmObjects, string, string]>([
    ['with agent', on(agent), 'guest-frozen', 'info'],
    ['without agent', on(), 'guest-not-frozen', 'warning'],
    ['that is paused', on(agent, paused), 'guest-not-frozen', 'warning'],
  ])('of a running guest %s', (_, vmObjects, code, severity) => {
    expect(of('snapshot', vmObjects)).toContainEqual(
      expect.objectContaining({ code, severity }),
    );
  });

  it('names the disks that a restore replaces and those that it keeps, and asks to confirm that', () => {
    const effects = of('restore', off(), monday);
    expect(effects).toMatchObject([
      {
        code: 'disks-replaced',
        names: ['root'],
        message:
          'What is on the disk root now is lost: it becomes what it was at 2026-08-01 11:00 UTC.',
      },
      { code: 'disks-kept', names: ['late'] },
      { code: 'spec-restored' },
      { code: 'stays-stopped' },
    ]);
    expect(losesData(effects)).toBe(true);
  });

  it('asks to confirm that a snapshot goes, and not that a record goes', () => {
    expect(losesData(of('delete-snapshot', on(), monday))).toBe(true);
    expect(losesData(of('delete-restore', on(), { restore: 'r' }))).toBe(false);
  });

  it.each([
    [{ volumeRestorePolicy: 'InPlace' }, [], 'button', 'spec'],
    [{}, [], 'button', 'spec'],
    [{ volumeRestorePolicy: 'PrefixTargetName' }, ['db-root'], 'git', 'spec'],
  ] as const)('with %j git wins or not', (policy, names, wins, writes) => {
    const options = { ...monday, ...policy };
    expect(
      of('restore', off(), options).find(
        ({ code }) => code === 'claims-renamed',
      )?.names ?? [],
    ).toEqual(names);
    expect(
      operationOutcome(
        off(),
        { verb: 'restore', options },
        'https://git.example/vm.yaml',
        factsOf(),
      ),
    ).toMatchObject({ wins, writes, source: 'https://git.example/vm.yaml' });
  });

  it('renames nothing that has the prefix already', () => {
    const prefixed = off(({ vm }) => {
      vm!.spec!.template!.spec!.volumes = [
        { name: 'root', dataVolume: { name: 'db-root' } },
      ];
    });
    const options = {
      ...monday,
      volumeRestorePolicy: 'PrefixTargetName' as const,
    };
    expect(codes('restore', prefixed, options)).not.toContain('claims-renamed');
  });

  it('git undoes neither a snapshot nor its end', () => {
    for (const verb of ['snapshot', 'delete-snapshot'] as const) {
      expect(
        operationOutcome(on(), { verb, options: monday }, undefined, factsOf()),
      ).toMatchObject({ wins: 'button', writes: 'nothing' });
    }
  });
});
