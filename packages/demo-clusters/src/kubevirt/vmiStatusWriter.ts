import {
  findCondition,
  removeCondition,
  setCondition,
  hasEnded,
} from '../controllers/conditions';
import { ControllerContext, refOf, timestamp } from '../controllers/context';
import { currentPod, isTemporaryPod, launcherImage, podsOf } from './pods';
import { VMIS } from './resources';
import {
  readyCondition,
  setUnpaused,
  syncDataVolumesReady,
  syncPodConditions,
} from './vmiConditions';

import { isOutdated, markOutdated } from './workloadUpdates';
import type { KubeObject } from '../types';

/** Writes what virt-controller reports of a VMI: its pods, the launcher's image, and the conditions that follow from them. */
export function writeVmiStatus(
  context: ControllerContext,
  changed: KubeObject,
): void {
  const { store, clock } = context;
  const vmi = store.get(refOf(VMIS, changed));
  if (!vmi) {
    return;
  }
  const pod = currentPod(context, vmi);
  const launcher = pod && !isTemporaryPod(pod) ? pod : undefined;
  if (
    launcher &&
    !findCondition(launcher, 'kubevirt.io/virtual-machine-unpaused') &&
    !launcher.metadata.labels?.['kubevirt.io/migrationJobUID']
  ) {
    setUnpaused(context, launcher, true);
  }
  const outdated =
    launcher !== undefined &&
    !hasEnded(vmi) &&
    launcher.spec.containers[0].image !== launcherImage(context);
  if (launcher && outdated !== isOutdated(launcher)) {
    store.mutate(refOf('pods', launcher), draft =>
      markOutdated(draft, outdated),
    );
  }
  store.mutate(refOf(VMIS, vmi), draft => {
    const { status } = draft;
    markOutdated(draft, outdated);
    syncDataVolumesReady(context, draft);
    if (!status.evacuationNodeName) {
      removeCondition(draft, 'EvictionRequested');
    } else if (!findCondition(draft, 'EvictionRequested')) {
      setCondition(draft, {
        type: 'EvictionRequested',
        status: 'True',
        reason: 'EvictionRequested',
        message: 'VMI is marked for eviction',
        lastProbeTime: timestamp(clock),
        lastTransitionTime: timestamp(clock),
      });
    }
    const pods = podsOf(context, vmi);
    if (pods.length) {
      status.activePods = Object.fromEntries(
        pods.map(({ metadata, spec }) => [metadata.uid, spec.nodeName ?? '']),
      );
    } else {
      delete status.activePods;
    }
    if (launcher) {
      status.launcherContainerImageVersion = launcher.spec.containers[0].image;
      status.qosClass = launcher.status?.qosClass;
    } else if (hasEnded(draft)) {
      delete status.launcherContainerImageVersion;
    }
    if (
      status.phase === 'Pending' &&
      !launcher &&
      !findCondition(draft, 'Synchronized')
    ) {
      if (vmi.status?.conditions?.length || !pods.length) {
        setCondition(draft, readyCondition(context, draft, pod));
      }
      return;
    }
    syncPodConditions(draft, launcher, timestamp(clock));
    setCondition(draft, readyCondition(context, draft, launcher));
  });
}
