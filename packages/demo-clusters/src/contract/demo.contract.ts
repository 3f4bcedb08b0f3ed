import { DemoApiServer } from '../apiserver';
import { DemoCluster } from '../cluster';
import { FAST_TIMINGS } from '../controllers/timings';
import { demoIdentities } from '../identities';
import { install } from '../install';
import { KubeVirtFixture } from './kubevirtObjects';

async function deployed(cluster: DemoCluster): Promise<void> {
  const phase = (resource: string) =>
    cluster.store.list(resource)[0]?.status?.phase;
  while (
    phase('kubevirts.kubevirt.io') !== 'Deployed' ||
    phase('cdis.cdi.kubevirt.io') !== 'Deployed'
  ) {
    await new Promise(resolve => {
      setTimeout(resolve, 5);
    });
  }
}

/**
 * Holds a contract against a demo cluster with KubeVirt and CDI, which is started for it and whose controllers must
 * not fail. To be called within `describe`.
 */
export function onDemoCluster(
  contract: (connect: () => Promise<KubeVirtFixture>) => void,
): void {
  const errors: Error[] = [];
  let cluster: DemoCluster;
  let server: DemoApiServer;

  contract(async () => {
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
    await deployed(cluster);
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
}
