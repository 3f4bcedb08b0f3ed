import {
  ApiBlueprint,
  createApiFactory,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { KubeVirtClient } from './api/KubeVirtClient';
import { kubeVirtApiRef } from './api/kubeVirtApiRef';

/** Makes the client of the backend plugin, in both frontend systems. */
export const kubeVirtApiFactory = createApiFactory({
  api: kubeVirtApiRef,
  deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
  factory: ({ discoveryApi, fetchApi }) =>
    new KubeVirtClient({ discoveryApi, fetchApi }),
});

/** The client of the backend plugin. */
export const kubeVirtApi = ApiBlueprint.make({
  params: defineParams => defineParams(kubeVirtApiFactory),
});
