import { useApi } from '@backstage/frontend-plugin-api';
import type {
  VirtualMachineOperations,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useCallback } from 'react';
import { kubeVirtApiRef, type VirtualMachineLocator } from '../../api';
import { useLoaded, type Loaded } from '../../loading';
import { useOperationsEnabled } from './useOperationsEnabled';

/**
 * What can be done with a VM, asked for again when it changes: once for all of a page that shows it.
 *
 * @returns undefined where nothing can be: the portal operates no VMs, or this one is not on its cluster
 */
export function useOperations(
  locator: VirtualMachineLocator,
  vm: VirtualMachineSummary | undefined,
): Loaded<VirtualMachineOperations | undefined> | undefined {
  const api = useApi(kubeVirtApiRef);
  const enabled = useOperationsEnabled();
  const wanted = enabled && vm !== undefined && !vm.declared;
  const load = useCallback(
    async (signal: AbortSignal) =>
      wanted ? api.getOperations(locator, signal) : undefined,
    [api, locator, wanted],
  );
  const loaded = useLoaded(load, { trigger: vm });
  return wanted ? loaded : undefined;
}
