import { describeSnapshots } from './describeSnapshots';
import { LABEL_SCHEDULED } from './labels';
import type { SnapshotObjects } from './types';
import {
  condition,
  FAILED_RESTORE,
  FAILED_STATUS,
  NOT_STOPPED,
  NOW,
  objectsWith,
  restoreOf,
  RUNNING_STATUS,
  snapshotOf,
} from './__testUtils__/objects';

const describeWith = (
  change: Partial<SnapshotObjects> = {},
  gate: 'on' | 'off' | 'unknown' = 'on',
) =>
  describeSnapshots(
    objectsWith(change),
    { name: 'db', uid: 'uid-db', cluster: 'west' },
    gate,
    NOW,
  );

const one = (...args: Parameters<typeof snapshotOf>) =>
  describeWith({ snapshots: [snapshotOf(...args)] }).snapshots[0];

describe('describeSnapshots', () => {
  it('shows what is in a snapshot, what KubeVirt noted, and its size', () => {
    const { snapshots, disks, truncated, problem } = describeWith({
      volumeSnapshots: ['root', 'data'].map(volume => ({
        metadata: {
          name: `vmsnapshot-uid-monday-volume-${volume}`,
          uid: volume,
        },
        status: { restoreSize: '2Gi' },
      })),
    });
    expect(snapshots).toEqual([
      {
        name: 'monday',
        uid: 'uid-monday',
        createdAt: '2026-08-01T11:00:00Z',
        takenAt: '2026-08-01T11:00:00Z',
        phase: 'ready',
        overdue: false,
        included: ['root'],
        excluded: ['scratch'],
        indications: [
          { code: 'GuestAgent', message: 'Guest agent was active.' },
          { code: 'Online' },
        ],
        bytes: 4 * 2 ** 30,
        ofEarlierVm: false,
        scheduled: false,
      },
    ]);
    expect(disks).toEqual([
      { name: 'root', included: true },
      {
        name: 'scratch',
        included: false,
        reason:
          'Snapshot is not supported for this volumeSource type [scratch]',
      },
    ]);
    expect(truncated).toBe(false);
    expect(problem).toBeUndefined();
  });

  it('shows those of the VM only, newest first', () => {
    const { snapshots } = describeWith({
      snapshots: [
        snapshotOf('old', { createdAt: '2026-07-01T11:00:00Z' }),
        snapshotOf('other', { source: 'web' }),
        snapshotOf('new', { createdAt: '2026-08-01T11:59:00Z' }),
      ],
    });
    expect(snapshots.map(({ name }) => name)).toEqual(['new', 'old']);
  });

  it.each([
    ['that was taken', {}, 'ready', undefined],
    [
      'that failed',
      { status: FAILED_STATUS },
      'failed',
      FAILED_STATUS.error.message,
    ],
    [
      'that failed without a word',
      { status: { ...FAILED_STATUS, error: null } },
      'failed',
      'snapshot deadline exceeded',
    ],
    [
      'that is being taken',
      { status: RUNNING_STATUS },
      'in-progress',
      undefined,
    ],
    ['that nobody looked at yet', { status: {} }, 'in-progress', undefined],
    [
      'that is going',
      { deletionTimestamp: '2026-08-01T11:59:00Z' },
      'deleting',
      undefined,
    ],
  ])('says of a snapshot %s how it is', (_, change, phase, error) => {
    expect(one('a', change)).toMatchObject({ phase });
    expect(one('a', change).error).toBe(error);
  });

  it.each([
    ['within its five minutes', '2026-08-01T11:56:00Z', {}, false],
    ['after them', '2026-08-01T11:50:00Z', {}, true],
    [
      'by its own deadline',
      '2026-08-01T11:58:30Z',
      { failureDeadline: '10s' },
      true,
    ],
    [
      'within a longer one',
      '2026-08-01T11:50:00Z',
      { failureDeadline: '1h0m0s' },
      false,
    ],
    ['without one', '2026-08-01T01:00:00Z', { failureDeadline: '0s' }, false],
  ])(
    'a snapshot that is being taken is overdue or not, %s',
    (_, createdAt, spec, overdue) => {
      expect(
        one('a', { createdAt, spec, status: RUNNING_STATUS }).overdue,
      ).toBe(overdue);
    },
  );

  it('marks those of an earlier VM, and those of the schedule of this one', () => {
    expect(one('a', { sourceUID: 'uid-gone' }).ofEarlierVm).toBe(true);
    expect(
      one('a', { labels: { [LABEL_SCHEDULED]: 'uid-db' } }).scheduled,
    ).toBe(true);
    expect(
      one('a', { labels: { [LABEL_SCHEDULED]: 'uid-gone' } }).scheduled,
    ).toBe(false);
  });

  it('knows no size where one disk has none yet', () => {
    const { snapshots } = describeWith({
      volumeSnapshots: [
        { metadata: { name: 'vmsnapshot-uid-monday-volume-root', uid: 'a' } },
      ],
    });
    expect(snapshots[0].bytes).toBeUndefined();
  });

  it.each([
    ['done', {}, 'done', false, undefined],
    ['failed', { status: FAILED_RESTORE }, 'failed', false, NOT_STOPPED],
    [
      'being done, however long that takes',
      {
        createdAt: '2026-08-01T01:00:00Z',
        status: {
          conditions: [
            condition('Progressing', 'True', 'Creating new PVCs'),
            condition('Ready', 'False', 'Waiting for new PVCs'),
          ],
        },
      },
      'in-progress',
      false,
      'Waiting for new PVCs',
    ],
    [
      'waiting for the VM too long',
      {
        status: {
          conditions: [
            condition('Progressing', 'False', 'Waiting for target VM'),
            condition('Ready', 'False', 'Waiting for target VM'),
          ],
        },
      },
      'in-progress',
      true,
      'Waiting for target VM',
    ],
  ])('says of a restore that is %s', (_, change, phase, overdue, message) => {
    const [restore] = describeWith({
      restores: [restoreOf('r', change)],
    }).restores;
    expect(restore).toMatchObject({
      phase,
      overdue,
      snapshot: 'monday',
      volumeRestorePolicy: 'RandomizeNames',
    });
    expect(restore.message).toBe(message);
  });

  it('says that the gate is off, and shows what there is all the same', () => {
    expect(describeWith({}, 'off')).toMatchObject({
      problem: { code: 'gate-off', message: expect.stringContaining('west') },
      snapshots: [{ name: 'monday' }],
    });
  });

  it('believes nothing that an earlier VM of the name says of its disks', () => {
    const vm = objectsWith().vm!;
    expect(
      describeWith({ vm: { ...vm, metadata: { ...vm.metadata, uid: 'x' } } })
        .disks,
    ).toBeUndefined();
  });

  it('stands objects of any form, and bounds what others wrote', () => {
    const odd = [
      {
        metadata: { name: 'a', uid: 'a' },
        spec: { source: { kind: 'VirtualMachine', name: 'db' } },
        status: null,
      },
      { metadata: { name: 'b', uid: 'b' }, spec: null },
      snapshotOf('c', {
        status: {
          error: { message: 'x'.repeat(5_000) },
          phase: 'Failed',
          sourceIndications: [null, {}],
          snapshotVolumes: { includedVolumes: [1, 'root'] },
        },
      }),
    ] as unknown as SnapshotObjects['snapshots'];
    const { snapshots } = describeWith({ snapshots: odd });
    expect(snapshots.map(({ name }) => name)).toEqual(['c', 'a']);
    expect(snapshots[0].error).toHaveLength(1_000);
    expect(snapshots[0].included).toEqual(['root']);
  });
});
