import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  kubevirtClustersExtensionPoint,
  type ClusterSource,
  type SourcedCluster,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import {
  DemoCluster,
  demoIdentities,
  FAST_TIMINGS,
  install,
  type DemoApiServer,
} from '@rafay-kubevirt/demo-clusters';
import request from 'supertest';
import { eventually, WAIT_TIMEOUT } from './__testUtils__/eventually';
import { LOAD_TIMEOUT, loadClient } from './__testUtils__/loadClient';
import { SseReader } from './__testUtils__/SseReader';
import { ORDERS, ordersEntity } from './__testUtils__/startKubeVirtBackend';
import plugin from './index';
import { until } from './mirror/__testUtils__/expectMirrored';

const CLUSTERS = '/api/kubevirt/v1/clusters';

/** A source whose clusters a test adds and takes away. */
class FleetSource implements ClusterSource {
  readonly name = 'fleet';
  #clusters: SourcedCluster[] = [];
  #problems: string[] = [];
  readonly #listeners = new Set<() => void>();

  snapshot() {
    return { clusters: this.#clusters, problems: this.#problems };
  }

  subscribe(onChange: () => void) {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  }

  set(clusters: SourcedCluster[], problems: string[] = []) {
    this.#clusters = clusters;
    this.#problems = problems;
    this.#listeners.forEach(listener => listener());
  }
}

/** The plugin beside a module that adds a source of clusters. */
describe('clusters of a module', () => {
  const directory = createMockDirectory();
  const fleet = new FleetSource();
  let cluster: DemoCluster;
  let api: DemoApiServer;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  let edge: SourcedCluster;
  let addedAgain: unknown;

  beforeAll(loadClient, LOAD_TIMEOUT);

  beforeAll(async () => {
    cluster = DemoCluster.start({ name: 'edge', timings: FAST_TIMINGS });
    install(cluster.store, cluster.clock, ['kubevirt']);
    cluster.store.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop' },
    });
    await until(
      () =>
        cluster.store.list('kubevirts.kubevirt.io')[0]?.status?.phase ===
        'Deployed',
      WAIT_TIMEOUT,
    );
    const { reader } = demoIdentities();
    api = await cluster.serve({ identities: [reader] });
    edge = {
      name: 'edge',
      title: 'The edge',
      access: {
        connect: async () => ({
          server: api.url,
          caData: Buffer.from(api.ca!).toString('base64'),
          token: reader.token,
        }),
      },
    };
    cluster.store.create({
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachine',
      metadata: {
        name: 'orders-db',
        namespace: 'shop',
        labels: { 'backstage.io/kubernetes-id': 'orders' },
      },
      spec: { runStrategy: 'Halted', template: { spec: { domain: {} } } },
    });
    backend = await startTestBackend({
      features: [
        plugin,
        createBackendModule({
          pluginId: 'kubevirt',
          moduleId: 'fleet',
          register(env) {
            env.registerInit({
              deps: { clusters: kubevirtClustersExtensionPoint },
              async init({ clusters }) {
                clusters.addClusterSource(fleet);
                try {
                  clusters.addClusterSource(fleet);
                } catch (error) {
                  addedAgain = error;
                }
              },
            });
          },
        }),
        mockServices.rootConfig.factory({
          data: {
            kubevirt: {
              clusters: [
                { name: 'lost', kubeconfig: { file: directory.resolve('no') } },
                { name: 'twice', kubernetesCluster: 'a' },
                { name: 'twice', kubernetesCluster: 'b' },
              ],
            },
          },
        }),
        catalogServiceMock.factory({ entities: [ordersEntity()] }),
      ],
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await api?.stop();
    cluster?.stop();
  });

  beforeEach(() => fleet.set([]));

  it('appear with their VMs on an open stream and on the list, and vanish, without a restart', async () => {
    const stream = await SseReader.open(backend.server, `${ORDERS}/stream`);
    const { data: first } = await stream.next('snapshot');
    expect(first.virtualMachines).toEqual([]);

    fleet.set([edge]);
    await eventually(() => {
      const { data } = stream.messages.findLast(
        ({ event }) => event === 'snapshot',
      )!;
      expect(data.virtualMachines).toMatchObject([
        { id: 'edge/shop/orders-db', status: 'Stopped' },
      ]);
      expect(data.clusters).toContainEqual(
        expect.objectContaining({ name: 'edge', title: 'The edge' }),
      );
    });
    const { body: there } = await request(backend.server).get(ORDERS);
    expect(there.virtualMachines).toHaveLength(1);
    expect(api.openWatches).toBeGreaterThan(0);

    fleet.set([]);
    await eventually(() => {
      const { data } = stream.messages.at(-1)!;
      expect(data.virtualMachines).toEqual([]);
      expect(JSON.stringify(data.clusters)).not.toMatch(/edge/);
    });
    const { body: gone } = await request(backend.server).get(ORDERS);
    expect(gone.virtualMachines).toEqual([]);
    await request(backend.server).get(`${CLUSTERS}/edge`).expect(404);
    await eventually(() => expect(api.openWatches).toBe(0));
    stream.close();
  });

  it('come from sources that each have a name of their own', () => {
    expect(addedAgain).toMatchObject({
      message: expect.stringContaining("named 'fleet' was added already"),
    });
  });

  it('do not mind clusters that cannot be used, which say why', async () => {
    fleet.set(
      [edge, { ...edge, name: 'lost' }],
      ['2 of 4 projects answered 403: give the key the right to read them.'],
    );
    await eventually(async () => {
      const { body } = await request(backend.server).get(CLUSTERS).expect(200);
      expect(body.items).toMatchObject([
        {
          cluster: {
            name: 'lost',
            state: 'misconfigured',
            message: expect.stringMatching(
              /cannot get the credential.*no such file/,
            ),
          },
          health: 'unknown',
        },
        {
          cluster: { name: 'twice', state: 'misconfigured' },
          sentence: expect.stringMatching(
            /configuration of this cluster cannot be used.*Two clusters are named 'twice'/,
          ),
        },
        { cluster: { name: 'edge', state: 'synced' }, virtualMachines: 1 },
      ]);
      expect(body.problems).toEqual([
        { source: 'fleet', message: expect.stringMatching(/^2 of 4 projects/) },
        {
          source: 'fleet',
          message: expect.stringMatching(/'lost' is not used/),
        },
      ]);
    });
    // Who sees the entity and not the platform gets a code, and no path of a file.
    const { body } = await request(backend.server).get(ORDERS).expect(200);
    expect(body.virtualMachines).toHaveLength(1);
    expect(body.clusters).toContainEqual(
      expect.objectContaining({ name: 'lost', state: 'misconfigured' }),
    );
    expect(JSON.stringify(body.clusters)).not.toContain(directory.path);
  });
});
