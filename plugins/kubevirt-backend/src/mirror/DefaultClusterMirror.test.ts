import { mockServices } from '@backstage/backend-test-utils';
import { ANNOTATION_ENTITY_REF } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { FakeApi } from './__testUtils__/FakeApi';
import { ManualClock } from './__testUtils__/ManualClock';
import {
  controlledBy,
  instance,
  launcher,
  migration,
  named,
  node,
  virtualMachine,
} from './__testUtils__/objects';
import { summarizeParts } from './__testUtils__/summarize';
import { DefaultClusterMirror } from './DefaultClusterMirror';
import { NO_METRICS } from './metrics';
import { DEFAULT_TIMINGS } from './timings';
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
  let built: string[];

  const create = (namespaces?: string[]) =>
    DefaultClusterMirror.create({
      cluster: { name: 'c', client: api },
      namespaces,
      pageSize: 100,
      summarize: parts => {
        const summary = summarizeParts(parts);
        built.push(summary.id);
        return summary;
      },
      logger: mockServices.logger.mock(),
      clock,
      timings: DEFAULT_TIMINGS,
      metrics: NO_METRICS,
      enter: async () => () => {},
      random: () => 0.5,
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
    const heard: VmChanges[] = [];
    mirror.subscribe(query, changes => heard.push(changes));
    return heard;
  };

  beforeEach(() => {
    api = new FakeApi();
    clock = new ManualClock();
    built = [];
    mirror = create();
  });

  afterEach(async () => {
    await mirror.stop();
    api.assertQuiet();
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
      expect(mirror.parts('shop', 'orders')).toMatchObject({
        vm: { metadata: { name: 'orders' } },
        vmi: undefined,
      });
    });

    it('turns a VMI into an item of its own when its VM goes, and back', async () => {
      const vm = api.put(VMS, virtualMachine('orders'));
      api.put(VMIS, instance('orders', vm));
      await start();
      const heard = listen({ names: [{ namespace: 'shop', name: 'orders' }] });
      api.delete(VMS, 'shop', 'orders');
      await clock.advance(1000);
      expect(ids()).toEqual(['vmi:c/shop/orders']);
      expect(heard).toEqual([
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

  describe('news', () => {
    const update = (name: string, status: string) => {
      const vm = api.get(VMS, 'shop', name)!;
      api.put(VMS, { ...vm, status: { printableStatus: status } } as any);
    };

    beforeEach(async () => {
      api.put(VMS, virtualMachine('a', { labels: { app: 'orders' } }));
      api.put(VMS, virtualMachine('b', { labels: { app: 'billing' } }));
      await start();
    });

    it('tells a change at once, and only those who asked for that VM', async () => {
      const orders = listen(ORDERS);
      const billing = listen({
        names: [{ namespace: 'shop', name: 'b' }],
      });
      update('a', 'Running');
      await clock.advance(DEFAULT_TIMINGS.gather);
      expect(orders).toEqual([
        {
          changed: [expect.objectContaining({ status: 'Running' })],
          removed: [],
        },
      ]);
      expect(billing).toEqual([]);
    });

    it('tells a VM that changes often at most four times a second, the last state always', async () => {
      const heard = listen(ORDERS);
      for (let turn = 0; turn < 100; turn += 1) {
        update('a', `status-${turn}`);
        await clock.advance(10);
      }
      await clock.advance(1000);
      const told = heard.flatMap(({ changed }) =>
        changed.map(({ status }) => status),
      );
      expect(told.length).toBeLessThanOrEqual(6);
      expect(told.at(-1)).toBe('status-99');
    });

    it('builds the view of a VM once for all who listen, and of no other VM', async () => {
      for (let turn = 0; turn < 50; turn += 1) {
        listen(ORDERS);
      }
      mirror.find({});
      built = [];
      update('a', 'Running');
      await clock.advance(1000);
      expect(built).toEqual(['c/shop/a']);
    });

    it('says nothing of a change that the view does not show', async () => {
      const heard = listen(ORDERS);
      update('a', 'Running');
      await clock.advance(1000);
      api.put(VMS, api.get(VMS, 'shop', 'a')!);
      await clock.advance(1000);
      expect(heard).toHaveLength(1);
    });

    it('tells a change also when somebody else asked for the view in between', async () => {
      const heard = listen(ORDERS);
      update('a', 'Running');
      await clock.advance(0);
      expect(mirror.find(ORDERS)[0].status).toBe('Running');
      await clock.advance(1000);
      expect(heard).toHaveLength(1);
    });

    it('tells what enters and what leaves a query', async () => {
      const heard = listen(ORDERS);
      const relabel = (name: string, app: string) => {
        const vm = api.get(VMS, 'shop', name)!;
        api.put(VMS, { ...vm, metadata: { ...vm.metadata, labels: { app } } });
      };
      relabel('a', 'none');
      relabel('b', 'orders');
      await clock.advance(1000);
      expect(heard).toEqual([
        {
          changed: [expect.objectContaining({ id: 'c/shop/b' })],
          removed: ['c/shop/a'],
        },
      ]);
      api.delete(VMS, 'shop', 'b');
      await clock.advance(1000);
      expect(heard.at(-1)).toEqual({ changed: [], removed: ['c/shop/b'] });
    });

    it('goes on when a listener throws, and stops when told to', async () => {
      mirror.subscribe(ORDERS, () => {
        throw new Error('from a test');
      });
      const heard: VmChanges[] = [];
      const stop = mirror.subscribe(ORDERS, changes => heard.push(changes));
      update('a', 'Running');
      await clock.advance(1000);
      expect(heard).toHaveLength(1);
      stop();
      update('a', 'Stopped');
      await clock.advance(1000);
      expect(heard).toHaveLength(1);
    });
  });

  describe('nodes', () => {
    const at = (minutesAgo: number) =>
      new Date(clock.now() - minutesAgo * 60_000).toISOString();

    beforeEach(async () => {
      for (const [name, host] of [
        ['a', 'node-1'],
        ['b', 'node-2'],
      ]) {
        const vm = api.put(VMS, virtualMachine(name));
        api.put(VMIS, instance(name, vm, {}, host));
      }
      api.put('nodes', node('node-1', { heartbeat: at(0) }));
      api.put('nodes', node('node-2', { heartbeat: at(0) }));
      await start();
      mirror.find({});
      built = [];
    });

    it('does not wake VMs with each heartbeat', async () => {
      listen({});
      for (let minute = 0; minute < 10; minute += 1) {
        for (const name of ['node-1', 'node-2']) {
          const known = api.get('nodes', undefined, name)!;
          api.put('nodes', {
            ...known,
            metadata: {
              ...known.metadata,
              annotations: { 'kubevirt.io/heartbeat': at(0) },
            },
          });
        }
        await clock.advance(60_000);
      }
      expect(built).toEqual([]);
    });

    it('wakes the VMs of a node that is lost, and no others', async () => {
      listen({});
      api.put('nodes', {
        ...node('node-1', { ready: false, heartbeat: at(0) }),
        metadata: api.get('nodes', undefined, 'node-1')!.metadata,
      });
      await clock.advance(1000);
      expect(built).toEqual(['c/shop/a']);
    });

    it('wakes the VMs of a node whose heartbeat goes stale without an event', async () => {
      listen({});
      const { metadata } = api.get('nodes', undefined, 'node-2')!;
      await clock.advance(4 * 60_000);
      api.put('nodes', {
        ...node('node-2', {}),
        metadata: {
          ...metadata,
          annotations: { 'kubevirt.io/heartbeat': at(0) },
        },
      });
      await clock.advance(2 * 60_000);
      expect(built).toEqual(['c/shop/a']);
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
