import type { VmObjects } from '../vmObjects';
import type { Pod } from '../../kubevirt/types';
import {
  conditionOf,
  labelOf,
  annotationOf,
  metaOf,
  millis,
  objects,
} from '../read';

/** What the pod in which the VM started shows of the start. */
export interface Startup {
  pod?: Pod;
  /** When it got its node. */
  bound?: number;
  /** When its container `compute` ran. */
  started?: number;
  /** An image cannot be pulled. */
  imageFails: boolean;
}

/** The start of this run. After a migration the VM is in another pod than the one it started in. */
export function startOf(vmObjects: VmObjects): Startup {
  const uid = metaOf(vmObjects.vmi).uid;
  const pod = objects(vmObjects.pods)
    .filter(
      candidate =>
        labelOf(candidate, 'kubevirt.io') !== 'hotplug-disk' &&
        labelOf(candidate, 'kubevirt.io/migrationJobUID') === undefined &&
        annotationOf(candidate, 'kubevirt.io/ephemeral-provisioning') ===
          undefined &&
        objects(candidate.metadata?.ownerReferences).some(
          owner => owner.controller === true && owner.uid === uid,
        ),
    )
    .sort(
      (a, b) =>
        (millis(metaOf(a).creationTimestamp) ?? 0) -
        (millis(metaOf(b).creationTimestamp) ?? 0),
    )[0];
  if (!pod) {
    return { imageFails: false };
  }
  const scheduled = conditionOf(pod.status?.conditions, 'PodScheduled');
  const compute = objects(pod.status?.containerStatuses).find(
    status => status.name === 'compute',
  );
  return {
    pod,
    bound:
      scheduled?.status === 'True'
        ? millis(scheduled.lastTransitionTime)
        : undefined,
    started:
      millis(compute?.state?.running?.startedAt) ??
      millis(compute?.state?.terminated?.startedAt),
    imageFails: [
      ...objects(pod.status?.initContainerStatuses),
      ...objects(pod.status?.containerStatuses),
    ].some(status =>
      /^(ErrImagePull|ImagePullBackOff|InvalidImageName)$/.test(
        String(status.state?.waiting?.reason),
      ),
    ),
  };
}
