import { DemoApiServer } from '../../apiserver';
import { DemoCluster } from '../../cluster';
import { FAST_TIMINGS } from '../../controllers/timings';
import { demoIdentities } from '../../identities';
import { deployed, install } from '../../install';
import { Connection } from '../client';
import { KubeVirtFixture } from '../kubevirtObjects';

/** A demo cluster that is up, and what each contract needs of it. */
export interface Demo extends Connection {
  cluster: DemoCluster;
  timeoutMs: number;
}

/**
 * Holds a contract against a demo cluster without KubeVirt, which is started for it and whose controllers must not
 * fail. To be called within `describe`.
 */
export function onEmptyCluster<F extends Connection>(
  contract: (connect: () => Promise<F>) => void,
  fixture: (demo: Demo) => F | Promise<F>,
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
    return fixture({
      cluster,
      baseUrl: server.url,
      token: identities.admin.token,
      nobody: identities.nobody,
      timeoutMs: 120_000,
    });
  });

  it('has no failures inside its controllers', () => {
    expect(errors).toEqual([]);
  });

  afterAll(async () => {
    cluster.stop();
    await server.stop();
  });
}

/** The same with KubeVirt and CDI. */
export function onDemoCluster(
  contract: (connect: () => Promise<KubeVirtFixture>) => void,
): void {
  onEmptyCluster(contract, async ({ cluster, ...connection }) => {
    install(cluster.store, cluster.clock, ['kubevirt', 'cdi']);
    await deployed(cluster.store, ['kubevirt', 'cdi']);
    return { ...connection, waitForFirstConsumerClass: 'ceph-block-wffc' };
  });
}
