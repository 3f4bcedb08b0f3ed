import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { kubeVirtApi } from './apis';
import {
  virtualMachinesCard,
  virtualMachinesContent,
} from './entityExtensions';
import { templateRouteRef, virtualMachinesRouteRef } from './routes';

/**
 * The KubeVirt plugin for the new frontend system.
 *
 * @public
 */
export const kubevirtPlugin = createFrontendPlugin({
  pluginId: 'kubevirt',
  title: 'KubeVirt',
  info: { packageJson: () => import('../package.json') },
  routes: { virtualMachines: virtualMachinesRouteRef },
  externalRoutes: { template: templateRouteRef },
  extensions: [kubeVirtApi, virtualMachinesCard, virtualMachinesContent],
});
