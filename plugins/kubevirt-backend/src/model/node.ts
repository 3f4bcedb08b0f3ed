import type { VmObjects } from './vmObjects';
import type { Node, Pod } from '../kubevirt/types';
import { annotationOf, conditionOf, millis, text } from './read';

/**
 * How old a heartbeat of virt-handler, which it renews each minute, may be before virt-controller takes the node
 * out of service
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

/** When the node's heartbeat is too old, in milliseconds since the epoch. Undefined where it has none. */
export function heartbeatEnds(node: Node | undefined): number | undefined {
  const heartbeat = millis(heartbeatOf(node));
  return heartbeat === undefined
    ? undefined
    : heartbeat + HEARTBEAT_TIMEOUT + 1;
}

/** The node as it was then: with no heartbeat rather than with one that was not renewed because nobody looked. */
export function nodeAsOf(node: Node, time: number): Node {
  const ends = heartbeatEnds(node);
  return ends === undefined || ends <= time
    ? node
    : { ...node, metadata: { ...node.metadata, annotations: undefined } };
}

/**
 * What of a node its VMs' views hang on. Heartbeats alone do not change it, so that they do not wake
 * each VM of each node every minute.
 */
export function nodeSignature(node: Node | undefined, now: number): string {
  if (!node) {
    return '';
  }
  const { metadata, spec, status } = node;
  const ends = heartbeatEnds(node);
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return [
    metadata.uid,
    ready?.status,
    ready?.reason,
    metadata.labels?.['kubevirt.io/schedulable'],
    spec?.unschedulable === true,
    ends === undefined ? 'none' : now >= ends,
  ].join();
}
