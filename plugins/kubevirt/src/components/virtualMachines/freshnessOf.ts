import type { Entity } from '@backstage/catalog-model';
import {
  neverAnswered,
  type ClusterStatus,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { LiveStatus } from '../../live/types';
import type { FreshnessBadgeProps } from '../shared';
import { clustersOfNote, type VirtualMachinesView } from './viewOf';

type Freshness = Pick<FreshnessBadgeProps, 'status' | 'silent'>;

/**
 * What the mark of a list says, or that it has none: nothing is live of which nothing is known yet, nor while clusters that the
 * list is about do not answer. Each of these is shown below the VMs, which may be a long way down.
 */
export function freshnessOf(
  entity: Entity,
  status: LiveStatus,
  view: VirtualMachinesView,
): Freshness | undefined {
  if (view.kind === 'denied' || view.kind === 'not-found') {
    // An answer, and not a lost connection: there is nothing to be fresh.
    return undefined;
  }
  if (status.state === 'live' && view.kind === 'loading') {
    return { status: { state: 'connecting' } };
  }
  if (view.kind !== 'list') {
    return { status };
  }
  const clusters = clustersOfNote(entity, view.data.clusters);
  const silent = clusters.filter(isSilent);
  const names = new Set(silent.map(({ name }) => name));
  return {
    status,
    silent: {
      clusters: silent.map(silentCluster),
      total: clusters.length,
      all:
        silent.length === clusters.length ||
        view.data.virtualMachines.every(vm => names.has(vm.cluster)),
    },
  };
}

/** What the mark of a single VM says: nothing of it is live while its cluster does not answer. */
export function freshnessOfOne(
  status: LiveStatus,
  cluster: ClusterStatus,
): Freshness {
  return isSilent(cluster)
    ? {
        status,
        silent: { clusters: [silentCluster(cluster)], total: 1, all: true },
      }
    : { status };
}

/** As of when its VMs are known (RFC 3339), where that is not now. */
export function asOfCluster(cluster: ClusterStatus): string | undefined {
  return cluster.state === 'stale' ? cluster.since : undefined;
}

function isSilent({ state }: ClusterStatus): boolean {
  return neverAnswered(state) || state === 'stale';
}

function silentCluster({ name, title, since }: ClusterStatus) {
  return {
    name: title ?? name,
    ...(since && { since: Date.parse(since) }),
  };
}
