import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ConsoleKind,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { VirtualMachineLocator } from '../api';
import { kubeVirtApiRef } from '../api/kubeVirtApiRef';
import { ConsoleStore } from './ConsoleStore';
import type { ConsoleState } from './consoleState';

/** A console of a VM, which opens once something is there to show it. */
export function useConsole(
  locator: VirtualMachineLocator,
  vm: Pick<VirtualMachineSummary, 'uid' | 'vmiUid' | 'phase' | 'node'>,
  kind: ConsoleKind,
): { store: ConsoleStore; state: ConsoleState } {
  const api = useApi(kubeVirtApiRef);
  const { uid, vmiUid, phase, node } = vm;
  const store = useMemo(
    () =>
      new ConsoleStore({
        open: (force, handlers) =>
          api.openConsole(locator, { console: kind, uid, force }, handlers),
      }),
    [api, locator, kind, uid],
  );
  useEffect(() => {
    store.mirror({ running: phase === 'Running', run: `${vmiUid} ${node}` });
  }, [store, phase, vmiUid, node]);
  const state = useSyncExternalStore(store.subscribe, store.getSnapshot);
  return { store, state };
}
