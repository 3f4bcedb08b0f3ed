import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { kubeVirtApiRef, type VirtualMachineLocator } from '../../api';
import { useLoaded } from '../../loading';
import type { LoadedRollout } from './RolloutSection';

/** Together with what the backend keeps for a moment, a change shows within five seconds. */
const EVERY_MS = 2_500;

/** What Rafay does to bring a VM to its cluster. */
export function useVirtualMachineRollout(
  locator: VirtualMachineLocator,
): LoadedRollout {
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getRollout(locator, signal),
    [api, locator],
  );
  return useLoaded(load, { everyMs: EVERY_MS });
}
