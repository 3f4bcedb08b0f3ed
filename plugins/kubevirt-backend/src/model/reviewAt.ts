import { guestAgentOverdueFrom } from './cause';
import { unschedulableFrom } from './dataVolume';
import { currentVmiPod } from './launcherPod';
import { HEARTBEAT_TIMEOUT, heartbeatOf } from './node';
import type { VmParts } from './parts';
import { millis, objects, text } from './read';

/**
 * When the views of a VM next change by time alone, without a change of any object: milliseconds since the
 * epoch, later than `parts.now`. Undefined where time changes nothing. A view may also stay as it is then.
 *
 * @remarks
 * Heartbeats of the node that the VMI names are not among it: they are renewed each minute without a change
 * of the VM's views, so whoever keeps the views looks after nodes by itself.
 */
export function reviewAt(parts: VmParts): number | undefined {
  const times = [
    ...objects(parts.dataVolumes).map(unschedulableFrom),
    guestAgentOverdueFrom(parts),
    staleHeartbeatFrom(parts),
  ].filter(time => time !== undefined && time > parts.now) as number[];
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** When the node of a pod is silent for too long, while the VMI does not name that node yet. */
function staleHeartbeatFrom(parts: VmParts): number | undefined {
  if (!parts.vmi || text(parts.vmi.status?.nodeName)) {
    return undefined;
  }
  const node = text(currentVmiPod(parts.vmi, parts.pods)?.spec?.nodeName);
  const heard = node && millis(heartbeatOf(parts.node(node)));
  return heard ? heard + HEARTBEAT_TIMEOUT + 1 : undefined;
}
