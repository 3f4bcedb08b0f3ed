import type { ObservedChanges } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { settle } from '@rafay-kubevirt/test-setup';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import {
  ordersEntity,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';

const ENTITY_REF = 'backstage.io/entity-ref';
const ORDERS_REF = 'component:default/orders';
const LOCATION = 'url:https://git.example/shop/blob/main/catalog-info.yaml';

describe('Observation', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;
  afterEach(() => backend.stop());

  describe('knows whose a VM is', () => {
    const orders = ordersEntity({
      'backstage.io/kubernetes-id': 'orders',
      'backstage.io/managed-by-location': LOCATION,
    });
    const rule = { clusters: 'west', namespaces: 'shop' };

    it.each<
      [
        string,
        {
          vm?: Parameters<typeof fakeVm>[0];
          namespace?: Record<string, string>;
          access?: object;
        },
        boolean,
      ]
    >([
      ['that only carries its label', {}, false],
      [
        'that only carries its label, where no consent is needed to read',
        { access: { read: 'open' } },
        false,
      ],
      [
        'that consents',
        { vm: { annotations: { [ENTITY_REF]: ORDERS_REF } } },
        true,
      ],
      [
        'of a namespace that consents',
        { namespace: { [ENTITY_REF]: ORDERS_REF } },
        true,
      ],
      [
        'that consents to another entity',
        { vm: { annotations: { [ENTITY_REF]: 'component:default/else' } } },
        false,
      ],
      [
        'that consents, and that it does not select',
        { vm: { labels: {}, annotations: { [ENTITY_REF]: ORDERS_REF } } },
        false,
      ],
      [
        'that a rule covers by where the entity comes from',
        {
          access: {
            rules: [
              { ...rule, entities: { location: LOCATION, ref: ORDERS_REF } },
            ],
          },
        },
        true,
      ],
      [
        'that a rule covers in another namespace',
        {
          access: {
            rules: [
              {
                ...rule,
                namespaces: 'lab',
                entities: { location: LOCATION, ref: ORDERS_REF },
              },
            ],
          },
        },
        false,
      ],
      [
        'that a rule covers for callers, of whom there is none',
        {
          access: {
            rules: [{ ...rule, callers: 'group:default/team-orders' }],
          },
        },
        false,
      ],
    ])('%s', async (_, { vm, namespace, access }, expected) => {
      backend = await startKubeVirtBackend({
        entities: [orders],
        config: { kubevirt: { access: access as any } },
      });
      const { summary } = fakeVm(vm);
      backend.west.set(fakeVm(vm));
      if (namespace) {
        backend.west.namespaces.set('shop', namespace);
      }
      expect(await backend.observation.entitiesOf(summary)).toEqual(
        expected
          ? [{ entityRef: ORDERS_REF, owner: 'group:default/team-orders' }]
          : [],
      );
    });

    it('that is on a cluster which is not there any more: nobody’s', async () => {
      backend = await startKubeVirtBackend();
      const { summary } = fakeVm({
        cluster: 'west',
        annotations: { [ENTITY_REF]: ORDERS_REF },
      });
      backend.mirrors.change('west', false);
      expect(await backend.observation.entitiesOf(summary)).toEqual([]);
    });
  });

  describe('follows', () => {
    let reported: string[];
    let stop: () => void;

    /** All VMs of a cluster are gathered in pieces. */
    async function follow(clusters?: string[]) {
      reported = [];
      stop = backend.observation.follow(
        ({ cluster, all, changed, removed }: ObservedChanges) => {
          reported.push(
            `${cluster.name} ${cluster.state}${all ? ' all' : ''}: ${[
              ...changed.map(({ name }) => name),
              ...removed.map(id => `-${id}`),
            ]}`,
          );
        },
        clusters,
      );
      await settle();
    }

    it('all clusters: what is there, then each change', async () => {
      backend = await startKubeVirtBackend();
      backend.west.set(fakeVm());
      await follow();
      expect(reported.sort()).toEqual([
        'east synced all: ',
        'west synced all: orders-db',
      ]);
      reported.length = 0;
      backend.east.set(fakeVm({ cluster: 'east', name: 'web' }));
      backend.west.remove('west/shop/orders-db');
      expect(reported).toEqual([
        'east synced: web',
        'west synced: -west/shop/orders-db',
      ]);
      stop();
      expect(backend.west.subscribers.size).toBe(0);
    });

    it('no cluster until it is asked for, and only those that are asked for', async () => {
      backend = await startKubeVirtBackend();
      expect(backend.west.subscribers.size).toBe(0);
      await follow(['west', 'gone']);
      expect(reported).toEqual(['west synced all: ']);
      expect(backend.east.subscribers.size).toBe(0);
      stop();
    });

    it('a cluster that does not answer, and all of it when it does again', async () => {
      backend = await startKubeVirtBackend();
      backend.west.set(fakeVm());
      await follow(['west']);
      backend.west.setStatus({ state: 'stale' });
      backend.west.setStatus({ state: 'synced' });
      await settle();
      expect(reported).toEqual([
        'west synced all: orders-db',
        'west stale: ',
        'west synced all: orders-db',
      ]);
      stop();
    });

    it('clusters that come', async () => {
      backend = await startKubeVirtBackend();
      await follow();
      reported.length = 0;
      backend.mirrors.change('north', true);
      await settle();
      expect(reported).toContain('north synced all: ');
      backend.mirrors.change('west', false);
      stop();
      expect(backend.mirrors.use('north').subscribers.size).toBe(0);
    });

    it('looks which clusters there are as long as it follows, so that their sources ask', async () => {
      backend = await startKubeVirtBackend();
      await follow();
      const clusters = jest.spyOn(backend.mirrors, 'clusters');
      await backend.clock.advance(60_000);
      expect(clusters).toHaveBeenCalledTimes(2);
      stop();
      await backend.clock.advance(3_600_000);
      expect(clusters).toHaveBeenCalledTimes(2);
    });

    it('until the backend ends', async () => {
      backend = await startKubeVirtBackend();
      await follow();
      backend.stopStreams();
      expect(backend.west.subscribers.size).toBe(0);
    });
  });

  it('goes on where an observer fails', async () => {
    backend = await startKubeVirtBackend();
    const seen: string[] = [];
    backend.observation.onEvent(() => {
      throw new Error('broken');
    });
    backend.observation.onEvent(({ type }) => seen.push(type));
    backend.observation.report({
      type: 'snapshot-failed',
      vm: fakeVm().summary,
      snapshot: 'nightly',
      sentence: 'It failed.',
    });
    expect(seen).toEqual(['snapshot-failed']);
  });
});
