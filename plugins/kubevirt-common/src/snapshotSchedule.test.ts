import {
  formatSnapshotSchedule,
  parseSnapshotSchedule,
} from './snapshotSchedule';

const HOUR = 3_600_000;

describe('parseSnapshotSchedule', () => {
  it.each([
    ['every 6h, keep 4', 6, 4],
    ['every 1h, keep 1', 1, 1],
    ['every 1d, keep 7', 24, 7],
    ['every 720h, keep 50', 720, 50],
    [' every 30d, keep 50 ', 720, 50],
  ])('%s', (text, hours, keep) => {
    expect(parseSnapshotSchedule(text)).toEqual({
      interval: hours * HOUR,
      keep,
    });
  });

  it.each([
    'every 0h, keep 4',
    'every 31d, keep 1',
    'every 721h, keep 1',
    'every 1h, keep 0',
    'every 1h, keep 51',
    'every 5m, keep 4',
    'every 1h',
    '0 * * * *',
    `every 1h, keep 4${' '.repeat(100)}`,
    '',
    undefined,
    7,
  ])('%j is none', text => {
    expect(parseSnapshotSchedule(text)).toBeUndefined();
  });
});

describe('formatSnapshotSchedule', () => {
  it.each([
    ['every 6h, keep 4', 'every 6h, keep 4'],
    ['every 024h, keep 07', 'every 1d, keep 7'],
    ['every 25h, keep 1', 'every 25h, keep 1'],
    ['every 30d, keep 50', 'every 30d, keep 50'],
  ])('writes %s as %s, which is read as the same', (text, written) => {
    const schedule = parseSnapshotSchedule(text)!;
    expect(formatSnapshotSchedule(schedule)).toBe(written);
    expect(parseSnapshotSchedule(written)).toEqual(schedule);
  });
});
