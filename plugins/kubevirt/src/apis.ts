import {
  ApiBlueprint,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { KubeVirtClient } from './api/KubeVirtClient';
import { kubeVirtApiRef } from './api/kubeVirtApiRef';

/** The client of the backend plugin. */
export const kubeVirtApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: kubeVirtApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new KubeVirtClient({ discoveryApi, fetchApi }),
    }),
});
