/**
 * When snapshots of a VM are taken, and how many stay.
 *
 * @public
 */
export interface SnapshotSchedule {
  /** Milliseconds. */
  interval: number;
  keep: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LONGEST = 30 * DAY;

/**
 * How many snapshots a schedule may keep.
 *
 * @public
 */
export const MAX_SCHEDULED_SNAPSHOTS = 50;

/**
 * Reads the value of {@link ANNOTATION_SNAPSHOT_SCHEDULE}, such as `every 6h, keep 4` or `every 1d, keep 7`: from an hour
 * to 30 days, from 1 to {@link MAX_SCHEDULED_SNAPSHOTS} snapshots.
 *
 * @returns undefined for anything else
 * @public
 */
export function parseSnapshotSchedule(
  text: unknown,
): SnapshotSchedule | undefined {
  const found =
    typeof text === 'string' &&
    text.length <= 64 &&
    /^every (\d{1,3})([hd]), keep (\d{1,2})$/.exec(text.trim());
  if (!found) {
    return undefined;
  }
  const [, count, unit, kept] = found;
  const interval = Number(count) * (unit === 'd' ? DAY : HOUR);
  const keep = Number(kept);
  return interval >= HOUR &&
    interval <= LONGEST &&
    keep >= 1 &&
    keep <= MAX_SCHEDULED_SNAPSHOTS
    ? { interval, keep }
    : undefined;
}

/**
 * How often a schedule takes a snapshot, in hours or, where they are whole, days: `6h`, `1d`.
 *
 * @public
 */
export function formatSnapshotInterval({
  interval,
}: Pick<SnapshotSchedule, 'interval'>): string {
  return interval % DAY === 0 ? `${interval / DAY}d` : `${interval / HOUR}h`;
}

/**
 * Writes a schedule as {@link parseSnapshotSchedule} reads it.
 *
 * @public
 */
export function formatSnapshotSchedule(schedule: SnapshotSchedule): string {
  return `every ${formatSnapshotInterval(schedule)}, keep ${schedule.keep}`;
}
