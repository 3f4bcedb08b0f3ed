import type { Node } from '../model/types';

/**
 * virt-handler renews its heartbeat each minute; after five the node controller takes the node out
 * (kubevirt v1.9 pkg/virt-controller/watch/node/node.go).
 */
export const HEARTBEAT_TIMEOUT = 5 * 60_000;

/**
 * What of a node its VMs' views hang on. Heartbeats alone do not change it, so that they do not wake
 * each VM of each node every minute.
 */
export function nodeSignature(node: Node | undefined, now: number): string {
  if (!node) {
    return '';
  }
  const { metadata, spec, status } = node;
  const heartbeat = Date.parse(
    metadata.annotations?.['kubevirt.io/heartbeat'] ?? '',
  );
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return [
    metadata.uid,
    ready?.status,
    ready?.reason,
    metadata.labels?.['kubevirt.io/schedulable'],
    spec?.unschedulable === true,
    Number.isNaN(heartbeat) ? 'none' : now - heartbeat > HEARTBEAT_TIMEOUT,
  ].join();
}
