import type { FleetVirtualMachine } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { useMemo, useState } from 'react';
import type { VirtualMachineLocator } from '../../api';

/** No more VMs are operated at once. */
const MAX_SELECTED = 200;

/** Which VMs are selected, also those that one scrolled away from. */
export interface FleetSelection {
  has(id: string): boolean;
  /** As which VMs they are operated, in the order in which they were selected. */
  locators: readonly VirtualMachineLocator[];
  toggle(vm: FleetVirtualMachine): void;
  /** Selects all of them, or none where all are. */
  toggleAll(vms: readonly FleetVirtualMachine[]): void;
  clear(): void;
}

/** As what a VM is operated: through the first of its entities. Undefined: no entity shows it, or it is not there yet. */
export function locatorOf(
  vm: FleetVirtualMachine,
): VirtualMachineLocator | undefined {
  const { cluster, namespace, name, entities, declared } = vm;
  const entityRef = entities[0]?.entityRef;
  return entityRef && !declared
    ? { entityRef, cluster, namespace, name }
    : undefined;
}

/** A selection of VMs that lives as long as the page shows. */
export function useFleetSelection(): FleetSelection {
  const [chosen, setChosen] = useState<
    ReadonlyMap<string, VirtualMachineLocator>
  >(new Map());
  return useMemo(() => {
    const add = (
      to: Map<string, VirtualMachineLocator>,
      vm: FleetVirtualMachine,
    ) => {
      const locator = locatorOf(vm);
      if (locator && to.size < MAX_SELECTED) {
        to.set(vm.id, locator);
      }
    };
    return {
      has: id => chosen.has(id),
      locators: [...chosen.values()],
      toggle: vm => {
        const next = new Map(chosen);
        if (!next.delete(vm.id)) {
          add(next, vm);
        }
        setChosen(next);
      },
      toggleAll: vms => {
        const next = new Map(chosen);
        const all = vms.every(({ id }) => chosen.has(id));
        vms.forEach(vm => (all ? next.delete(vm.id) : add(next, vm)));
        setChosen(next);
      },
      clear: () => setChosen(new Map()),
    };
  }, [chosen]);
}
