import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { kubeVirtApi } from './apis';
import {
  virtualMachinesCard,
  virtualMachinesContent,
} from './entityExtensions';
import { platformCard, platformPage } from './platformExtensions';
import {
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
  },
  externalRoutes: { template: templateRouteRef },
  extensions: [
    kubeVirtApi,
    virtualMachinesCard,
    virtualMachinesContent,
    platformPage,
    platformCard,
  ],
});
