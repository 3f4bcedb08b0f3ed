import type {
  ClusterStatus,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { DeclaredVm } from '../entities';
import type { ClusterMirror } from '../mirror/types';
import type { AwaitedVm } from '../model';
import type { AccessPolicy } from './AccessPolicy';
import type { VisibleEntity } from './EntityAccess';

/** How it stands with a VM that an entity declares. */
export type DeclaredVmState =
  /** It is there, and the entity gets to see it. */
  | { kind: 'shown'; vm: VirtualMachineSummary }
  /** It does not show on any of its clusters, and all of them have reported. */
  | { kind: 'awaited'; awaited: AwaitedVm }
  /** These clusters have not reported, so nobody knows. */
  | { kind: 'unknown'; silent: ClusterStatus[] };

/**
 * Finds out whether a declared VM shows, by look-ups in the mirrors.
 *
 * @remarks
 *
 * Where reading needs a label or consent, a VM that is there without it is shown in just the same way as one that is not
 * there: what an entity declares must not reveal to its author what exists.
 */
export function declaredVmStateOf(
  entity: VisibleEntity,
  { namespace, name, clusters }: DeclaredVm,
  policy: AccessPolicy,
  mirrors: ClusterMirror[],
): DeclaredVmState {
  const silent: ClusterStatus[] = [];
  let kubevirt = false;
  let unseen = false;
  for (const mirror of mirrors) {
    const found = mirror
      .find({ names: [{ namespace, name }] })
      .find(vm => policy.mayRead(entity, mirror, vm));
    if (found) {
      return { kind: 'shown', vm: found };
    }
    unseen ||= !policy.mayReadAll(entity, mirror, namespace);
    const status = mirror.status();
    // Where it was absent before the cluster fell silent, that is as of its last answer, as all of a stale cluster is.
    if (status.state !== 'kubevirt-absent' && !status.kubevirtAbsent) {
      kubevirt = true;
      if (!hasAnswered(status, mirror.listed(namespace))) {
        silent.push(status);
      }
    }
  }
  if (silent.length > 0) {
    return { kind: 'unknown', silent };
  }
  const { entityRef, selector } = entity;
  const why = unseen ? 'unseen' : 'absent';
  const label = policy.required(entity)?.label;
  return {
    kind: 'awaited',
    awaited: {
      namespace,
      name,
      clusters,
      why: kubevirt ? why : 'no-kubevirt',
      entityRef,
      ...(label && { label }),
      ...(selector.location && { location: selector.location }),
    },
  };
}

/** A cluster that does not answer any more has reported what was so when it last did, as of all its VMs. */
function hasAnswered({ state }: ClusterStatus, listed: boolean): boolean {
  return listed && (state === 'synced' || state === 'stale');
}
