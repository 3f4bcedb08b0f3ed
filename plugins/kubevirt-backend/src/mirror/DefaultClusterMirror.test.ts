import { ANNOTATION_ENTITY_REF } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { createMirror } from './__testUtils__/createMirror';
import { FakeApi } from './__testUtils__/FakeApi';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import {
  controlledBy,
  instance,
  launcher,
  migration,
  named,
  node,
  virtualMachine,
} from './__testUtils__/objects';
import type { DefaultClusterMirror } from './DefaultClusterMirror';
import type { VmChanges, VmQuery } from './types';

const VMS = 'virtualmachines';
const VMIS = 'virtualmachineinstances';
const ORDERS: VmQuery = {
  selector: [{ key: 'app', operator: 'In', values: ['orders'] }],
};

describe('DefaultClusterMirror', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let mirror: DefaultClusterMirror;

  const create = (namespaces?: string[]) =>
    createMirror({
      client: api,
      clock,
      namespaces,
    });

  const start = async () => {
    mirror.start();
    await clock.advance(10);
  };
  const ids = (query: VmQuery = {}) =>
    mirror
      .find(query)
      .map(({ id }) => id)
      .sort();
  const gathered = (name: string) =>
    JSON.parse(
      mirror.find({ names: [{ namespace: 'shop', name }] })[0].displayStatus,
    );
  const listen = (query: VmQuery) => {
    const received: VmChanges[] = [];
    mirror.subscribe(query, changes => received.push(changes));
    return received;
  };

  beforeEach(() => {
    api = new FakeApi();
    clock = new ManualClock();
    mirror = create();
  });

  afterEach(async () => {
    await mirror.stop();
    api.assertQuiet();
  });

  describe('a watch over a VM', () => {
    const MIGRATIONS = 'virtualmachineinstancemigrations';
    const watchOrders = () => {
      const seen: string[][] = [];
      const stop = mirror.watch('shop', 'orders', () =>
        seen.push(
          (mirror.vmObjects('shop', 'orders')?.migrations ?? []).map(
            ({ metadata }) => metadata.name,
          ),
        ),
      );
      return { seen, stop };
    };

    it('reports what comes and goes at once, when all that follows from it is known', async () => {
      const vm = api.put(VMS, virtualMachine('orders'));
      api.put(VMIS, instance('orders', vm, {}, 'node-1'));
      await start();
      const { seen, stop } = watchOrders();
      const sent = listen({ names: [{ namespace: 'shop', name: 'orders' }] });
      api.put(MIGRATIONS, migration('m1', 'orders'));
      api.delete(MIGRATIONS, 'shop', 'm1');
      api.put(MIGRATIONS, migration('of-other', 'other'));
      await clock.advance(1000);
      expect(seen).toEqual([['m1'], []]);
      // Those who only want the newest state hear nothing of it.
      expect(JSON.stringify(sent)).not.toContain('m1');
      stop();
      api.put(MIGRATIONS, migration('m2', 'orders'));
      await clock.advance(1000);
      expect(seen).toHaveLength(2);
    });

    it('reports a VM that is made later, and of one who fails nobody suffers', async () => {
      await start();
      mirror.watch('shop', 'orders', () => {
        throw new Error('broken');
      });
      const { seen } = watchOrders();
      api.put(VMS, virtualMachine('orders'));
      await clock.advance(1000);
      expect(seen).toEqual([[]]);
      api.delete(VMS, 'shop', 'orders');
      await clock.advance(1000);
      expect(seen).toHaveLength(2);
    });
  });

  describe('what belongs to a VM', () => {
    it('gathers by owner, name and volume, never by label', async () => {
      const vm = api.put(
        VMS,
        virtualMachine('orders', {}, [
          { name: 'root', dataVolume: { name: 'orders-root' } },
          { name: 'data', persistentVolumeClaim: { claimName: 'orders-data' } },
        ]),
      );
      const vmi = api.put(VMIS, instance('orders', vm, {}, 'node-1'));
      const other = api.put(VMIS, instance('other', undefined));
      const pod = api.put('pods', launcher('virt-launcher-orders-1', vmi));
      api.put('pods', launcher('virt-launcher-orders-2', vmi));
      api.put(
        'pods',
        launcher('lying', other, {
          labels: {
            'kubevirt.io': 'virt-launcher',
            'vm.kubevirt.io/name': 'orders',
          },
        }),
      );
      api.put('pods', {
        ...launcher('hp-volume', vmi, {
          labels: { 'kubevirt.io': 'hotplug-disk' },
          ownerReferences: controlledBy('Pod', pod),
        }),
      });
      api.put('virtualmachineinstancemigrations', migration('m1', 'orders'));
      api.put('virtualmachineinstancemigrations', migration('m2', 'other'));
      api.put('datavolumes', named('orders-root', { namespace: 'shop' }));
      api.put(
        'datavolumes',
        named('extra', {
          namespace: 'shop',
          ownerReferences: controlledBy('VirtualMachine', vm),
        }),
      );
      api.put('datavolumes', named('orders-root', { namespace: 'elsewhere' }));
      for (const claim of ['orders-root', 'orders-data', 'extra', 'unused']) {
        api.put('persistentvolumeclaims', named(claim, { namespace: 'shop' }));
      }
      const machine = api.put('nodes', node('node-1'));
      await start();

      expect(gathered('orders')).toMatchObject({
        pods: ['hp-volume', 'virt-launcher-orders-1', 'virt-launcher-orders-2'],
        migrations: ['m1'],
        dataVolumes: ['extra', 'orders-root'],
        claims: ['extra', 'orders-data', 'orders-root'],
        node: machine.metadata.uid,
      });
    });

    it('leaves a VMI of an earlier VM of the same name on its own', async () => {
      const earlier = virtualMachine('orders');
      api.put(VMIS, instance('orders', earlier));
      api.put(VMS, virtualMachine('orders'));
      await start();
      expect(ids()).toEqual(['c/shop/orders', 'vmi:c/shop/orders']);
      expect(mirror.vmObjects('shop', 'orders')).toMatchObject({
        vm: { metadata: { name: 'orders' } },
        vmi: undefined,
      });
    });

    it('turns a VMI into an item of its own when its VM goes, and back', async () => {
      const vm = api.put(VMS, virtualMachine('orders'));
      api.put(VMIS, instance('orders', vm));
      await start();
      const received = listen({
        names: [{ namespace: 'shop', name: 'orders' }],
      });
      api.delete(VMS, 'shop', 'orders');
      await clock.advance(1000);
      expect(ids()).toEqual(['vmi:c/shop/orders']);
      expect(received).toEqual([
        {
          changed: [expect.objectContaining({ id: 'vmi:c/shop/orders' })],
          removed: ['c/shop/orders'],
        },
      ]);
      const again = api.put(VMS, virtualMachine('orders'));
      api.put(VMIS, {
        ...api.get(VMIS, 'shop', 'orders')!,
        metadata: {
          ...api.get(VMIS, 'shop', 'orders')!.metadata,
          ownerReferences: controlledBy('VirtualMachine', again),
        },
      });
      await clock.advance(1000);
      expect(ids()).toEqual(['c/shop/orders']);
      expect(mirror.size()).toBe(1);
    });

    it('knows a pod that came before its VMI', async () => {
      await start();
      const vm = virtualMachine('orders');
      const vmi = instance('orders', vm);
      api.put('pods', launcher('early', vmi));
      await clock.advance(100);
      api.put(VMIS, vmi);
      await clock.advance(100);
      api.put(VMS, vm);
      await clock.advance(100);
      expect(gathered('orders')).toMatchObject({ pods: ['early'] });
    });
  });

  describe('queries', () => {
    beforeEach(async () => {
      api.put(
        VMS,
        virtualMachine('a', { labels: { app: 'orders', tier: 'x' } }),
      );
      api.put(VMS, virtualMachine('b', { labels: { app: 'orders' } }));
      api.put(VMS, virtualMachine('c', { labels: { app: 'billing' } }));
      api.put(
        VMS,
        virtualMachine('d', { namespace: 'other', labels: { app: 'orders' } }),
      );
      api.put(
        VMIS,
        instance('alone', undefined, { labels: { app: 'orders' } }),
      );
      await start();
    });

    it.each<[string, VmQuery, string[]]>([
      [
        'everything',
        {},
        ['c/other/d', 'c/shop/a', 'c/shop/b', 'c/shop/c', 'vmi:c/shop/alone'],
      ],
      ['a namespace', { namespaces: ['other'] }, ['c/other/d']],
      [
        'a label',
        ORDERS,
        ['c/other/d', 'c/shop/a', 'c/shop/b', 'vmi:c/shop/alone'],
      ],
      [
        'a label in a namespace',
        { ...ORDERS, namespaces: ['shop'] },
        ['c/shop/a', 'c/shop/b', 'vmi:c/shop/alone'],
      ],
      [
        'several requirements',
        {
          selector: [
            { key: 'tier', operator: 'DoesNotExist', values: [] },
            {
              key: 'app',
              operator: 'In',
              values: ['orders', 'billing', 'billing'],
            },
          ],
          namespaces: ['shop'],
        },
        ['c/shop/b', 'c/shop/c', 'vmi:c/shop/alone'],
      ],
      [
        'NotIn, which holds without the label',
        {
          selector: [{ key: 'tier', operator: 'NotIn', values: ['x'] }],
          namespaces: ['shop'],
        },
        ['c/shop/b', 'c/shop/c', 'vmi:c/shop/alone'],
      ],
      [
        'Exists',
        { selector: [{ key: 'tier', operator: 'Exists', values: [] }] },
        ['c/shop/a'],
      ],
      [
        'names',
        {
          names: [
            { namespace: 'shop', name: 'a' },
            { namespace: 'shop', name: 'alone' },
            { namespace: 'shop', name: 'none' },
          ],
        },
        ['c/shop/a', 'vmi:c/shop/alone'],
      ],
    ])('finds by %s', (_, query, expected) => {
      expect(ids(query)).toEqual(expected);
    });

    it('follows labels that change', async () => {
      expect(ids(ORDERS)).toHaveLength(4);
      api.put(VMS, {
        ...api.get(VMS, 'shop', 'c')!,
        metadata: {
          ...api.get(VMS, 'shop', 'c')!.metadata,
          labels: { app: 'orders' },
        },
      });
      api.put(VMS, {
        ...api.get(VMS, 'shop', 'a')!,
        metadata: { ...api.get(VMS, 'shop', 'a')!.metadata, labels: undefined },
      });
      api.delete(VMS, 'other', 'd');
      await clock.advance(10);
      expect(ids(ORDERS)).toEqual(['c/shop/b', 'c/shop/c', 'vmi:c/shop/alone']);
    });
  });

  it('keeps of a namespace who may claim what is in it', async () => {
    api.put(
      'namespaces',
      named('shop', {
        annotations: {
          [ANNOTATION_ENTITY_REF]: 'component:default/orders',
          secret: 'x',
        },
      }),
    );
    await start();
    expect(mirror.namespaceAnnotations('shop')).toEqual({
      [ANNOTATION_ENTITY_REF]: 'component:default/orders',
    });
    expect(mirror.namespaceAnnotations('none')).toBeUndefined();
  });

  it('reads each namespace on its own where only those are granted', async () => {
    await mirror.stop();
    mirror = create(['shop', 'lab']);
    api.put(VMS, virtualMachine('a'));
    api.put(VMS, virtualMachine('b', { namespace: 'lab' }));
    api.put(VMS, virtualMachine('c', { namespace: 'secret' }));
    api.faults.forbidden.add('nodes');
    await start();
    expect(ids()).toEqual(['c/lab/b', 'c/shop/a']);
    api.delete(VMS, 'shop', 'a');
    api.dropWatches();
    api.put('other', virtualMachine('noise'));
    api.compact();
    await clock.advance(5000);
    expect(ids()).toEqual(['c/lab/b']);
    expect(mirror.status()).toMatchObject({
      state: 'synced',
      forbiddenKinds: ['nodes'],
    });
  });
});
