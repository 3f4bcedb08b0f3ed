import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import request from 'supertest';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import { SseReader } from '../__testUtils__/SseReader';
import {
  ORDERS,
  ordersEntity,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';

const CONSENT = { 'backstage.io/entity-ref': 'component:default/orders' };
const reading = (read: string) => ({ kubevirt: { access: { read } } });

const staleWithoutKubevirt = { state: 'stale', kubevirtAbsent: true } as const;

const shape = ({ id, displayStatus, declared }: VirtualMachineSummary) => [
  id,
  displayStatus,
  declared,
];

describe('VMs that an entity declares', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;
  const readers: SseReader[] = [];

  const start = async (
    names: string,
    options: { config: ReturnType<typeof reading> } = {
      config: reading('open'),
    },
  ) => {
    backend = await startKubeVirtBackend({
      ...options,
      entities: [
        ordersEntity({
          'backstage.io/kubernetes-id': 'orders',
          'kubevirt.io/virtual-machines': names,
        }),
      ],
    });
  };
  const list = async () => {
    const { body } = await request(backend.server).get(ORDERS).expect(200);
    return body.virtualMachines as VirtualMachineSummary[];
  };
  const shapes = async () => (await list()).map(shape);
  const page = (path: string) =>
    request(backend.server).get(`${ORDERS}/${path}`);
  const stream = async () => {
    const reader = await SseReader.open(backend.server, `${ORDERS}/stream`);
    readers.push(reader);
    return reader;
  };

  afterEach(async () => {
    readers.splice(0).forEach(reader => reader.close());
    await backend.stop();
  });

  describe('in the list', () => {
    it('wait while they are not there, beside those that are', async () => {
      await start('west/shop/orders-db, east/shop/orders-new');
      backend.west.set(fakeVm());
      backend.west.set(fakeVm({ name: 'by-label' }));
      expect(await shapes()).toEqual([
        ['west/shop/orders-db', 'Running', undefined],
        ['west/shop/by-label', 'Running', undefined],
        ['east/shop/orders-new', 'Waiting for Rafay', true],
      ]);
      expect(backend.westCluster.calls).toEqual([]);
    });

    it('named without a cluster, wait until one of the clusters has them', async () => {
      await start('shop/orders-new');
      expect(await shapes()).toEqual([
        ['*/shop/orders-new', 'Waiting for Rafay', true],
      ]);
      backend.east.set(fakeVm({ name: 'orders-new', cluster: 'east' }));
      expect(await shapes()).toEqual([
        ['east/shop/orders-new', 'Running', undefined],
      ]);
    });

    it.each(['unreachable', 'forbidden', 'syncing'] as const)(
      'do not wait on a cluster that is %s',
      async state => {
        await start('west/shop/orders-new, shop/anywhere, east/shop/other');
        backend.west.settled = async () => {};
        backend.west.setStatus({ state });
        expect(await shapes()).toEqual([
          ['east/shop/other', 'Waiting for Rafay', true],
        ]);
      },
    );

    it('do not wait in a namespace that is not read', async () => {
      await start('west/shop/orders-new, west/lab/other');
      backend.west.unlisted.add('shop');
      expect(await shapes()).toEqual([
        ['west/lab/other', 'Waiting for Rafay', true],
      ]);
    });

    it('stay where the connection is lost, as all that is known does', async () => {
      await start('west/shop/orders-new');
      backend.west.setStatus({ state: 'stale' });
      expect(await shapes()).toHaveLength(1);
    });

    it.each([
      ['is not', { state: 'kubevirt-absent' }],
      ['was not when the cluster fell silent', staleWithoutKubevirt],
    ] as const)('wait for KubeVirt, where that %s there', async (_, status) => {
      await start('west/shop/orders-new, shop/anywhere');
      backend.west.setStatus(status);
      backend.west.unlisted.add('shop');
      const [here, anywhere] = await list();
      expect(here.cause!.sentence).toMatch(/has no KubeVirt yet/);
      expect(anywhere.cause!.sentence).toMatch(/has not brought it/);
    });
  });

  describe('on their page', () => {
    it('say why they are not there, instead of a 404', async () => {
      await start('west/shop/orders-new');
      const { body } = await page('west/shop/orders-new').expect(200);
      expect(body).toMatchObject({
        summary: { declared: true, cause: { code: 'waiting-for-rafay' } },
        cluster: { name: 'west', state: 'synced' },
      });
      await page('east/shop/orders-new').expect(404);
      await page('west/shop/orders-other').expect(404);
    });

    it.each(['events', 'logs', 'logs/stream', 'manifest'])(
      'have no %s',
      async what => {
        await start('west/shop/orders-new');
        await page(`west/shop/orders-new/${what}`).expect(404);
        expect(backend.westCluster.calls).toEqual([]);
      },
    );

    it('are found wherever they come to, by the address without a cluster', async () => {
      await start('shop/orders-new');
      const { body } = await page('*/shop/orders-new').expect(200);
      expect(body.cluster).toMatchObject({ title: 'west, east' });
      await page('west/shop/orders-new').expect(200);

      backend.east.set(fakeVm({ name: 'orders-new', cluster: 'east' }));
      const found = await page('*/shop/orders-new').expect(200);
      expect(found.body.cluster.name).toBe('east');
      await page('west/shop/orders-new').expect(404);
      await page('*/shop/orders-other').expect(404);
    });

    it('say that nobody knows while their cluster has not reported', async () => {
      await start('west/shop/orders-new');
      backend.west.setStatus({
        state: 'unreachable',
        message: 'No route to host.',
      });
      const { body } = await page('west/shop/orders-new').expect(503);
      expect(body.error.message).toContain('No route to host.');
    });
  });

  describe('in the stream', () => {
    it('become the VM instead of their row, and wait again when it is deleted', async () => {
      await start('west/shop/orders-new');
      const reader = await stream();
      const { data } = await reader.next('snapshot');
      expect(data.virtualMachines.map(shape)).toEqual([
        ['west/shop/orders-new', 'Waiting for Rafay', true],
      ]);

      const vm = fakeVm({ name: 'orders-new' });
      backend.west.set(vm);
      for (const _ of ['by label', 'by name']) {
        expect((await reader.next('change')).data).toMatchObject({
          changed: [{ id: vm.summary.id, status: 'Running' }],
          removed: [],
        });
      }

      backend.west.remove('west/shop/orders-new');
      const { data: deleted } = await reader.next('change');
      expect(deleted.changed.map(shape)).toEqual([
        ['west/shop/orders-new', 'Waiting for Rafay', true],
      ]);
      expect(deleted.removed).toEqual([]);

      // The second subscription that is notified of the deletion takes nothing away either.
      backend.west.setStatus({ message: 'a sign' });
      expect((await reader.next('change')).data).toMatchObject({
        changed: [],
        removed: [],
        clusters: [{ message: 'a sign' }, {}],
      });
    });

    it('without a cluster, make place for the VM in the message that brings it', async () => {
      await start('shop/orders-new');
      const reader = await stream();
      await reader.next('snapshot');
      backend.east.set(fakeVm({ name: 'orders-new', cluster: 'east' }));
      expect((await reader.next('change')).data).toMatchObject({
        changed: [{ id: 'east/shop/orders-new', status: 'Running' }],
        removed: ['*/shop/orders-new'],
      });
    });

    it('go and come with what is known of their cluster, and stay while it is read again', async () => {
      await start('west/shop/orders-new');
      backend.west.setStatus({ state: 'kubevirt-absent' });
      const reader = await stream();
      await reader.next('snapshot');

      backend.west.setStatus({ state: 'syncing' });
      expect((await reader.next('change')).data).toMatchObject({
        changed: [],
        removed: [],
      });
      backend.west.setStatus({ state: 'synced' });
      expect((await reader.next('change')).data.changed).toEqual([
        expect.objectContaining({
          cause: expect.objectContaining({
            sentence: expect.stringMatching(/has not brought it/),
          }),
        }),
      ]);
      backend.west.setStatus({ state: 'forbidden' });
      expect((await reader.next('change')).data.removed).toEqual([
        'west/shop/orders-new',
      ]);
    });

    it('hand over to a VM that the mirror knows and has not sent yet', async () => {
      await start('west/shop/orders-new');
      const reader = await stream();
      await reader.next('snapshot');
      const vm = fakeVm({ name: 'orders-new' });
      backend.west.vms.set(vm.summary.id, vm);
      backend.west.setStatus({ message: 'a sign' });
      expect((await reader.next('change')).data).toMatchObject({
        changed: [{ id: vm.summary.id, status: 'Running' }],
        removed: [],
      });
    });
  });

  describe.each(['labelled', 'consent'])('read %s', mode => {
    const config = reading(mode);
    const existing = fakeVm({ name: 'orders-new', labels: {} });

    it('look the same whether they are absent or there without consent', async () => {
      await start('west/shop/orders-new', { config });
      const absent = await list();
      const absentPage = await page('west/shop/orders-new').expect(200);
      backend.west.set(existing);
      expect(await list()).toEqual(absent);
      const thePage = await page('west/shop/orders-new').expect(200);
      expect(thePage.body).toEqual(absentPage.body);
      expect(absent.map(shape)).toEqual([
        ['west/shop/orders-new', 'Waiting', true],
      ]);
      for (const what of ['events', 'logs', 'manifest']) {
        const path = `west/shop/orders-new/${what}`;
        const there = await page(path).expect(404);
        backend.west.remove('west/shop/orders-new');
        const gone = await page(path).expect(404);
        backend.west.set(existing);
        expect(there.body.error.message).toBe(gone.body.error.message);
      }
    });

    it('do not move when a VM without consent comes and goes', async () => {
      await start('west/shop/orders-new', { config });
      const reader = await stream();
      await reader.next('snapshot');
      backend.west.set(existing);
      backend.west.remove('west/shop/orders-new');
      backend.west.set({ ...existing, annotations: CONSENT });
      expect((await reader.next('change')).data).toMatchObject({
        changed: [{ id: 'west/shop/orders-new', status: 'Running' }],
        removed: [],
      });
      backend.west.set(existing);
      const { data } = await reader.next('change');
      expect(data.changed.map(shape)).toEqual([
        ['west/shop/orders-new', 'Waiting', true],
      ]);
      expect(data.removed).toEqual([]);
    });

    it('are reported absent where the namespace agrees to all that it has', async () => {
      await start('west/shop/orders-new', { config });
      const reader = await stream();
      await reader.next('snapshot');
      backend.west.namespaces.set('shop', CONSENT);
      expect(await shapes()).toEqual([
        ['west/shop/orders-new', 'Waiting for Rafay', true],
      ]);
      backend.clock.tick(60_000);
      expect((await reader.next('change')).data.changed.map(shape)).toEqual([
        ['west/shop/orders-new', 'Waiting for Rafay', true],
      ]);
    });
  });
});
