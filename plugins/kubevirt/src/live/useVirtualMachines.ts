import { useApi } from '@backstage/frontend-plugin-api';
import { useMemo, useSyncExternalStore } from 'react';
import type { KubeVirtApi } from '../api/KubeVirtApi';
import { kubeVirtApiRef } from '../api/kubeVirtApiRef';
import type { LiveVirtualMachines } from './types';
import { VirtualMachinesStore } from './VirtualMachinesStore';

const stores = new WeakMap<KubeVirtApi, Map<string, VirtualMachinesStore>>();

/** The one store of an entity. It holds a stream and data only while somebody reads. */
function virtualMachinesStoreFor(
  api: KubeVirtApi,
  entityRef: string,
): VirtualMachinesStore {
  const ofApi = stores.get(api) ?? new Map<string, VirtualMachinesStore>();
  stores.set(api, ofApi);
  const store =
    ofApi.get(entityRef) ?? new VirtualMachinesStore({ api, entityRef });
  ofApi.set(entityRef, store);
  return store;
}

/**
 * The VMs of an entity, kept fresh while the component is mounted. All components that ask for the
 * same entity share one stream.
 *
 * @param entityRef - `kind:namespace/name`
 * @public
 */
export function useVirtualMachines(
  entityRef: string,
): LiveVirtualMachines & { refresh: () => void } {
  const api = useApi(kubeVirtApiRef);
  const store = useMemo(
    () => virtualMachinesStoreFor(api, entityRef),
    [api, entityRef],
  );
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot);
  return useMemo(() => ({ ...state, refresh: store.refresh }), [state, store]);
}
