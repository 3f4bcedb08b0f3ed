import type {
  VirtualMachineRestore,
  VirtualMachineSnapshot,
} from '../snapshots';
import {
  FAILED_RESTORE,
  FAILED_STATUS,
  NOT_STOPPED,
  NOW,
  restoreOf,
  RUNNING_STATUS,
  snapshotOf,
} from '../snapshots/__testUtils__/objects';
import { snapshotProgress, type SnapshotVerb } from './';

/** What it is, for which verb, its object, whether it was seen, and how far that is. */
type Row = [
  string,
  SnapshotVerb,
  VirtualMachineSnapshot | VirtualMachineRestore | undefined,
  boolean,
  string,
];

describe('snapshotProgress', () => {
  const progress = (
    verb: SnapshotVerb,
    object: Parameters<typeof snapshotProgress>[1],
    wasSeen = true,
  ) =>
    snapshotProgress(
      verb,
      object,
      { resource: 'virtualmachinesnapshots', name: 'a', uid: 'uid-a' },
      wasSeen,
      NOW,
    );

  it.each<Row>([
    ['not there yet', 'snapshot', undefined, false, 'requested'],
    ['gone again', 'snapshot', undefined, true, 'failed'],
    [
      'under way',
      'snapshot',
      snapshotOf('a', { status: RUNNING_STATUS }),
      true,
      'seen',
    ],
    ['taken', 'snapshot', snapshotOf('a'), true, 'done'],
    [
      'failed',
      'snapshot',
      snapshotOf('a', { status: FAILED_STATUS }),
      true,
      'failed',
    ],
    [
      'taken without any disk',
      'snapshot',
      snapshotOf('a', {
        status: {
          readyToUse: true,
          snapshotVolumes: { excludedVolumes: ['root'] },
        },
      }),
      true,
      'failed',
    ],
    ['under way', 'restore', restoreOf('a', { status: {} }), false, 'seen'],
    ['done', 'restore', restoreOf('a'), true, 'done'],
    [
      'failed',
      'restore',
      restoreOf('a', { status: FAILED_RESTORE }),
      true,
      'failed',
    ],
    ['there', 'delete-snapshot', snapshotOf('a'), false, 'requested'],
    [
      'going',
      'delete-snapshot',
      snapshotOf('a', { deletionTimestamp: '2026-08-01T11:59:00Z' }),
      false,
      'seen',
    ],
    ['gone', 'delete-snapshot', undefined, false, 'done'],
  ])('of one that is %s: %s', (_, verb, object, wasSeen, phase) => {
    expect(progress(verb, object, wasSeen).phase).toBe(phase);
  });

  it('takes another one of that name for gone', () => {
    const other = snapshotOf('a');
    other.metadata.uid = 'uid-b';
    expect(progress('delete-snapshot', other).phase).toBe('done');
  });

  it('quotes KubeVirt', () => {
    expect(
      progress('restore', restoreOf('a', { status: FAILED_RESTORE })).quote,
    ).toBe(NOT_STOPPED);
    expect(
      progress('snapshot', snapshotOf('a', { status: FAILED_STATUS })).quote,
    ).toBe(FAILED_STATUS.error.message);
  });
});
