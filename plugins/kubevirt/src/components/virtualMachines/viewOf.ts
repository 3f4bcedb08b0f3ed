import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_KUBERNETES_CLUSTER,
  ANNOTATION_VIRTUAL_MACHINE,
  ANNOTATION_VIRTUAL_MACHINES,
  VIRTUAL_MACHINE_ANNOTATIONS,
  type ClusterStatus,
  type EntityVirtualMachines,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { statusCodeOf } from '../../lib/errors';
import type { LiveVirtualMachines } from '../../live/types';

/** What a screen of VMs shows. */
export type VirtualMachinesView =
  | { kind: 'loading' }
  | { kind: 'denied' | 'not-found'; error: Error }
  | { kind: 'failed'; error?: Error; clusters?: ClusterStatus[] }
  | { kind: 'absent'; clusters: ClusterStatus[] }
  | { kind: 'none'; data: EntityVirtualMachines }
  | { kind: 'list'; data: EntityVirtualMachines };

/** Whether the entity says which VMs are its own. */
export function hasVirtualMachineAnnotation(entity: Entity): boolean {
  return VIRTUAL_MACHINE_ANNOTATIONS.some(
    annotation => entity.metadata.annotations?.[annotation],
  );
}

/**
 * The clusters to speak of beside an entity's VMs: those without KubeVirt are of no concern to it
 * unless it names them.
 */
export function clustersOfNote(
  entity: Entity,
  clusters: ClusterStatus[],
): ClusterStatus[] {
  const annotations = entity.metadata.annotations ?? {};
  const named = new Set([annotations[ANNOTATION_KUBERNETES_CLUSTER]]);
  for (const vm of [
    ...(annotations[ANNOTATION_VIRTUAL_MACHINES]?.split(',') ?? []),
    annotations[ANNOTATION_VIRTUAL_MACHINE] ?? '',
  ]) {
    const parts = vm.trim().split('/');
    if (parts.length === 3) {
      named.add(parts[0]);
    }
  }
  return clusters.filter(
    ({ name, state }) => state !== 'kubevirt-absent' || named.has(name),
  );
}

/** Decides what to show for what is known. */
export function viewOf(live: LiveVirtualMachines): VirtualMachinesView {
  const { data, error } = live;
  if (!data) {
    return error ? failureView(error) : { kind: 'loading' };
  }
  if (data.virtualMachines.length > 0) {
    return { kind: 'list', data };
  }
  const states = new Set(data.clusters.map(cluster => cluster.state));
  if (states.has('syncing')) {
    return { kind: 'loading' };
  }
  if (states.size === 1 && states.has('kubevirt-absent')) {
    return { kind: 'absent', clusters: data.clusters };
  }
  // A stale cluster is known to have had none; the others have reported nothing at all.
  const answered = states.has('synced') || states.has('stale');
  return states.size > 0 && !answered
    ? { kind: 'failed', clusters: data.clusters }
    : { kind: 'none', data };
}

function failureView(error: Error): VirtualMachinesView {
  switch (statusCodeOf(error)) {
    case 403:
      return { kind: 'denied', error };
    case 404:
      return { kind: 'not-found', error };
    default:
      return { kind: 'failed', error };
  }
}
