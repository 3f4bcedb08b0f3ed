import type { Alarm } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { hasEnded, isOutdated } from './launcherPod';
import type { LauncherPods } from './launcherPod';
import {
  HEARTBEAT_TIMEOUT,
  heartbeatAge,
  heartbeatOf,
  isNodeReady,
  nodeNameOf,
} from './node';
import type { VmObjects } from './vmObjects';
import { metaOf, text } from './read';

/** What must not be, whatever the status says; the worst first. */
export function alarmsOf(
  vmObjects: VmObjects,
  pods: LauncherPods,
  migrating: boolean,
): Alarm[] {
  const alarms: Alarm[] = [];
  const { vmi } = vmObjects;
  if (!vmi) {
    return alarms;
  }
  const running = vmi.status?.phase === 'Running';
  const { current } = pods;

  const alive = [current, pods.target, ...pods.previous].filter(
    pod => pod && pod.status?.phase === 'Running',
  );
  if (alive.length > 1 && !migrating) {
    const names = alive.map(pod => text(metaOf(pod).name) ?? '').join(', ');
    alarms.push({
      code: 'split-brain',
      severity: 'error',
      sentence: `${alive.length} launcher pods of the VM run and no migration is under way: both may write its disks.`,
      hint: 'Stop the VM at once, and look which pod holds the guest before starting it again.',
      params: { count: alive.length, pods: names },
    });
  }

  if (running && (current ? hasEnded(current) : podIsGone(vmObjects))) {
    alarms.push({
      code: 'running-without-pod',
      severity: 'error',
      sentence: current
        ? 'KubeVirt says the VM runs, and its pod has ended.'
        : 'KubeVirt says the VM runs, and no pod of it is there.',
      hint: 'KubeVirt notices that by itself within seconds. Where it does not, virt-controller or virt-handler on its node does not work: look at the cluster’s platform page before restarting the VM.',
      params: current ? { pod: text(metaOf(current).name) ?? '' } : {},
    });
  }

  if (
    running &&
    current &&
    !hasEnded(current) &&
    text(metaOf(current).deletionTimestamp) &&
    !text(metaOf(vmi).deletionTimestamp)
  ) {
    alarms.push({
      code: 'pod-terminating',
      severity: 'warning',
      sentence: 'The pod of the running VM is being deleted.',
      hint: 'The guest is shut down with its pod. A pod that stays so is held by a node that does not answer, or by a finalizer.',
      params: { pod: text(metaOf(current).name) ?? '' },
    });
  }

  const nodeName = nodeNameOf(vmObjects, current);
  const node = nodeName === undefined ? undefined : vmObjects.node(nodeName);
  const age = heartbeatAge(node, vmObjects.now);
  // On a node that does not answer at all, the cause says so.
  if (
    age !== undefined &&
    age > HEARTBEAT_TIMEOUT &&
    isNodeReady(node) !== false
  ) {
    alarms.push({
      code: 'stale-heartbeat',
      severity: 'warning',
      sentence: `virt-handler on node ${nodeName} has not been heard from for more than 5 minutes.`,
      hint: 'What is shown of the VM may be old. Look at virt-handler on that node.',
      params: { node: nodeName!, heartbeat: heartbeatOf(node)! },
    });
  }

  if (running && current && isOutdated(current)) {
    alarms.push({
      code: 'outdated-launcher',
      severity: 'warning',
      sentence: 'The VM runs in a launcher older than KubeVirt itself.',
      hint: 'Migrate or restart the VM to bring it up to date.',
      params: { pod: text(metaOf(current).name) ?? '' },
    });
  }
  return alarms;
}

/**
 * Whether the VMI really has no pod. Where it is not told whether pods may be read, KubeVirt's own record
 * of the VMI's pods must be empty too.
 */
function podIsGone(vmObjects: VmObjects): boolean {
  return vmObjects.unreadable
    ? !vmObjects.unreadable.includes('pods')
    : Object.keys(vmObjects.vmi?.status?.activePods ?? {}).length === 0;
}
