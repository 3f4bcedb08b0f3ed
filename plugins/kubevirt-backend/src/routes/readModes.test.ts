import request from 'supertest';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import { SseReader } from '../__testUtils__/SseReader';
import {
  ORDERS,
  ordersEntity,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';

const LABEL = { 'backstage.io/kubernetes-id': 'orders', app: 'orders' };
const CONSENT = { 'backstage.io/entity-ref': 'component:default/orders' };

/** A VM for each ground on which it may be shown. */
const VMS = {
  labelled: fakeVm({ name: 'labelled', labels: LABEL }),
  consented: fakeVm({
    name: 'consented',
    labels: { app: 'orders' },
    annotations: CONSENT,
  }),
  neither: fakeVm({ name: 'neither', labels: { app: 'orders' } }),
};

/** How an entity selects VMs. */
const CLAIMS = {
  id: { 'backstage.io/kubernetes-id': 'orders' },
  selector: { 'backstage.io/kubernetes-label-selector': 'app=orders' },
  'selector and id': {
    'backstage.io/kubernetes-label-selector': 'app=orders',
    'backstage.io/kubernetes-id': 'orders',
  },
  name: {
    'kubevirt.io/virtual-machines':
      'west/shop/labelled, west/shop/consented, west/shop/neither',
  },
};

type Claim = keyof typeof CLAIMS;
type Vm = keyof typeof VMS;

describe('kubevirt.access.read', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;
  afterEach(() => backend.stop());

  const start = async (read: string, claim: Claim) => {
    backend = await startKubeVirtBackend({
      config: { kubevirt: { access: { read } } },
      entities: [ordersEntity(CLAIMS[claim])],
    });
    Object.values(VMS).forEach(vm => backend.west.set(vm));
    backend.westCluster.answer = () => ({ metadata: {}, items: [] });
  };
  const status = async (vm: string, path = '') =>
    (await request(backend.server).get(`${ORDERS}/west/shop/${vm}${path}`))
      .status;

  it.each<[string, Claim, Vm[]]>([
    ['open', 'id', ['labelled']],
    ['open', 'selector', ['labelled', 'consented', 'neither']],
    ['open', 'selector and id', ['labelled', 'consented', 'neither']],
    ['open', 'name', ['labelled', 'consented', 'neither']],
    ['labelled', 'id', ['labelled']],
    ['labelled', 'selector', ['consented']],
    ['labelled', 'selector and id', ['labelled', 'consented']],
    ['labelled', 'name', ['consented']],
    ['consent', 'id', []],
    ['consent', 'selector', ['consented']],
    ['consent', 'selector and id', ['consented']],
    ['consent', 'name', ['consented']],
  ])(
    '%s shows, of VMs claimed by %s, list, stream, detail and events of %j, and of no other',
    async (read, claim, shown) => {
      await start(read, claim);
      const there = (vms: { name: string; declared?: true }[]) =>
        vms.filter(({ declared }) => !declared).map(({ name }) => name);

      const list = await request(backend.server).get(ORDERS).expect(200);
      expect(there(list.body.virtualMachines)).toEqual(shown);
      const reader = await SseReader.open(backend.server, `${ORDERS}/stream`);
      const { data } = await reader.next('snapshot');
      reader.close();
      expect(there(data.virtualMachines)).toEqual(shown);

      for (const vm of Object.keys(VMS)) {
        const is = shown.includes(vm as Vm);
        expect([vm, await status(vm, '/events')]).toEqual([vm, is ? 200 : 404]);
        // What an entity names has a page, which says that it waits or is not seen.
        const detail = await request(backend.server).get(
          `${ORDERS}/west/shop/${vm}`,
        );
        expect([vm, detail.status]).toEqual([
          vm,
          is || claim === 'name' ? 200 : 404,
        ]);
        expect(detail.body.labels?.app === 'orders').toBe(is);
      }
    },
  );

  it.each(['open', 'labelled', 'consent'])(
    '%s shows logs and YAML of VMs with consent only',
    async read => {
      await start(read, 'selector and id');
      for (const path of ['/manifest', '/logs', '/logs/stream']) {
        expect(await status('labelled', path)).toBe(
          read === 'consent' ? 404 : 403,
        );
        expect(await status('neither', path)).toBe(read === 'open' ? 403 : 404);
      }
      expect(backend.westCluster.calls).toEqual([]);
    },
  );

  it.each<[string, Claim, object | undefined]>([
    ['open', 'id', undefined],
    [
      'labelled',
      'selector and id',
      {
        label: 'backstage.io/kubernetes-id=orders',
        annotation: 'backstage.io/entity-ref=component:default/orders',
      },
    ],
    [
      'labelled',
      'name',
      { annotation: 'backstage.io/entity-ref=component:default/orders' },
    ],
    [
      'consent',
      'id',
      { annotation: 'backstage.io/entity-ref=component:default/orders' },
    ],
  ])(
    '%s says what a VM claimed by %s must carry: %j',
    async (read, claim, requires) => {
      await start(read, claim);
      const { body } = await request(backend.server).get(ORDERS).expect(200);
      expect(body.search.requires).toEqual(requires);
      const missing = await request(backend.server)
        .get(`${ORDERS}/west/shop/nowhere`)
        .expect(404);
      for (const needed of Object.values(requires ?? {})) {
        expect(missing.body.error.message).toContain(needed);
      }
    },
  );

  it('shows nothing to an entity whose author wrote the owner that a rule is for', async () => {
    backend = await startKubeVirtBackend({
      config: {
        kubevirt: {
          access: {
            rules: [{ callers: 'team-orders', clusters: '*', namespaces: '*' }],
          },
        },
      },
      // It says: ownedBy group:default/team-orders.
      entities: [ordersEntity(CLAIMS.name)],
    });
    Object.values(VMS).forEach(vm => backend.west.set(vm));
    expect(await status('neither', '/events')).toBe(404);
    expect(await status('neither', '/manifest')).toBe(404);
    expect(await status('labelled', '/logs')).toBe(404);
  });
});
