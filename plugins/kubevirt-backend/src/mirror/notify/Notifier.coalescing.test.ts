import { createMirror } from '../__testUtils__/createMirror';
import { FakeApi } from '../__testUtils__/FakeApi';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import {
  instance,
  launcher,
  node,
  virtualMachine,
} from '../__testUtils__/objects';
import type { KubeObject } from '../../kubevirt/types';
import type { DefaultClusterMirror } from '../DefaultClusterMirror';
import { DEFAULT_TIMINGS } from '../reflector/timings';
import type { VmChanges, VmQuery } from '../types';

const VMS = 'virtualmachines';
const VMIS = 'virtualmachineinstances';
const ORDERS: VmQuery = {
  selector: [{ key: 'app', operator: 'In', values: ['orders'] }],
};

describe('what a mirror sends', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let mirror: DefaultClusterMirror;
  let built: string[];

  const start = async () => {
    mirror.start();
    await clock.advance(10);
  };
  const listen = (query: VmQuery) => {
    const received: VmChanges[] = [];
    mirror.subscribe(query, changes => received.push(changes));
    return received;
  };

  beforeEach(() => {
    api = new FakeApi();
    clock = new ManualClock();
    built = [];
    mirror = createMirror({
      client: api,
      clock,
      onBuilt: ({ id }) => built.push(id),
    });
  });

  afterEach(async () => {
    await mirror.stop();
    api.assertQuiet();
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

    it('sends a change at once, and only those who asked for that VM', async () => {
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

    it('sends a VM that changes often at most four times a second, the last state always', async () => {
      const received = listen(ORDERS);
      for (let turn = 0; turn < 100; turn += 1) {
        update('a', `status-${turn}`);
        await clock.advance(10);
      }
      await clock.advance(1000);
      const notified = received.flatMap(({ changed }) =>
        changed.map(({ status }) => status),
      );
      expect(notified.length).toBeLessThanOrEqual(6);
      expect(notified.at(-1)).toBe('status-99');
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
      const received = listen(ORDERS);
      update('a', 'Running');
      await clock.advance(1000);
      api.put(VMS, api.get(VMS, 'shop', 'a')!);
      await clock.advance(1000);
      expect(received).toHaveLength(1);
    });

    it('sends a change also when somebody else asked for the view in between', async () => {
      const received = listen(ORDERS);
      update('a', 'Running');
      await clock.advance(0);
      expect(mirror.find(ORDERS)[0].status).toBe('Running');
      await clock.advance(1000);
      expect(received).toHaveLength(1);
    });

    it('sends what enters and what leaves a query', async () => {
      const received = listen(ORDERS);
      const relabel = (name: string, app: string) => {
        const vm = api.get(VMS, 'shop', name)!;
        api.put(VMS, { ...vm, metadata: { ...vm.metadata, labels: { app } } });
      };
      relabel('a', 'none');
      relabel('b', 'orders');
      await clock.advance(1000);
      expect(received).toEqual([
        {
          changed: [expect.objectContaining({ id: 'c/shop/b' })],
          removed: ['c/shop/a'],
        },
      ]);
      api.delete(VMS, 'shop', 'b');
      await clock.advance(1000);
      expect(received.at(-1)).toEqual({ changed: [], removed: ['c/shop/b'] });
    });

    it('goes on when a listener throws, and stops on request', async () => {
      mirror.subscribe(ORDERS, () => {
        throw new Error('from a test');
      });
      const received: VmChanges[] = [];
      const stop = mirror.subscribe(ORDERS, changes => received.push(changes));
      update('a', 'Running');
      await clock.advance(1000);
      expect(received).toHaveLength(1);
      stop();
      update('a', 'Stopped');
      await clock.advance(1000);
      expect(received).toHaveLength(1);
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

    it.each([
      ['is lost', { ready: false }],
      ['falls silent', {}],
    ])(
      'wakes the VM whose pod is on a node that %s, before its VMI names the node',
      async (_, state) => {
        const vm = api.put(VMS, virtualMachine('c'));
        const vmi = api.put(VMIS, instance('c', vm));
        api.put('nodes', node('node-3', { heartbeat: at(0) }));
        api.put('pods', {
          ...launcher('virt-launcher-c', vmi),
          spec: { nodeName: 'node-3' },
        } as KubeObject);
        await clock.advance(1000);
        mirror.find({});
        built = [];
        listen({});
        api.put('nodes', {
          ...node('node-3', { ...state, heartbeat: at(4.9) }),
          metadata: {
            ...api.get('nodes', undefined, 'node-3')!.metadata,
            annotations: { 'kubevirt.io/heartbeat': at(4.9) },
          },
        });
        await clock.advance(10_000);
        expect(new Set(built)).toEqual(new Set(['c/shop/c']));
      },
    );

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
});
