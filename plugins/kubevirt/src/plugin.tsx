import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { kubeVirtApi } from './apis';
import {
  virtualMachinesCard,
  virtualMachinesContent,
} from './entityExtensions';
import { fleetPage, platformCard, platformPage } from './platformExtensions';
import {
  fleetPageRouteRef,
  platformRouteRef,
  templateRouteRef,
  virtualMachinesRouteRef,
} from './routes';

/**
 * The KubeVirt plugin for the new frontend system.
 *
 * @public
 */
export const kubevirtPlugin = createFrontendPlugin({
  pluginId: 'kubevirt',
  title: 'KubeVirt',
  info: { packageJson: () => import('../package.json') },
  routes: {
    virtualMachines: virtualMachinesRouteRef,
    platform: platformRouteRef,
    fleet: fleetPageRouteRef,
  },
  externalRoutes: { template: templateRouteRef },
  extensions: [
    kubeVirtApi,
    virtualMachinesCard,
    virtualMachinesContent,
    platformPage,
    fleetPage,
    platformCard,
  ],
});
