import type { Node } from '../../model/types';

/**
 * virt-handler renews its heartbeat each minute; after five the node controller takes the node out
 * (kubevirt v1.9 pkg/virt-controller/watch/node/node.go).
 */
export const HEARTBEAT_TIMEOUT = 5 * 60_000;

/** When the node's heartbeat is too old, in milliseconds since the epoch. Undefined where it has none. */
export function heartbeatEnds(node: Node | undefined): number | undefined {
  const heartbeat = Date.parse(
    node?.metadata.annotations?.['kubevirt.io/heartbeat'] ?? '',
  );
  return Number.isNaN(heartbeat)
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
