import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Pod } from '../types';
import { conditionOf, metaOf, millis, objects, text, timeText } from '../read';
import { withOrigin } from './context';
import type { CauseContext } from './context';

/** How long a node may take to attach volumes and to set up the network. */
const GRACE = 2 * 60_000;

/**
 * The pod has a node, and the node does not get so far as to start a container. Nothing but events says why
 * (`FailedAttachVolume`, `FailedMount`, `FailedCreatePodSandBox`), so this says where to look.
 */
export function podStuckCause(context: CauseContext): Cause | undefined {
  const pod = context.pods.current;
  const overdue = podStuckFrom(pod);
  if (!pod || overdue === undefined || context.parts.now < overdue) {
    return undefined;
  }
  const { name, namespace } = metaOf(pod);
  const node = text(pod.spec?.nodeName)!;
  const scheduled = conditionOf(pod.status?.conditions, 'PodScheduled')!;
  return withOrigin(
    {
      code: 'pod-stuck',
      severity: 'waiting',
      sentence: `The VM’s pod has been on node ${node} for more than 2 minutes, and its volumes and network are not ready there.`,
      hint: `Its events say why (kubectl describe pod ${text(name) ?? ''} -n ${
        text(namespace) ?? ''
      }): a ReadWriteOnce disk that another node still holds, a Secret or ConfigMap that does not exist, or a network plugin that fails.`,
      params: { node, pod: text(name) ?? '' },
    },
    {
      source: 'Pod condition PodReadyToStartContainers',
      since: timeText(scheduled.lastTransitionTime),
    },
  );
}

/**
 * When a pod counts as stuck before its first container, in milliseconds since the epoch. Undefined where it
 * is not there, or beyond: a slow pull of a large image is no fault.
 *
 * @remarks
 * The kubelet mounts all volumes first, then makes the sandbox with its network, and says with the condition
 * PodReadyToStartContainers that both are done (kubernetes v1.33 pkg/kubelet/status/generate.go).
 */
export function podStuckFrom(pod: Pod | undefined): number | undefined {
  const conditions = pod?.status?.conditions;
  if (
    pod?.status?.phase !== 'Pending' ||
    !text(pod.spec?.nodeName) ||
    text(metaOf(pod).deletionTimestamp)
  ) {
    return undefined;
  }
  const sandbox = conditionOf(conditions, 'PodReadyToStartContainers');
  const untouched =
    objects(pod.status.containerStatuses).length === 0 &&
    objects(pod.status.initContainerStatuses).length === 0;
  const scheduled = conditionOf(conditions, 'PodScheduled');
  const since =
    scheduled?.status === 'True'
      ? millis(scheduled.lastTransitionTime)
      : undefined;
  return since !== undefined &&
    (sandbox ? sandbox.status === 'False' : untouched)
    ? since + GRACE
    : undefined;
}
