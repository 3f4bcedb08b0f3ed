import {
  compatWrapper,
  convertLegacyRouteRef,
} from '@backstage/core-compat-api';
import {
  createComponentExtension,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import type { ComponentType } from 'react';
import { platformRouteRef, virtualMachinesRouteRef } from '../routes';
import { kubevirtPlugin } from './plugin';

/** Gives a component the routes of an old app: it asks for them as in a new one. */
function forOldApp(Component: ComponentType) {
  return () => compatWrapper(<Component />);
}

/**
 * Card for the Overview of an entity: its virtual machines, live.
 *
 * @public
 */
export const EntityVirtualMachinesCard = kubevirtPlugin.provide(
  createComponentExtension({
    name: 'EntityVirtualMachinesCard',
    component: {
      lazy: () =>
        import('../components/VirtualMachinesCard').then(m =>
          forOldApp(m.VirtualMachinesCard),
        ),
    },
  }),
);

/**
 * Tab of an entity: its virtual machines, and below it the page of each. Goes into an
 * `EntityLayout.Route`.
 *
 * @public
 */
export const EntityVirtualMachinesContent = kubevirtPlugin.provide(
  createRoutableExtension({
    name: 'EntityVirtualMachinesContent',
    mountPoint: convertLegacyRouteRef(virtualMachinesRouteRef),
    component: () =>
      import('../components/VirtualMachinesTab').then(m =>
        forOldApp(m.VirtualMachinesTab),
      ),
  }),
);

/**
 * Card for the Overview of an entity that stands for a cluster: the health of KubeVirt on it.
 *
 * @public
 */
export const EntityPlatformCard = kubevirtPlugin.provide(
  createComponentExtension({
    name: 'EntityPlatformCard',
    component: {
      lazy: () =>
        import('../components/PlatformCard').then(m =>
          forOldApp(m.PlatformCard),
        ),
    },
  }),
);

/**
 * Page with the health of KubeVirt on all clusters, and below it that of each, and all virtual machines that one may see
 * (`virtual-machines`). Goes into a `Route` of the app, usually `/kubevirt`.
 *
 * @public
 */
export const KubeVirtPage = kubevirtPlugin.provide(
  createRoutableExtension({
    name: 'KubeVirtPage',
    mountPoint: convertLegacyRouteRef(platformRouteRef),
    component: () =>
      import('./PlatformPageWithHeader').then(m =>
        forOldApp(m.PlatformPageWithHeader),
      ),
  }),
);
