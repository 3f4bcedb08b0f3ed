import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Condition, Pod } from '../../kubevirt/types';
import { conditionOf, metaOf, millis, objects, text, timeText } from '../read';
import { localizable } from '../localizable';
import { withOrigin } from './context';
import type { CauseContext } from './context';

/** How long a node may take to attach volumes and to set up the network. */
const GRACE = 2 * 60_000;

/** How long it may go on taking. */
const LIMIT = 15 * 60_000;

/** Says whether the node is done with volumes and network; a kubelet before Kubernetes 1.29 has no such word. */
const SANDBOX = 'PodReadyToStartContainers';

/**
 * The pod has a node, and the node does not get so far as to start a container. Nothing but events says why
 * (`FailedAttachVolume`, `FailedMount`, `FailedCreatePodSandBox`), so this says where to look. A kubelet that has
 * not even taken the pod up writes no events.
 */
export function podStuckCause(context: CauseContext): Cause | undefined {
  const pod = context.pods.current;
  const stuck = stuckSince(pod);
  if (!pod || !stuck || context.vmObjects.now < stuck.millis + GRACE) {
    return undefined;
  }
  const meta = metaOf(pod);
  const node = text(pod.spec?.nodeName)!;
  const { condition } = stuck;
  return withOrigin(
    {
      code: 'pod-stuck',
      severity:
        context.vmObjects.now < stuck.millis + LIMIT ? 'waiting' : 'error',
      ...(conditionOf(pod.status?.conditions, SANDBOX)
        ? {
            sentence: localizable('cause.pod-stuck.not-ready', { node }),
            hint: localizable('hint.pod-stuck.not-ready', {
              pod: text(meta.name) ?? '',
              namespace: text(meta.namespace) ?? '',
            }),
          }
        : {
            sentence: localizable('cause.pod-stuck.untouched', { node }),
            hint: localizable('hint.pod-stuck.untouched', { node }),
          }),
    },
    {
      source: `Pod condition ${condition.type}`,
      since: timeText(condition.lastTransitionTime),
    },
  );
}

/**
 * When a pod counts as stuck before its first container, and when that holds its VM back, in milliseconds since the
 * epoch. None where it is not there, or beyond: a slow pull of a large image is no fault.
 */
export function podStuckFrom(pod: Pod | undefined): number[] {
  const stuck = stuckSince(pod);
  return stuck ? [stuck.millis + GRACE, stuck.millis + LIMIT] : [];
}

/**
 * Since when the node owes the pod its first container, and which condition says so.
 *
 * @remarks
 * The kubelet mounts all volumes first, then makes the sandbox with its network, and says with the condition
 * PodReadyToStartContainers that both are done (kubernetes v1.33 pkg/kubelet/status/generate.go). Where the
 * sandbox dies meanwhile, as in a long pull, the condition is False again.
 */
function stuckSince(
  pod: Pod | undefined,
): { millis: number; condition: Condition } | undefined {
  if (
    pod?.status?.phase !== 'Pending' ||
    !text(pod.spec?.nodeName) ||
    text(metaOf(pod).deletionTimestamp)
  ) {
    return undefined;
  }
  const { conditions, containerStatuses, initContainerStatuses } = pod.status;
  const scheduled = conditionOf(conditions, 'PodScheduled');
  const sandbox = conditionOf(conditions, SANDBOX);
  const untouched =
    objects(containerStatuses).length === 0 &&
    objects(initContainerStatuses).length === 0;
  if (
    scheduled?.status !== 'True' ||
    !(sandbox ? sandbox.status === 'False' : untouched)
  ) {
    return undefined;
  }
  for (const condition of [sandbox, scheduled]) {
    const since = millis(condition?.lastTransitionTime);
    if (condition && since !== undefined) {
      return { millis: since, condition };
    }
  }
  return undefined;
}
