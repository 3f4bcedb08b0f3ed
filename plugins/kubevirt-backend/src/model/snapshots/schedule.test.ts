import type { SnapshotSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  describeSchedule,
  dueSnapshotName,
  outdatedSnapshots,
} from './schedule';

const HOUR = 3_600_000;

describe('dueSnapshotName', () => {
  const vm = { name: 'db', uid: '0b0f5a52-6d24-4c9e-8c61-2c1c8f6b7f10' };
  const daily = { interval: 24 * HOUR, keep: 7 };
  const noon = Date.parse('2026-08-01T12:00:00Z');

  it('is the same for a whole interval, and another one in the next', () => {
    const names = new Set<string>();
    for (let hour = 0; hour < 72; hour += 1) {
      names.add(dueSnapshotName(vm, daily, noon + hour * HOUR));
    }
    expect([3, 4]).toContain(names.size);
    expect([...names][0]).toMatch(/^db-0b0f5a52-2026\d{4}-\d{4}$/);
  });

  it('is of one VM, and not of a later one of its name', () => {
    const other = { ...vm, uid: 'ffffffff-6d24-4c9e-8c61-2c1c8f6b7f10' };
    expect(dueSnapshotName(other, daily, noon)).not.toBe(
      dueSnapshotName(vm, daily, noon),
    );
  });
});

describe('describeSchedule', () => {
  const uid = '0b0f5a52-6d24-4c9e-8c61-2c1c8f6b7f10';
  const now = Date.parse('2026-08-01T12:00:00Z');

  it('says when the next one is due, which is when its name changes', () => {
    const found = describeSchedule('every 6h, keep 4', uid, 'on', now);
    expect(found).toEqual({ every: '6h', keep: 4, next: expect.any(String) });
    const next = Date.parse((found as { next: string }).next);
    const nameAt = (time: number) =>
      dueSnapshotName(
        { name: 'db', uid },
        { interval: 6 * HOUR, keep: 4 },
        time,
      );
    expect(next).toBeGreaterThan(now);
    expect(next).toBeLessThanOrEqual(now + 6 * HOUR);
    expect(nameAt(next - 1)).toBe(nameAt(now));
    expect(nameAt(next)).not.toBe(nameAt(now));
  });

  it.each([
    ['every 1d, keep 7', 'off', { every: '1d', keep: 7, off: true }],
    ['every 1d, keep 7', 'blocked', { every: '1d', keep: 7 }],
    ['every 5m, keep 4', 'on', { problem: 'unreadable' }],
    ['every 5m, keep 4', 'off', { problem: 'unreadable' }],
    ['', 'on', { problem: 'unreadable' }],
  ] as const)('of %j, %s, is %j', (annotation, state, shown) => {
    expect(describeSchedule(annotation, uid, state, now)).toEqual(shown);
  });
});

describe('outdatedSnapshots', () => {
  const snapshot = (
    name: string,
    rest: Partial<SnapshotSummary> = {},
  ): SnapshotSummary => ({
    name,
    uid: name,
    phase: 'ready',
    overdue: false,
    indications: [],
    ofEarlierVm: false,
    scheduled: true,
    ...rest,
  });
  const names = (...args: Parameters<typeof outdatedSnapshots>) =>
    outdatedSnapshots(...args).map(({ name }) => name);
  const keepTwo = { interval: HOUR, keep: 2 };

  it('are those of the schedule beyond what it keeps, and no others', () => {
    expect(
      names(
        [
          snapshot('e'),
          snapshot('by-hand', { scheduled: false }),
          snapshot('d'),
          snapshot('c'),
          snapshot('old-by-hand', { scheduled: false }),
          snapshot('b'),
        ],
        [],
        keepTwo,
      ),
    ).toEqual(['c', 'b']);
  });

  it('are none while those that are new fail', () => {
    const failed = ['h', 'g', 'f', 'e', 'd'].map(name =>
      snapshot(name, { phase: 'failed' }),
    );
    expect(
      names([...failed, snapshot('c'), snapshot('b')], [], keepTwo),
    ).toEqual(['e', 'd']);
  });

  it('are not those that are being restored', () => {
    const restore = {
      name: 'r',
      uid: 'r',
      snapshot: 'c',
      phase: 'in-progress' as const,
      overdue: false,
      volumeRestorePolicy: 'InPlace',
    };
    expect(
      names(
        ['e', 'd', 'c', 'b'].map(name => snapshot(name)),
        [restore],
        keepTwo,
      ),
    ).toEqual(['b']);
  });
});
