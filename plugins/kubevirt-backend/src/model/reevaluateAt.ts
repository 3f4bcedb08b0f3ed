import {
  claimsOverdueFrom,
  guestAgentOverdueFrom,
  guestNotRunningFrom,
  migrationOverdueFrom,
  migrationTurnFrom,
  notBegunFrom,
  overdueFrom,
  podStuckFrom,
  taintsReadAgainAt,
} from './cause';
import { stuckFrom, unschedulableFrom } from './dataVolume';
import { settledFrom } from './alarms';
import { currentVmiPod } from './launcherPod';
import { latestMigration } from './migration';
import type { VmObjects } from './vmObjects';
import { objects } from './read';

/**
 * When the views of a VM next change by time alone, without a change of any object: milliseconds since the
 * epoch, later than `vmObjects.now`. Undefined where time changes nothing. A view may also stay as it is then.
 *
 * @remarks
 * Heartbeats of nodes are not among it: they are renewed each minute without a change of the VM's views, so
 * whoever keeps the views looks after nodes by itself.
 */
export function reevaluateAt(vmObjects: VmObjects): number | undefined {
  const current = currentVmiPod(vmObjects.vmi, vmObjects.pods);
  const times = [
    ...objects(vmObjects.dataVolumes).map(unschedulableFrom),
    ...objects(vmObjects.dataVolumes).map(volume => stuckFrom(volume)?.until),
    ...claimsOverdueFrom(vmObjects),
    guestAgentOverdueFrom(vmObjects),
    guestNotRunningFrom(vmObjects),
    notBegunFrom(vmObjects),
    ...overdueFrom(vmObjects),
    migrationOverdueFrom(vmObjects),
    migrationTurnFrom(vmObjects),
    ...podStuckFrom(current),
    taintsReadAgainAt(current, vmObjects.now),
    settledFrom(latestMigration(vmObjects)),
  ].filter(time => time !== undefined && time > vmObjects.now) as number[];
  return times.length > 0 ? Math.min(...times) : undefined;
}
