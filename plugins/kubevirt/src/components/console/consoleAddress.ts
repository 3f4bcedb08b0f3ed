import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { ConsoleKind } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VirtualMachineLocator } from '../../api';
import { consoleRouteRef } from '../../routes';

/** Addresses of a VM's consoles in windows of their own; absent where the app has no page for them. */
export function useConsoleAddress(
  locator: VirtualMachineLocator,
): ((kind: ConsoleKind) => string) | undefined {
  const route = useRouteRef(consoleRouteRef);
  const { entityRef, cluster, namespace, name } = locator;
  return (
    route &&
    (kind => {
      const path = route({ cluster, vmNamespace: namespace, vmName: name });
      const query = new URLSearchParams({ entity: entityRef, console: kind });
      return `${path}?${query}`;
    })
  );
}
