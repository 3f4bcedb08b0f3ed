import { existsSync } from 'node:fs';
import { deployed, install } from '../install';
import { monitoringObjects, PROMETHEUS } from '../monitoring';
import { Client } from './client';
import { onEmptyCluster } from './__testUtils__/onDemoCluster';
import { readKubeconfig } from './kubeconfig';
import { usageContract } from './usage.contract';

jest.setTimeout(180_000);

describe('The usage of VMs on a demo cluster', () => {
  onEmptyCluster(usageContract, async ({ cluster, ...connection }) => {
    install(cluster.store, cluster.clock, ['kubevirt', 'cdi']);
    monitoringObjects().forEach(object => cluster.store.create(object));
    await deployed(cluster.store, ['kubevirt', 'cdi']);
    const { namespace, name, port } = PROMETHEUS;
    const client = new Client(connection);
    return {
      ...connection,
      waitForFirstConsumerClass: 'ceph-block-wffc',
      ask: path =>
        client.get(
          `/api/v1/namespaces/${namespace}/services/${name}:${port}/proxy${path}`,
        ),
    };
  });
});

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const prometheus = process.env.KUBEVIRT_TEST_PROMETHEUS_URL;
const describeReal =
  kubeconfig && existsSync(kubeconfig) && prometheus ? describe : describe.skip;

describeReal(
  'The usage of VMs on a real control plane (KUBEVIRT_TEST_KUBECONFIG, KUBEVIRT_TEST_PROMETHEUS_URL)',
  () => {
    usageContract(async () => {
      const client = new Client({
        baseUrl: prometheus!,
        token: '',
        nobody: { token: '' },
      });
      return {
        ...readKubeconfig(kubeconfig!),
        nobody: { token: 'nobody' },
        waitForFirstConsumerClass: 'played-wffc',
        timeoutMs: 90_000,
        ask: path => client.get(path),
      };
    });
  },
);
