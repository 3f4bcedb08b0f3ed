import type { VmObjects } from './vmObjects';
import type { Node, Pod } from './types';
import { annotationOf, conditionOf, millis, text } from './read';

/**
 * How old a heartbeat of virt-handler may be before virt-controller takes the node out of service
 * (kubevirt v1.9 pkg/virt-controller/watch/node/node.go).
 */
export const HEARTBEAT_TIMEOUT = 5 * 60_000;

/** The VMI's node; before that is set, the node its launcher pod was bound to. */
export function nodeNameOf(
  vmObjects: VmObjects,
  current: Pod | undefined,
): string | undefined {
  return text(vmObjects.vmi?.status?.nodeName) ?? text(current?.spec?.nodeName);
}

/** Time of virt-handler's last heartbeat on the node. */
export function heartbeatOf(node: Node | undefined): string | undefined {
  return annotationOf(node, 'kubevirt.io/heartbeat');
}

/** Milliseconds since the last heartbeat. Undefined where there is none or its time is not a time. */
export function heartbeatAge(
  node: Node | undefined,
  now: number,
): number | undefined {
  const at = millis(heartbeatOf(node));
  return at === undefined ? undefined : Math.max(0, now - at);
}

/** Whether the node's own kubelet says it is ready; undefined where it says nothing. */
export function isNodeReady(node: Node | undefined): boolean | undefined {
  const ready = conditionOf(node?.status?.conditions, 'Ready');
  return ready ? ready.status === 'True' : undefined;
}
