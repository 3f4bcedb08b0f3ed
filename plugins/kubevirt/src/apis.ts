import {
  ApiBlueprint,
  createApiFactory,
  discoveryApiRef,
  fetchApiRef,
  identityApiRef,
} from '@backstage/frontend-plugin-api';
import { KubeVirtClient } from './api/KubeVirtClient';
import { kubeVirtApiRef } from './api/kubeVirtApiRef';

/** Makes the client of the backend plugin, in both frontend systems. */
export const kubeVirtApiFactory = createApiFactory({
  api: kubeVirtApiRef,
  deps: {
    discoveryApi: discoveryApiRef,
    fetchApi: fetchApiRef,
    identityApi: identityApiRef,
  },
  factory: ({ discoveryApi, fetchApi, identityApi }) =>
    new KubeVirtClient({ discoveryApi, fetchApi, identityApi }),
});

/** The client of the backend plugin. */
export const kubeVirtApi = ApiBlueprint.make({
  params: defineParams => defineParams(kubeVirtApiFactory),
});
