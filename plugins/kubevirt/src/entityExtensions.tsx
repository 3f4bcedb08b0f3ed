import type { FilterPredicate } from '@backstage/filter-predicates';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  ANNOTATION_VIRTUAL_MACHINE,
  ANNOTATION_VIRTUAL_MACHINES,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { virtualMachinesRouteRef } from './routes';

/** Entities that say which VMs are their own. Integrators may widen it in `app.extensions`. */
const hasVirtualMachines: FilterPredicate = {
  $any: [
    {
      [`metadata.annotations.${ANNOTATION_KUBERNETES_ID}` as const]: {
        $exists: true,
      },
    },
    {
      [`metadata.annotations.${ANNOTATION_KUBERNETES_LABEL_SELECTOR}` as const]:
        { $exists: true },
    },
    {
      [`metadata.annotations.${ANNOTATION_VIRTUAL_MACHINES}` as const]: {
        $exists: true,
      },
    },
    {
      [`metadata.annotations.${ANNOTATION_VIRTUAL_MACHINE}` as const]: {
        $exists: true,
      },
    },
  ],
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
