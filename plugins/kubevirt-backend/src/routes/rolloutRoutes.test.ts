import type {
  Cause,
  Rollout,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import request from 'supertest';
import { eventually } from '../__testUtils__/eventually';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import { SseReader } from '../__testUtils__/SseReader';
import {
  ORDERS,
  ordersEntity,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';

const VM = 'west/shop/orders-db';
const LOCATION = 'https://git.example.com/acme/orders/catalog-info.yaml';
const CLUSTER = '/api/kubevirt/v1/clusters/west/rollout';

const rollout = (severity: Cause['severity'], sentence: string): Rollout => ({
  project: 'shop',
  cluster: 'west',
  stages: [
    { kind: 'workload', name: 'orders-db', state: 'failed', failures: [] },
  ],
  readAt: '2026-11-28T12:00:00Z',
  cause: { code: 'waiting-for-rafay', severity, sentence, source: 'Rafay' },
});

describe('rollouts', () => {
  const virtualMachine = jest.fn<Promise<Rollout | undefined>, [object]>();
  const cluster = jest.fn<Promise<Rollout | undefined>, [string]>();
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;

  const start = async (read = 'open', withSource = true) => {
    backend = await startKubeVirtBackend({
      config: { kubevirt: { access: { read } } },
      ...(withSource && {
        rolloutSource: { name: 'rafay', virtualMachine, cluster },
      }),
      entities: [
        ordersEntity({
          'kubevirt.io/virtual-machines': 'west/shop/orders-db',
          'backstage.io/managed-by-location': `url:${LOCATION}`,
        }),
      ],
    });
  };
  const get = (path: string) => request(backend.server).get(path);
  const first = async () =>
    (await get(ORDERS).expect(200)).body.virtualMachines[0];
  const deny = (name: string) =>
    backend.permissions.authorize.mockImplementation(async requests =>
      requests.map(({ permission }) => ({
        result: permission.name === name ? 'DENY' : 'ALLOW',
      })),
    );

  beforeEach(() => {
    virtualMachine
      .mockReset()
      .mockResolvedValue(rollout('waiting', 'It is being published.'));
    cluster
      .mockReset()
      .mockResolvedValue(rollout('error', 'An add-on failed.'));
  });

  afterEach(() => backend.stop());

  it('are the cause of a VM that is not there', async () => {
    await start();
    expect(await first()).toMatchObject({
      status: 'Waiting for Rafay',
      group: 'changing',
      cause: { sentence: 'It is being published.' },
    });
    expect(virtualMachine).toHaveBeenCalledWith({
      cluster: 'west',
      namespace: 'shop',
      name: 'orders-db',
      present: false,
    });
    const { body } = await get(`${ORDERS}/${VM}`).expect(200);
    expect(body.summary.cause.sentence).toBe('It is being published.');
  });

  it('hold it back where they failed, and reach those who look within seconds', async () => {
    await start();
    const stream = await SseReader.open(backend.server, `${ORDERS}/stream`);
    await stream.next('snapshot');
    virtualMachine.mockResolvedValue(rollout('error', 'It failed.'));
    await backend.clock.advance(2_000);

    const { data } = await stream.next('change');

    expect(data.changed).toMatchObject([
      { id: VM, group: 'held-back', cause: { sentence: 'It failed.' } },
    ]);
    stream.close();
    await eventually(async () => {
      virtualMachine.mockClear();
      await backend.clock.advance(10_000);
      expect(virtualMachine).not.toHaveBeenCalled();
    });
  });

  it('are the general cause where there is no source, or it does not answer', async () => {
    await start('open', false);
    const { cause } = await first();
    expect(cause.sentence).toMatch(/^orders-db is declared in git/);
    expect((await get(`${ORDERS}/${VM}/rollout`).expect(200)).body).toEqual({});
    expect((await get(CLUSTER).expect(200)).body).toEqual({});
    await backend.stop();

    virtualMachine.mockRejectedValue(new Error('The key has expired'));
    await start();
    expect((await first()).cause).toEqual(cause);
  });

  it('are not asked for a VM that may be there and unseen', async () => {
    await start('consent');
    expect(await first()).toMatchObject({ status: 'Waiting' });
    expect((await get(`${ORDERS}/${VM}/rollout`).expect(200)).body).toEqual({});
    expect(virtualMachine).not.toHaveBeenCalled();
  });

  it('are shown of VMs that are there, and of no others', async () => {
    await start();
    backend.west.set(fakeVm());
    const { body } = await get(`${ORDERS}/${VM}/rollout`).expect(200);
    expect(body.rollout.project).toBe('shop');
    expect(virtualMachine).toHaveBeenLastCalledWith({
      cluster: 'west',
      namespace: 'shop',
      name: 'orders-db',
      location: LOCATION,
      present: true,
    });

    virtualMachine.mockClear();
    await get(`${ORDERS}/west/shop/of-others/rollout`).expect(404);
    deny('kubevirt.vm.read');
    // What was granted is remembered for ten seconds.
    await backend.clock.advance(10_001);
    await get(`${ORDERS}/${VM}/rollout`).expect(403);
    expect(virtualMachine).not.toHaveBeenCalled();
  });

  describe('of VMs that are there', () => {
    const DRIFT = rollout('notice', 'It was changed by hand.');

    beforeEach(() => virtualMachine.mockResolvedValue(DRIFT));

    it('stand beside the VM’s own status in the list of its entity', async () => {
      await start();
      backend.west.set(fakeVm());
      const vm = await first();
      expect(vm).toMatchObject({
        status: 'Running',
        group: 'running',
        rollout: DRIFT.cause,
      });
      expect(vm).not.toHaveProperty('cause');
      expect(virtualMachine).toHaveBeenLastCalledWith({
        cluster: 'west',
        namespace: 'shop',
        name: 'orders-db',
        present: true,
      });
    });

    it('come and go for those who look, within seconds', async () => {
      virtualMachine.mockResolvedValue({ ...DRIFT, cause: undefined });
      await start();
      backend.west.set(fakeVm());
      const stream = await SseReader.open(backend.server, `${ORDERS}/stream`);
      const [vm] = (await stream.next('snapshot')).data.virtualMachines;
      expect(vm).not.toHaveProperty('rollout');

      virtualMachine.mockResolvedValue(DRIFT);
      await backend.clock.advance(2_000);
      expect((await stream.next('change')).data.changed).toMatchObject([
        { id: VM, status: 'Running', rollout: DRIFT.cause },
      ]);

      // What the cluster reports does not take it away.
      backend.west.set(fakeVm({ node: 'node-2' }));
      expect((await stream.next('change')).data.changed).toMatchObject([
        { id: VM, node: 'node-2', rollout: DRIFT.cause },
      ]);

      virtualMachine.mockResolvedValue({ ...DRIFT, cause: undefined });
      await backend.clock.advance(2_000);
      const [later] = (await stream.next('change')).data.changed;
      expect(later).toMatchObject({ id: VM, node: 'node-2' });
      expect(later).not.toHaveProperty('rollout');

      stream.close();
      await eventually(async () => {
        virtualMachine.mockClear();
        await backend.clock.advance(10_000);
        expect(virtualMachine).not.toHaveBeenCalled();
      });
    });

    it('are followed of one that comes while somebody looks', async () => {
      virtualMachine.mockResolvedValue(rollout('waiting', 'It is published.'));
      await start();
      const stream = await SseReader.open(backend.server, `${ORDERS}/stream`);
      await stream.next('snapshot');
      virtualMachine.mockResolvedValue(DRIFT);
      backend.west.set(fakeVm());
      await backend.clock.advance(2_000);
      await eventually(async () => {
        const { data } = await stream.next('change');
        expect(data.changed).toMatchObject([
          { id: VM, status: 'Running', rollout: DRIFT.cause },
        ]);
      });
      stream.close();
    });

    it('are not asked for where the entity does not get to see the VM', async () => {
      await start('consent');
      backend.west.set(fakeVm());
      await first();
      const stream = await SseReader.open(backend.server, `${ORDERS}/stream`);
      await stream.next('snapshot');
      await backend.clock.advance(4_000);
      stream.close();
      expect(virtualMachine).not.toHaveBeenCalled();
    });

    it('keep the list as it is where the source does not answer', async () => {
      virtualMachine.mockRejectedValue(new Error('The key has expired'));
      await start();
      backend.west.set(fakeVm());
      const vm = await first();
      expect(vm.status).toBe('Running');
      expect(vm).not.toHaveProperty('rollout');
    });
  });

  it('of clusters are for those who may read the platform', async () => {
    await start();
    const { body } = await get(CLUSTER).expect(200);
    expect(body.rollout.cause.sentence).toBe('An add-on failed.');
    cluster.mockClear();
    deny('kubevirt.platform.read');
    await get(CLUSTER).expect(403);
    expect(cluster).not.toHaveBeenCalled();
  });

  it('say that the source does not answer', async () => {
    await start();
    virtualMachine.mockRejectedValue(new Error('Rafay refuses the API key'));
    const { body } = await get(`${ORDERS}/${VM}/rollout`).expect(503);
    expect(body.error.message).toBe('Rafay refuses the API key');
  });
});
