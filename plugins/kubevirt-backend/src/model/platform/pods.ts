import { conditionOf, objects } from '../read';
import type { Pod } from '../types';

/**
 * Whether the pod is ready. Of a node that does not answer, containers stay ready as the kubelet last wrote them, and
 * only the pod's condition is taken back (kubernetes v1.33 pkg/controller/util/node/controller_utils.go
 * MarkPodsNotReady).
 */
export function isPodReady({ status }: Pod): boolean {
  const containers = objects(status?.containerStatuses);
  return (
    containers.length > 0 &&
    containers.every(({ ready }) => ready === true) &&
    conditionOf(status?.conditions, 'Ready')?.status !== 'False'
  );
}
