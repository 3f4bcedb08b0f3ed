import type { FilterPredicate } from '@backstage/filter-predicates';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { VIRTUAL_MACHINE_ANNOTATIONS } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { virtualMachinesRouteRef } from './routes';

/** Entities that say which VMs are their own. Integrators may widen it in `app.extensions`. */
const hasVirtualMachines: FilterPredicate = {
  $any: VIRTUAL_MACHINE_ANNOTATIONS.map(annotation => ({
    [`metadata.annotations.${annotation}`]: { $exists: true },
  })),
};

/** The card on the entity's Overview: `entity-card:kubevirt/virtual-machines`. */
export const virtualMachinesCard = EntityCardBlueprint.make({
  name: 'virtual-machines',
  params: {
    filter: hasVirtualMachines,
    type: 'content',
    loader: () =>
      import('./components/VirtualMachinesCard').then(m => (
        <m.VirtualMachinesCard />
      )),
  },
});

/** The entity's tab: `entity-content:kubevirt/virtual-machines`. */
export const virtualMachinesContent = EntityContentBlueprint.make({
  name: 'virtual-machines',
  params: {
    path: '/virtual-machines',
    title: 'Virtual machines',
    group: 'operation',
    routeRef: virtualMachinesRouteRef,
    filter: hasVirtualMachines,
    loader: () =>
      import('./components/VirtualMachinesTab').then(m => (
        <m.VirtualMachinesTab />
      )),
  },
});
