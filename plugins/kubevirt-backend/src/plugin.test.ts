import { once } from 'node:events';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { DemoCluster } from '@rafay-kubevirt/demo-clusters';
import request from 'supertest';
import { eventually } from './__testUtils__/eventually';
import { LOAD_TIMEOUT, loadClient } from './__testUtils__/loadClient';
import { serveDemoCluster } from './__testUtils__/serveDemoCluster';
import { SseReader } from './__testUtils__/SseReader';
import { ORDERS, ordersEntity } from './__testUtils__/startKubeVirtBackend';
import plugin from './index';

const VM = {
  apiVersion: 'kubevirt.io/v1',
  kind: 'VirtualMachine',
  metadata: {
    name: 'orders-db',
    namespace: 'shop',
    labels: { 'backstage.io/kubernetes-id': 'orders' },
    annotations: { 'backstage.io/entity-ref': 'component:default/orders' },
  },
  spec: {
    runStrategy: 'Always',
    template: {
      metadata: {},
      spec: {
        domain: {
          devices: { disks: [{ name: 'root', disk: { bus: 'virtio' } }] },
          memory: { guest: '128Mi' },
        },
        volumes: [
          { name: 'root', containerDisk: { image: 'registry.example/a' } },
        ],
      },
    },
  },
};

/** The plugin as a portal installs it, on a cluster that speaks Kubernetes over HTTP. */
describe('the plugin', () => {
  const directory = createMockDirectory();
  let cluster: DemoCluster;
  let demo: Awaited<ReturnType<typeof serveDemoCluster>>;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeAll(loadClient, LOAD_TIMEOUT);

  beforeAll(async () => {
    const file = directory.resolve('kubeconfig');
    demo = await serveDemoCluster(file);
    ({ cluster } = demo);
    backend = await startTestBackend({
      features: [
        plugin,
        mockServices.rootConfig.factory({
          data: {
            kubevirt: {
              kubeconfigs: [{ file }],
              operations: { enabled: true },
            },
          },
        }),
        catalogServiceMock.factory({ entities: [ordersEntity()] }),
      ],
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await demo?.stop();
  });

  it('streams a VM from its creation to Running in its launcher pod, and until it is gone', async () => {
    const stream = await SseReader.open(backend.server, `${ORDERS}/stream`);
    const { data: first } = await stream.next('snapshot');
    expect(first.virtualMachines).toEqual([]);
    let { clusters } = first;
    // On a busy machine the first lists may take longer than an answer waits.
    while (clusters?.[0].state !== 'synced') {
      ({ clusters } = (await stream.next('change')).data);
    }

    cluster.store.create(VM);
    let vm: VirtualMachineSummary | undefined;
    while (vm?.status !== 'Running') {
      [vm = vm] = (await stream.next('change')).data.changed;
    }
    const pods = cluster.store.list('pods', {
      namespace: 'shop',
      labelSelector: 'kubevirt.io=virt-launcher',
    });
    expect(vm).toMatchObject({
      id: 'west/shop/orders-db',
      phase: 'Running',
      node: pods[0].spec.nodeName,
      pod: { name: pods[0].metadata.name, uid: pods[0].metadata.uid },
    });

    // It may go on changing for a while, as its guest agent reports more of it.
    const newest = () =>
      stream.messages
        .filter(({ event }) => event === 'change')
        .reduce((before, { data }) => data.changed[0] ?? before, vm);
    await eventually(async () => {
      const { body } = await request(backend.server).get(ORDERS).expect(200);
      expect(body.virtualMachines).toEqual([newest()]);
    });
    const path = `${ORDERS}/west/shop/orders-db`;
    await eventually(async () => {
      const { body } = await request(backend.server).get(path).expect(200);
      expect(body.summary).toEqual(newest());
    });
    const events = await request(backend.server)
      .get(`${path}/events`)
      .expect(200);
    expect(
      events.body.items.map((event: { reason: string }) => event.reason),
    ).toContain('SuccessfulCreate');
    const log = await request(backend.server).get(`${path}/logs`).expect(200);
    expect(log.body.pod).toBe(pods[0].metadata.name);
    const { body: manifest } = await request(backend.server)
      .get(`${path}/manifest`)
      .expect(200);
    expect(
      manifest.documents.map((document: { kind: string }) => document.kind),
    ).toEqual(['VirtualMachine', 'VirtualMachineInstance', 'Pod']);

    cluster.store.delete({
      resource: 'virtualmachines.kubevirt.io',
      namespace: 'shop',
      name: 'orders-db',
    });
    let removed: string[] = [];
    while (removed.length === 0) {
      removed = (await stream.next('change')).data.removed;
    }
    expect(removed).toEqual(['west/shop/orders-db']);
    stream.close();
  });

  it('restarts a VM, and shows so in the stream until it runs again', async () => {
    cluster.store.create({
      ...VM,
      metadata: { ...VM.metadata, name: 'orders-cache' },
    });
    const stream = await SseReader.open(backend.server, `${ORDERS}/stream`);
    const path = `${ORDERS}/west/shop/orders-cache/operations`;
    await eventually(async () => {
      const { body } = await request(backend.server).get(path).expect(200);
      expect(body.verbs).toContainEqual({ verb: 'restart', allowed: true });
    });
    const { body: plan } = await request(backend.server)
      .post(`${path}/plan`)
      .send({ verb: 'restart' })
      .expect(200);
    expect(plan).toMatchObject({
      allowed: true,
      dryRun: 'passed',
      confirmation: { name: 'orders-cache' },
    });
    await request(backend.server)
      .post(path)
      .send({
        planId: plan.id,
        uid: plan.target.uid,
        vmiUid: plan.target.vmiUid,
        confirmation: 'orders-cache',
      })
      .expect(202);
    let vm: VirtualMachineSummary | undefined;
    const phases = new Set<string>();
    // The new VMI runs, and the operation is done, a moment before the VM's own status says so.
    while (vm?.operation?.phase !== 'done' || vm.status !== 'Running') {
      const { changed } = (await stream.next('change')).data;
      [vm = vm] = changed;
      if (vm?.operation) {
        phases.add(vm.operation.phase);
      }
    }
    // These controllers are so fast that it need not be seen on its way.
    expect([...phases].filter(phase => phase !== 'seen')).toEqual([
      'requested',
      'done',
    ]);
    expect(vm.vmiUid).not.toBe(plan.target.vmiUid);
    stream.close();
    cluster.store.delete({
      resource: 'virtualmachines.kubevirt.io',
      namespace: 'shop',
      name: 'orders-cache',
    });
  });

  it('reports the health of the platform', async () => {
    // On a busy machine the first lists may take longer than an answer waits.
    await eventually(async () => {
      const { body } = await request(backend.server)
        .get('/api/kubevirt/v1/clusters')
        .expect(200);
      expect(body.items).toEqual([
        expect.objectContaining({
          cluster: expect.objectContaining({ name: 'west' }),
          kubevirtVersion: expect.any(String),
        }),
      ]);
    });
    const one = await request(backend.server)
      .get('/api/kubevirt/v1/clusters/west')
      .expect(200);
    expect(one.body).toMatchObject({
      kubevirt: { installed: true, phase: 'Deployed' },
      cdi: { installed: false },
    });
  });

  it('ends its streams when the backend shuts down', async () => {
    const stream = await SseReader.open(backend.server, `${ORDERS}/stream`);
    await stream.next('snapshot');
    const closed = once(stream.response, 'close');
    await Promise.all([backend.stop(), closed]);
    expect(stream.messages.at(-1)).toEqual({
      event: 'end',
      data: { reason: 'shutdown' },
    });
    // The cluster notices a moment later that its watches were closed.
    await eventually(() => expect(demo.api.openWatches).toBe(0));
  });
});
