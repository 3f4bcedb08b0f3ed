import type { PodSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Pod, VirtualMachineInstance } from '../kubevirt/types';
import { labelOf, metaOf, millis, objects, text, timeText } from './read';

/** Labels and annotations of KubeVirt v1.9 staging/src/kubevirt.io/api/core/v1/types.go. */
const EPHEMERAL_PROVISIONING = 'kubevirt.io/ephemeral-provisioning';
/** On a pod that is or was the target of a migration: its UID. */
export const MIGRATION_JOB_UID = 'kubevirt.io/migrationJobUID';
const OUTDATED_IMAGE = 'kubevirt.io/outdatedLauncherImage';

/** The pods of a VMI by the part they play, each list newest first. */
export interface LauncherPods {
  current?: Pod;
  target?: Pod;
  previous: Pod[];
  /** Pods that only make storage bind (WaitForFirstConsumer). */
  temporary: Pod[];
  /** Pods that attach hot-plugged volumes. */
  hotplug: Pod[];
}

/** What identifies the target of the migration that is under way. */
export interface TargetHint {
  uid?: string;
  targetPod?: string;
}

/**
 * The pod that KubeVirt itself takes for the VMI's current one: controlled by the VMI, on the VMI's node
 * once that is set, and newest of these (kubevirt v1.9 pkg/controller/controller.go CurrentVMIPod).
 *
 * Creation times have whole seconds and KubeVirt walks its pods in no order, so of equally old ones it
 * takes any. Here it is always the same: rather a launcher than a pod that only binds storage, rather
 * one that runs than one that has ended, rather one that stays than one that goes.
 */
export function currentVmiPod(
  vmi: VirtualMachineInstance | undefined,
  pods: readonly Pod[],
): Pod | undefined {
  if (!vmi) {
    return undefined;
  }
  const node = text(vmi.status?.nodeName);
  let current: Pod | undefined;
  for (const pod of objects(pods)) {
    if (
      isControlledBy(pod, vmi) &&
      (node === undefined || pod.spec?.nodeName === node) &&
      (current === undefined || compareAge(pod, current) < 0)
    ) {
      current = pod;
    }
  }
  return current;
}

/** Distinguishes the pods of a VMI. Pods that the VMI does not control are left out, but for hot-plug pods. */
export function launcherPods(
  vmi: VirtualMachineInstance | undefined,
  pods: readonly Pod[],
  migration?: TargetHint,
): LauncherPods {
  const result: LauncherPods = { previous: [], temporary: [], hotplug: [] };
  if (!vmi) {
    return result;
  }
  const chosen = currentVmiPod(vmi, pods);
  // Callers of CurrentVMIPod take a pod that only binds storage for "no launcher pod"
  // (kubevirt v1.9 pkg/virt-controller/watch/vmi/lifecycle.go isTempPod).
  result.current = chosen && !isTemporary(chosen) ? chosen : undefined;

  for (const pod of objects(pods)) {
    if (pod === result.current) {
      continue;
    }
    if (labelOf(pod, 'kubevirt.io') === 'hotplug-disk') {
      result.hotplug.push(pod);
    } else if (!isControlledBy(pod, vmi)) {
      continue;
    } else if (isTemporary(pod)) {
      result.temporary.push(pod);
    } else {
      result.previous.push(pod);
    }
  }
  result.previous.sort(compareAge);
  result.temporary.sort(compareAge);
  result.hotplug.sort(compareAge);

  if (migration) {
    // The mark of a target stays on its pod after the migration, so it counts only with its migration's UID.
    const target = result.previous.findIndex(
      pod =>
        !hasGuestEnded(pod) &&
        ((migration.targetPod !== undefined &&
          metaOf(pod).name === migration.targetPod) ||
          (migration.uid !== undefined &&
            labelOf(pod, MIGRATION_JOB_UID) === migration.uid)),
    );
    if (target >= 0) {
      [result.target] = result.previous.splice(target, 1);
    }
  }
  return result;
}

/** So many pods that have had their time are shown. A cluster keeps them until its own limits take them away. */
const MAX_SHOWN = 5;

/** Of pods that may be any number the newest, and those before others in which a guest may still run. */
export function newestPods(pods: Pod[]): Pod[] {
  const shown = new Set(
    [...pods]
      .sort((a, b) => Number(hasEnded(a)) - Number(hasEnded(b)))
      .slice(0, MAX_SHOWN),
  );
  return pods.filter(pod => shown.has(pod));
}

/** A pod as lists show it. */
export function summarizePod(pod: Pod): PodSummary {
  const meta = metaOf(pod);
  const summary: PodSummary = {
    name: text(meta.name) ?? '',
    uid: text(meta.uid) ?? '',
    phase: text(pod.status?.phase) ?? 'Unknown',
    ready: isReady(pod),
    terminating: text(meta.deletionTimestamp) !== undefined,
  };
  const node = text(pod.spec?.nodeName);
  if (node) {
    summary.node = node;
  }
  const createdAt = timeText(meta.creationTimestamp);
  if (createdAt) {
    summary.createdAt = createdAt;
  }
  if (isOutdated(pod)) {
    summary.outdated = true;
  }
  return summary;
}

/** Whether the launcher's image is older than KubeVirt's current one. */
export function isOutdated(pod: Pod): boolean {
  return hasKey(pod.metadata?.labels, OUTDATED_IMAGE);
}

/** Whether the pod's containers have all ended. */
export function hasEnded(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/**
 * Whether the guest's container has ended, whatever else runs on in the pod: a sidecar such as a service mesh's
 * proxy keeps the pod of a migration's source in the phase Running (kubevirt v1.9 pkg/virt-controller/services
 * names the container `compute`).
 */
export function hasGuestEnded(pod: Pod): boolean {
  const compute = objects(pod.status?.containerStatuses).find(
    ({ name }) => name === 'compute',
  );
  return hasEnded(pod) || Boolean(compute?.state?.terminated);
}

/** The containers that still run. */
export function runningContainers(pod: Pod): string[] {
  return objects(pod.status?.containerStatuses)
    .filter(({ state }) => state?.running)
    .map(({ name }) => text(name) ?? '');
}

function isReady(pod: Pod): boolean {
  const statuses = objects(pod.status?.containerStatuses);
  return statuses.length > 0 && statuses.every(status => status.ready === true);
}

function isTemporary(pod: Pod): boolean {
  return hasKey(pod.metadata?.annotations, EPHEMERAL_PROVISIONING);
}

/** KubeVirt's own marks count by being there, whatever their value. */
function hasKey(map: object | null | undefined, key: string): boolean {
  return typeof map === 'object' && map !== null && Object.hasOwn(map, key);
}

/** `metav1.IsControlledBy`: the first owner that is marked as controller decides. */
function isControlledBy(pod: Pod, vmi: VirtualMachineInstance): boolean {
  const controller = objects(pod.metadata?.ownerReferences).find(
    owner => owner.controller === true,
  );
  return (
    controller !== undefined &&
    (controller.uid ?? '') === (metaOf(vmi).uid ?? '') &&
    (metaOf(pod).namespace ?? '') === (metaOf(vmi).namespace ?? '')
  );
}

/** Newest first; a pod without creation time is the oldest, as Go's zero time is. */
function compareAge(a: Pod, b: Pod): number {
  const aTime = millis(metaOf(a).creationTimestamp) ?? -Infinity;
  const bTime = millis(metaOf(b).creationTimestamp) ?? -Infinity;
  if (aTime !== bTime) {
    return aTime > bTime ? -1 : 1;
  }
  return (
    Number(isTemporary(a)) - Number(isTemporary(b)) ||
    Number(hasEnded(a)) - Number(hasEnded(b)) ||
    Number(Boolean(metaOf(a).deletionTimestamp)) -
      Number(Boolean(metaOf(b).deletionTimestamp)) ||
    String(metaOf(a).uid).localeCompare(String(metaOf(b).uid))
  );
}
