import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import { createPlugin } from '@backstage/core-plugin-api';
import { kubeVirtApiFactory } from '../apis';
import {
  platformRouteRef,
  templateRouteRef,
  virtualMachinesRouteRef,
} from '../routes';

/**
 * The KubeVirt plugin for the old frontend system.
 *
 * @remarks
 * The external route `template` leads to a software template, by default that of the scaffolder plugin.
 *
 * @public
 */
export const kubevirtPlugin = createPlugin({
  id: 'kubevirt',
  apis: [kubeVirtApiFactory],
  routes: {
    virtualMachines: convertLegacyRouteRef(virtualMachinesRouteRef),
    platform: convertLegacyRouteRef(platformRouteRef),
  },
  externalRoutes: {
    template: convertLegacyRouteRef(templateRouteRef),
  },
});
