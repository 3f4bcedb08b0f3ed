import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';

// A backend with nothing but this plugin, on the clusters of the kubeconfig file that KUBECONFIG names:
//
//   KUBECONFIG=~/.kube/config yarn start
//   curl http://localhost:7007/api/kubevirt/v1/entities/component/default/orders/virtual-machines
//
// The entity `orders` owns the VMs that are labelled backstage.io/kubernetes-id=orders.
const backend = createBackend();

const port = Number(process.env.BACKEND_PORT ?? 7007);
const kubeconfig = process.env.KUBECONFIG;
if (!kubeconfig) {
  throw new Error('Set KUBECONFIG to the kubeconfig file of a cluster');
}

backend.add(
  mockServices.rootConfig.factory({
    data: {
      app: { baseUrl: 'http://localhost:3000' },
      backend: {
        baseUrl: `http://localhost:${port}`,
        listen: { host: 'localhost', port },
        database: { client: 'better-sqlite3', connection: ':memory:' },
      },
      kubevirt: {
        clusters: [{ name: 'dev', kubeconfig: { file: kubeconfig } }],
        access: {
          rules: [{ callers: 'user:mock', clusters: '*', namespaces: '*' }],
        },
      },
    },
  }),
);
backend.add(mockServices.auth.factory());
backend.add(mockServices.httpAuth.factory());
backend.add(
  catalogServiceMock.factory({
    entities: [
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name: 'orders',
          annotations: { 'backstage.io/kubernetes-id': 'orders' },
        },
        spec: { type: 'service', lifecycle: 'experimental', owner: 'guests' },
      },
    ],
  }),
);
backend.add(import('../src'));

backend.start();
