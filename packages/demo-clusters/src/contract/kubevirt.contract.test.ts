import { existsSync } from 'node:fs';
import { DemoApiServer } from '../apiserver';
import { DemoCluster } from '../cluster';
import { FAST_TIMINGS } from '../controllers/timings';
import { demoIdentities } from '../identities';
import { install } from '../install';
import { readKubeconfig } from './kubeconfig';
import { kubeVirtContract } from './kubevirt.contract';

jest.setTimeout(400_000);

describe('KubeVirt and CDI on a demo cluster', () => {
  const errors: Error[] = [];
  let cluster: DemoCluster;
  let server: DemoApiServer;

  kubeVirtContract(async () => {
    cluster = DemoCluster.start({
      name: 'demo',
      timings: FAST_TIMINGS,
      onError: error => errors.push(error),
    });
    const identities = demoIdentities();
    server = await cluster.serve({
      identities: Object.values(identities),
      tls: false,
    });
    install(cluster.store, cluster.clock, ['kubevirt', 'cdi']);
    while (
      cluster.store.list('kubevirts.kubevirt.io')[0]?.status?.phase !==
        'Deployed' ||
      cluster.store.list('cdis.cdi.kubevirt.io')[0]?.status?.phase !==
        'Deployed'
    ) {
      await new Promise(resolve => {
        setTimeout(resolve, 5);
      });
    }
    return {
      baseUrl: server.url,
      token: identities.admin.token,
      nobody: identities.nobody,
      waitForFirstConsumerClass: 'ceph-block-wffc',
      timeoutMs: 120_000,
    };
  });

  it('has no failures inside its controllers', () => {
    expect(errors).toEqual([]);
  });

  afterAll(async () => {
    cluster.stop();
    await server.stop();
  });
});

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeReal =
  kubeconfig && existsSync(kubeconfig) ? describe : describe.skip;

describeReal(
  'KubeVirt and CDI on a real control plane (KUBEVIRT_TEST_KUBECONFIG)',
  () => {
    kubeVirtContract(async () => ({
      ...readKubeconfig(kubeconfig!),
      nobody: { token: 'nobody' },
      waitForFirstConsumerClass:
        process.env.KUBEVIRT_TEST_WFFC_CLASS ?? 'played-wffc',
      timeoutMs: 90_000,
    }));
  },
);
