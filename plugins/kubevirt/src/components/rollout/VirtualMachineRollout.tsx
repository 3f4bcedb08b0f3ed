import { useApi } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { kubeVirtApiRef, type VirtualMachineLocator } from '../../api';
import { RolloutSection } from './RolloutSection';

/** While a VM waits, and once it is there, in milliseconds. */
const EVERY_MS = { waiting: 5_000, there: 30_000 };

/** What Rafay does to bring a VM to its cluster. */
export function VirtualMachineRollout(props: {
  locator: VirtualMachineLocator;
  /** The VM is not on its cluster, and the page says what it waits for. */
  waiting?: boolean;
}) {
  const { locator, waiting } = props;
  const api = useApi(kubeVirtApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getRollout(locator, signal),
    [api, locator],
  );
  return (
    <RolloutSection
      load={load}
      everyMs={waiting ? EVERY_MS.waiting : EVERY_MS.there}
      causeShown={waiting}
    />
  );
}
