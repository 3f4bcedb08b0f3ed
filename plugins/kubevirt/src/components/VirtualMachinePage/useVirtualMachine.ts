import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi, useRouteRefParams } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  ANY_CLUSTER,
  neverAnswered,
  type ClusterStatus,
  type VirtualMachineDetail,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback, useMemo } from 'react';
import type { VirtualMachineLocator } from '../../api';
import { kubeVirtApiRef } from '../../api/kubeVirtApiRef';
import { statusCodeOf } from '../../lib/errors';
import { useVirtualMachines, type LiveStatus } from '../../live';
import { useLoaded } from '../../loading';
import { virtualMachineRouteRef } from '../../routes';

/** What the page shows. */
export type VirtualMachineView =
  | { kind: 'loading' }
  | { kind: 'denied' | 'not-found' | 'failed'; error: Error }
  /** Its cluster reports nothing, so that nobody knows whether the VM is there. */
  | { kind: 'unknown'; cluster: ClusterStatus }
  | {
      kind: 'shown';
      detail: VirtualMachineDetail;
      /** As the live list has it, which is newer than the detail by a moment. */
      summary: VirtualMachineSummary;
      cluster: ClusterStatus;
      /** When it was found to be gone, in milliseconds since the epoch. */
      goneAt?: number;
      /** Why the detail could not be brought up to date. */
      failure?: { error: Error; since: number };
    };

/** The VM of this address. */
export interface VirtualMachineState {
  locator: VirtualMachineLocator;
  view: VirtualMachineView;
  live: LiveStatus;
  /** Changes when the VM changed. */
  revision: unknown;
  reload: () => void;
}

/**
 * One VM in full. It is read once, and again whenever the live list shows that it changed; what was
 * read stays until something newer has come, and also when the VM is gone.
 */
export function useVirtualMachine(): VirtualMachineState {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const {
    cluster,
    vmNamespace: namespace,
    vmName: name,
  } = useRouteRefParams(virtualMachineRouteRef);
  const locator = useMemo(
    () => ({ entityRef, cluster, namespace, name }),
    [entityRef, cluster, namespace, name],
  );
  const api = useApi(kubeVirtApiRef);
  const live = useVirtualMachines(entityRef);
  const summary = live.data && summaryOf(live.data.virtualMachines, locator);
  const status = live.data?.clusters.find(
    each => each.name === (summary?.cluster ?? cluster),
  );

  const load = useCallback(
    (signal: AbortSignal) => api.getVirtualMachine(locator, signal),
    [api, locator],
  );
  const loaded = useLoaded(load, { trigger: summary });
  const view = viewOf(loaded, summary, status);
  return {
    locator,
    view,
    live: live.status,
    revision: summary,
    reload: loaded.reload,
  };
}

/** The VM of an address. One that is declared without a cluster is it wherever it is, and until it is anywhere. */
function summaryOf(
  vms: VirtualMachineSummary[],
  { cluster, namespace, name }: VirtualMachineLocator,
): VirtualMachineSummary | undefined {
  const namesakes = vms.filter(
    vm => vm.namespace === namespace && vm.name === name,
  );
  return (
    namesakes.find(vm => vm.cluster === cluster) ??
    namesakes.find(vm => cluster === ANY_CLUSTER || vm.cluster === ANY_CLUSTER)
  );
}

function viewOf(
  loaded: Pick<
    ReturnType<typeof useLoaded<VirtualMachineDetail>>,
    'data' | 'error' | 'failingSince' | 'loadedAt'
  >,
  live: VirtualMachineSummary | undefined,
  status: ClusterStatus | undefined,
): VirtualMachineView {
  const { data: detail, error, failingSince = 0 } = loaded;
  const code = error && statusCodeOf(error);
  // What one may see no more is not shown any longer.
  if (code === 404 && !detail && status) {
    // "There is none" is known of clusters only that have reported their VMs.
    if (status.state === 'syncing') {
      return { kind: 'loading' };
    }
    if (neverAnswered(status.state) || status.state === 'forbidden') {
      return { kind: 'unknown', cluster: status };
    }
  }
  if (error && (code === 403 || !detail)) {
    const kinds = { 403: 'denied', 404: 'not-found' } as const;
    return { kind: kinds[code as 403 | 404] ?? 'failed', error };
  }
  if (!detail) {
    return { kind: 'loading' };
  }
  return {
    kind: 'shown',
    detail,
    summary: live ?? detail.summary,
    cluster: status ?? detail.cluster,
    ...(error &&
      (code === 404
        ? { goneAt: failingSince }
        : { failure: { error, since: loaded.loadedAt ?? failingSince } })),
  };
}
