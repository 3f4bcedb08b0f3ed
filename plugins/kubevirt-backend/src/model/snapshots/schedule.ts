import {
  formatSnapshotInterval,
  parseSnapshotSchedule,
  type RestoreSummary,
  type SnapshotSchedule,
  type SnapshotSummary,
  type VirtualMachineSnapshotSchedule,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** Snapshots that failed stay, so that somebody sees them; older ones go. */
const FAILED_KEPT = 3;

/** Some number of a VM, so that not all of them are frozen at once. */
function spread(uid: string, below: number): number {
  let hash = 0;
  for (const character of uid) {
    hash = (hash * 31 + character.charCodeAt(0)) % 2_147_483_647;
  }
  return hash % below;
}

/** When the interval of a VM's schedule that `now` is in began, in milliseconds since the epoch. */
function slotAt(
  uid: string,
  { interval }: SnapshotSchedule,
  now: number,
): number {
  const offset = spread(uid, interval);
  return Math.floor((now - offset) / interval) * interval + offset;
}

/**
 * The name of the snapshot that is due: the same for the whole of an interval, whoever works it out, so that no two
 * replicas, and no replica that starts again, take two.
 *
 * @param now - milliseconds since the epoch
 */
export function dueSnapshotName(
  vm: { name: string; uid: string },
  schedule: SnapshotSchedule,
  now: number,
): string {
  const time = new Date(slotAt(vm.uid, schedule, now))
    .toISOString()
    .slice(0, 16)
    .replace(/[-:]/g, '')
    .replace('T', '-');
  return `${vm.name.slice(0, 200)}-${vm.uid.slice(0, 8)}-${time}`;
}

/**
 * A VM's schedule as it is shown.
 *
 * @param annotation - what the VM asks for
 * @param state - `off`: schedules are not carried out; `blocked`: they are, but not of this VM, for a reason that is shown
 * @param now - milliseconds since the epoch
 */
export function describeSchedule(
  annotation: string,
  uid: string,
  state: 'on' | 'off' | 'blocked',
  now: number,
): VirtualMachineSnapshotSchedule {
  const schedule = parseSnapshotSchedule(annotation);
  if (!schedule) {
    return { problem: 'unreadable' };
  }
  return {
    every: formatSnapshotInterval(schedule),
    keep: schedule.keep,
    ...(state === 'off' && { off: true }),
    ...(state === 'on' && {
      next: new Date(
        slotAt(uid, schedule, now) + schedule.interval,
      ).toISOString(),
    }),
  };
}

/**
 * The snapshots that a schedule deletes: of those that it took itself, and that are ready, all but the newest. What
 * fails never pushes out what is ready.
 *
 * @param snapshots - newest first
 */
export function outdatedSnapshots(
  snapshots: readonly SnapshotSummary[],
  restores: readonly RestoreSummary[],
  { keep }: SnapshotSchedule,
): SnapshotSummary[] {
  const own = snapshots.filter(({ scheduled }) => scheduled);
  const inUse = new Set(
    restores
      .filter(({ phase }) => phase === 'in-progress')
      .map(({ snapshot }) => snapshot),
  );
  return [
    ...own.filter(({ phase }) => phase === 'ready').slice(keep),
    ...own.filter(({ phase }) => phase === 'failed').slice(FAILED_KEPT),
  ].filter(({ name }) => !inUse.has(name));
}
