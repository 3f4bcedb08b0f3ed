import {
  findCondition,
  removeCondition,
  setCondition,
} from '../controllers/conditions';
import { ControllerContext, refOf, timestamp } from '../controllers/context';
import type { Condition, ContainerStatus } from '../objects';
import { KubeObject } from '../types';
import { isTemporaryPod } from './pods';
import { DATA_VOLUMES } from './resources';
import type { Volume } from './specTypes';

/** The reasons for which a container of a launcher waits and does not get on. */
const PULL_REASONS = ['ErrImagePull', 'ImagePullBackOff'];

/** A pull that fails, as the containers of a launcher report it. */
function imageFailure(
  pod: KubeObject | undefined,
): { reason: string; message: string } | undefined {
  const statuses: ContainerStatus[] = [
    ...(pod?.status?.initContainerStatuses ?? []),
    ...(pod?.status?.containerStatuses ?? []),
  ];
  const waiting = statuses
    .map(({ state }) => state?.waiting)
    .find(state => PULL_REASONS.includes(state?.reason ?? ''));
  return waiting && { reason: '', message: '', ...waiting };
}

/** The Ready condition that follows from a launcher (kubevirt lifecycle.go syncReadyConditionFromPod). */
export function readyCondition(
  { clock }: ControllerContext,
  vmi: KubeObject,
  pod: KubeObject | undefined,
): Condition {
  const time = timestamp(clock);
  const not = (reason: string, message: string): Condition => ({
    type: 'Ready',
    status: 'False',
    reason,
    message,
    lastProbeTime: time,
    lastTransitionTime: time,
  });
  if (!pod || isTemporaryPod(pod)) {
    return not('PodNotExists', 'virt-launcher pod has not yet been scheduled');
  }
  if (pod.metadata.deletionTimestamp) {
    return not('PodTerminating', 'virt-launcher pod is terminating');
  }
  if (vmi.status?.phase !== 'Running') {
    return not('GuestNotRunning', 'Guest VM is not reported as running');
  }
  const ready = findCondition(pod, 'Ready');
  return ready
    ? {
        type: 'Ready',
        status: ready.status,
        ...(ready.reason && { reason: ready.reason }),
        ...(ready.message && { message: ready.message }),
        lastProbeTime: null,
        lastTransitionTime: ready.lastTransitionTime ?? time,
      }
    : not(
        'PodConditionMissing',
        'virt-launcher pod is missing the Ready condition',
      );
}

/** Reports whether the DataVolumes of a VMI are filled (kubevirt vmi.go aggregateDataVolumesConditions). */
export function syncDataVolumesReady(
  { store }: ControllerContext,
  draft: KubeObject,
): void {
  const { namespace } = draft.metadata;
  const volumes: Volume[] = draft.spec.volumes ?? [];
  const states = volumes
    .flatMap(({ dataVolume }) =>
      dataVolume
        ? store.get({
            resource: DATA_VOLUMES,
            namespace,
            name: dataVolume.name,
          }) ?? []
        : [],
    )
    .map(found => findCondition(found, 'Ready')?.status ?? 'Unknown');
  if (states.length === 0) {
    return;
  }
  const status = (['False', 'Unknown'] as const).find(state =>
    states.includes(state),
  );
  setCondition(draft, {
    type: 'DataVolumesReady',
    status: status ?? 'True',
    reason: status ? 'NotAllDVsReady' : 'AllDVsReady',
    message: status
      ? "Not all of the VMI's DVs are ready"
      : "All of the VMI's DVs are bound and ready",
    lastProbeTime: null,
    lastTransitionTime: null,
  });
}

/** PodScheduled is copied while it is False; a failing pull shows as Synchronized. */
export function syncPodConditions(
  draft: KubeObject,
  launcher: KubeObject | undefined,
  time: string,
): void {
  if (!launcher) {
    return;
  }
  const scheduled = findCondition(launcher, 'PodScheduled');
  if (scheduled?.status === 'False') {
    setCondition(draft, scheduled);
  } else {
    removeCondition(draft, 'PodScheduled');
  }
  const failure = imageFailure(launcher);
  if (failure && !launcher.metadata.deletionTimestamp) {
    setCondition(draft, {
      type: 'Synchronized',
      status: 'False',
      ...failure,
      lastProbeTime: null,
      lastTransitionTime: time,
    });
  } else if (
    findCondition(draft, 'Synchronized')?.reason?.includes('ImagePull')
  ) {
    removeCondition(draft, 'Synchronized');
  }
}

/** Sets the readiness gate of a launcher: a paused VM is not ready. */
export function setUnpaused(
  { store, clock }: ControllerContext,
  pod: KubeObject,
  unpaused: boolean,
): void {
  const time = timestamp(clock);
  store.mutate(refOf('pods', pod), draft =>
    setCondition(draft, {
      type: 'kubevirt.io/virtual-machine-unpaused',
      status: unpaused ? 'True' : 'False',
      reason: unpaused ? 'NotPaused' : 'Paused',
      message: unpaused
        ? 'the virtual machine is not paused'
        : 'the virtual machine is paused',
      lastProbeTime: time,
      lastTransitionTime: time,
    }),
  );
}
