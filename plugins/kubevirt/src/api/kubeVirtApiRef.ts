import { createApiRef } from '@backstage/frontend-plugin-api';
import type { KubeVirtApi } from './KubeVirtApi';

/**
 * The {@link KubeVirtApi} of the app.
 *
 * @public
 */
export const kubeVirtApiRef = createApiRef<KubeVirtApi>().with({
  id: 'plugin.kubevirt.client',
  pluginId: 'kubevirt',
});
