import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  DemoCluster,
  demoIdentities,
  FAST_TIMINGS,
  install,
  renderKubeconfig,
  type DemoApiServer,
} from '@rafay-kubevirt/demo-clusters';
import { readClusters, type DefaultClusterRegistry } from '../clusters';
import { summarize } from '../model';
import { WAIT_TIMEOUT } from '../__testUtils__/eventually';
import { LOAD_TIMEOUT, loadClient } from '../__testUtils__/loadClient';
import type { DefaultClusterMirror } from './DefaultClusterMirror';
import { DefaultMirrorService } from './DefaultMirrorService';
import type { MirrorTimings } from './reflector/timings';
import {
  expectMirrored,
  until as untilWithin,
} from './__testUtils__/expectMirrored';

const RESOURCE = 'virtualmachines.kubevirt.io';

function virtualMachine(name: string) {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: {
      runStrategy: 'Always',
      template: {
        spec: {
          domain: { devices: {}, memory: { guest: '64Mi' } },
          volumes: [
            {
              name: 'root',
              containerDisk: { image: 'quay.io/containerdisks/fedora:42' },
            },
          ],
        },
      },
    },
  };
}

jest.setTimeout(4 * WAIT_TIMEOUT);

const until = (what: () => boolean) => untilWithin(what, WAIT_TIMEOUT);

// Both ways to read what is there: lists in pages, and watches that send it first (KEP-3157).
describe.each([
  ['lists', false],
  ['streamed lists', true],
])('faults of an API server, with %s', (_, watchList) => {
  const directory = createMockDirectory();
  const identities = demoIdentities();
  let cluster: DemoCluster;
  let server: DemoApiServer;
  let registry: DefaultClusterRegistry;
  let service: DefaultMirrorService;
  let mirror: DefaultClusterMirror;
  let churned = 0;

  const client = () => registry.get('demo')!.client;

  const begin = async (
    products: ('kubevirt' | 'cdi')[],
    timings: Partial<MirrorTimings> = {},
  ) => {
    cluster = DemoCluster.start({ name: 'demo', timings: FAST_TIMINGS });
    server = await cluster.serve({
      identities: Object.values(identities),
      watchList,
      bookmarkIntervalMs: 50,
    });
    directory.setContent({
      kubeconfig: renderKubeconfig([
        {
          name: 'demo',
          cluster: 'demo',
          server: server.url,
          ca: server.ca,
          user: 'reader',
          token: identities.admin.token,
        },
      ]),
    });
    registry = readClusters(
      new ConfigReader({
        kubevirt: { kubeconfigs: [{ file: directory.resolve('kubeconfig') }] },
      }),
    );
    install(cluster.store, cluster.clock, products);
    service = DefaultMirrorService.create({
      registry,
      logger: mockServices.logger.mock(),
      summarize,
      settings: { pageSize: 2 },
      timings: {
        backoffBase: 10,
        backoffCap: 100,
        probeInterval: 60,
        pollInterval: 50,
        forbiddenRetry: 100,
        absentRetry: 60_000,
        coalesce: 20,
        ...timings,
      },
    });
    mirror = service.use('demo') as DefaultClusterMirror;
    await mirror.settled(WAIT_TIMEOUT);
    if (products.includes('kubevirt')) {
      await until(() => Boolean(cluster.store.resources.get(RESOURCE)));
      await until(() => mirror.status().state === 'synced');
      for (let number = 0; number < 5; number += 1) {
        cluster.store.create(virtualMachine(`vm-${number}`));
      }
    }
  };

  /** VMs come, change and go. */
  const churn = () => {
    churned += 1;
    const { store } = cluster;
    store.create(virtualMachine(`new-${churned}`));
    store.mutate(
      { resource: RESOURCE, namespace: 'default', name: 'vm-1' },
      draft => {
        draft.metadata.labels = { app: `changed-${churned}` };
      },
    );
    const victim = store.list(RESOURCE)[0];
    store.delete({
      resource: RESOURCE,
      namespace: 'default',
      name: victim.metadata.name,
    });
  };

  const mirrored = () =>
    expectMirrored(mirror, client(), { within: WAIT_TIMEOUT });

  beforeAll(loadClient, LOAD_TIMEOUT);

  afterEach(async () => {
    server?.faults.clear();
    await service?.stop();
    registry?.close();
    await server?.stop();
    cluster?.stop();
  });

  it('killed and started again', async () => {
    await begin(['kubevirt', 'cdi']);
    await expect(mirrored()).resolves.toBe(true);
    server.faults.set({ refuse: true });
    await until(() => mirror.status().state === 'stale');
    expect(mirror.find({}).length).toBeGreaterThan(0);
    churn();
    server.faults.set({ refuse: false });
    await expect(mirrored()).resolves.toBe(true);
  });

  it('frozen', async () => {
    await begin(['kubevirt'], { probeTimeout: 1_000 });
    await expect(mirrored()).resolves.toBe(true);
    server.faults.set({ hang: true });
    churn();
    await until(() => mirror.status().state === 'stale');
    expect(Date.parse(mirror.status().since!)).toBeLessThan(Date.now());
    server.faults.set({ hang: false });
    await expect(mirrored()).resolves.toBe(true);
  });

  it('compacted', async () => {
    await begin(['kubevirt']);
    await expect(mirrored()).resolves.toBe(true);
    server.faults.trigger('expire');
    churn();
    await expect(mirrored()).resolves.toBe(true);

    server.faults.set({ refuse: true });
    await until(() => mirror.status().state === 'stale');
    churn();
    server.faults.trigger('expire');
    server.faults.set({ refuse: false });
    await expect(mirrored()).resolves.toBe(true);
  });

  it('dropping its watches again and again', async () => {
    await begin(['kubevirt']);
    server.faults.set({ dropWatchesEveryMs: 25 });
    for (let turn = 0; turn < 20; turn += 1) {
      churn();
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    server.faults.set({ dropWatchesEveryMs: 0 });
    await expect(mirrored()).resolves.toBe(true);
  });

  it('forbidding one kind, then granting it', async () => {
    await begin(['kubevirt']);
    server.faults.set({
      statuses: [
        { code: 403, resource: 'nodes' },
        { code: 403, resource: 'pods', verbs: ['watch'] },
      ],
    });
    server.faults.trigger('dropWatches');
    await until(() => mirror.status().forbiddenKinds.includes('nodes'));
    await until(() => mirror.status().polledKinds.includes('pods'));
    await until(() => mirror.status().state === 'synced');
    expect(mirror.contents('nodes')).toEqual([]);
    churn();
    server.faults.clear();
    await until(() => mirror.status().forbiddenKinds.length === 0);
    await until(() => mirror.status().polledKinds.length === 0);
    await expect(mirrored()).resolves.toBe(true);
  });

  it.each([500, 429, 503] as const)(
    'answering %s to all for a while',
    async code => {
      await begin(['kubevirt']);
      await expect(mirrored()).resolves.toBe(true);
      server.faults.set({ statuses: [{ code, times: 40 }] });
      server.faults.trigger('dropWatches');
      churn();
      await until(() => server.faults.state.statuses[0]?.times === 0);
      server.faults.clear();
      await expect(mirrored()).resolves.toBe(true);
    },
  );

  it('getting CDI after KubeVirt', async () => {
    await begin(['kubevirt']);
    await expect(mirrored()).resolves.toBe(true);
    expect(mirror.vmObjects('default', 'vm-1')?.platform.cdi).toBe('absent');
    install(cluster.store, cluster.clock, ['cdi']);
    await until(
      () => mirror.vmObjects('default', 'vm-1')?.platform.cdi === 'present',
    );
    await expect(mirrored()).resolves.toBe(true);
  });

  it('getting KubeVirt while it is watched', async () => {
    await begin([]);
    await until(() => mirror.status().state === 'kubevirt-absent');
    install(cluster.store, cluster.clock, ['kubevirt']);
    await until(() => mirror.status().state === 'synced');
    cluster.store.create(virtualMachine('first'));
    await until(() => mirror.size() === 1);
    await expect(mirrored()).resolves.toBe(true);
  });
});
