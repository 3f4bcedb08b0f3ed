import { createMirror } from '../../mirror/__testUtils__/createMirror';
import { FakeApi, failure } from '../../mirror/__testUtils__/FakeApi';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import {
  controlledBy,
  instance,
  launcher,
  named,
  virtualMachine,
} from '../../mirror/__testUtils__/objects';
import type { DefaultClusterMirror } from '../../mirror/DefaultClusterMirror';
import { DEFAULT_TIMINGS } from '../../mirror/reflector/timings';
import type { VmChanges } from '../../mirror/types';

const VMS = 'virtualmachines';
const VMIS = 'virtualmachineinstances';

// VMs and VMIs come by two watches, and either may be ahead of the other.
describe('a VMI that comes before its VM', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let mirror: DefaultClusterMirror;
  let received: VmChanges[];
  let built: string[];

  const ids = () =>
    mirror
      .find({})
      .map(({ id }) => id)
      .sort();
  const start = async () => {
    mirror.start();
    await clock.advance(10);
  };
  /** Puts a VM of which the watch does not report yet; returns the way to report it. */
  const putWithoutEvent = (name: string) => {
    const { inject } = api;
    const { mute } = api.faults;
    api.faults.mute = true;
    const vm = api.put(VMS, virtualMachine(name));
    api.faults.mute = mute;
    return {
      vm,
      report: () => inject.call(api, VMS, { type: 'ADDED', object: vm }),
    };
  };

  /** VMs alone can't be read; returns the way to fix that. */
  const failVms = () => {
    const { json } = api;
    api.json = async (path, options) => {
      if (path.includes('/virtualmachines?')) {
        throw failure(500, 'InternalError');
      }
      return json.call(api, path, options) as never;
    };
    return () => {
      api.json = json;
    };
  };

  beforeEach(() => {
    api = new FakeApi();
    clock = new ManualClock();
    built = [];
    mirror = createMirror({
      client: api,
      clock,
      onBuilt: ({ name }) => built.push(name),
    });
    received = [];
    mirror.subscribe({}, changes => received.push(changes));
  });

  afterEach(async () => {
    await mirror.stop();
    api.assertQuiet();
  });

  it('never shows without it', async () => {
    await start();
    received.length = 0;
    const { vm, report } = putWithoutEvent('a');
    const vmi = api.put(VMIS, instance('a', vm));
    api.put('pods', launcher('virt-launcher-a', vmi));
    await clock.advance(1000);
    expect(ids()).toEqual([]);
    expect(received).toEqual([]);

    report();
    await clock.advance(1000);
    expect(ids()).toEqual(['c/shop/a']);
    expect(
      received.flatMap(({ changed }) => changed.map(({ id }) => id)),
    ).toEqual(['c/shop/a']);
    expect(received.flatMap(({ removed }) => removed)).toEqual([]);
    expect(mirror.vmObjects('shop', 'a')?.vmi).toMatchObject({
      metadata: { uid: vmi.metadata.uid },
    });
  });

  it('never shows without it while the first lists come in', async () => {
    const vm = api.put(VMS, virtualMachine('a'));
    api.put(VMIS, instance('a', vm));
    const repair = failVms();
    await start();
    expect(ids()).toEqual([]);
    repair();
    await clock.advance(1000);
    expect(ids()).toEqual(['c/shop/a']);
  });

  it('does not show as one of an earlier VM of the same name either', async () => {
    api.put(VMS, virtualMachine('a'));
    await start();
    const { vm, report } = putWithoutEvent('a');
    vm.metadata.uid = 'made-again';
    api.put(VMIS, instance('a', vm));
    await clock.advance(1000);
    expect(ids()).toEqual(['c/shop/a']);
    expect(mirror.vmObjects('shop', 'a')).toMatchObject({ vmi: undefined });
    report();
    await clock.advance(1000);
    expect(ids()).toEqual(['c/shop/a']);
    expect(mirror.vmObjects('shop', 'a')?.vmi).toBeDefined();
  });

  it('shows on its own once it is known that there is no such VM', async () => {
    await start();
    api.put(VMIS, instance('a', virtualMachine('a')));
    await clock.advance(1000);
    expect(ids()).toEqual([]);
    api.bookmark(VMS);
    await clock.advance(1000);
    expect(ids()).toEqual(['vmi:c/shop/a']);
    // It stays so, however often it changes.
    api.put(VMIS, {
      ...api.get(VMIS, 'shop', 'a')!,
      status: { phase: 'Running' },
    } as never);
    await clock.advance(1000);
    expect(ids()).toEqual(['vmi:c/shop/a']);
    expect(received.at(-1)?.removed).toEqual([]);
  });

  it('shows on its own where VMs may not be read, from when that is so', async () => {
    const vm = api.put(VMS, virtualMachine('a'));
    api.put(VMIS, instance('a', vm));
    api.faults.forbidden.add(VMS);
    await start();
    expect(ids()).toEqual(['vmi:c/shop/a']);
    api.faults.forbidden.delete(VMS);
    await clock.advance(2 * DEFAULT_TIMINGS.forbiddenRetry);
    expect(ids()).toEqual(['c/shop/a']);
    api.faults.forbidden.add(VMS);
    api.dropWatches();
    await clock.advance(2 * DEFAULT_TIMINGS.pollInterval);
    expect(ids()).toEqual(['vmi:c/shop/a']);
  });

  it('shows on its own where VMs can not be read for long though the cluster answers', async () => {
    const vm = api.put(VMS, virtualMachine('a'));
    api.put(VMIS, instance('a', vm));
    const repair = failVms();
    // That the cluster is away does not count.
    api.faults.down = true;
    await start();
    await clock.advance(10 * 60_000);
    api.faults.down = false;
    await clock.advance(45_000);
    expect(mirror.contents('instances')).toHaveLength(1);
    expect(ids()).toEqual([]);
    await clock.advance(60_000);
    expect(ids()).toEqual(['vmi:c/shop/a']);
    api.put(VMIS, instance('b', virtualMachine('b')));
    await clock.advance(1000);
    expect(ids()).toEqual(['vmi:c/shop/a', 'vmi:c/shop/b']);

    repair();
    await clock.advance(60_000);
    expect(ids()).toEqual(['c/shop/a', 'vmi:c/shop/b']);
    expect(received.flatMap(({ removed }) => removed)).toEqual([
      'vmi:c/shop/a',
    ]);
  });

  it('shows at once where something else than a VM controls it', async () => {
    await start();
    const set = named('set', { namespace: 'shop' });
    api.put(
      VMIS,
      instance('a', undefined, {
        ownerReferences: controlledBy('VirtualMachineInstanceReplicaSet', set),
      }),
    );
    api.put(VMIS, instance('b', undefined));
    await clock.advance(1000);
    expect(ids()).toEqual(['vmi:c/shop/a', 'vmi:c/shop/b']);
  });

  it('waits no more when nothing controls it any more, and is not looked at again and again', async () => {
    await start();
    const vmi = api.put(VMIS, instance('a', virtualMachine('a')));
    await clock.advance(1000);
    expect(ids()).toEqual([]);
    // As the garbage collector leaves it after `kubectl delete vm --cascade=orphan`.
    const metadata = { ...vmi.metadata, ownerReferences: undefined };
    api.put(VMIS, { ...vmi, metadata } as never);
    await clock.advance(1000);
    expect(ids()).toEqual(['vmi:c/shop/a']);

    built.length = 0;
    api.put(VMS, virtualMachine('b'));
    api.bookmark(VMS);
    await clock.advance(1000);
    expect(built).toEqual(['b']);
  });

  it('is forgotten when it goes before its VM came', async () => {
    await start();
    const { vm, report } = putWithoutEvent('a');
    api.put(VMIS, instance('a', vm));
    api.delete(VMIS, 'shop', 'a');
    await clock.advance(1000);
    report();
    await clock.advance(1000);
    expect(ids()).toEqual(['c/shop/a']);
    expect(mirror.vmObjects('shop', 'a')).toMatchObject({ vmi: undefined });
  });
});

describe('an object that changes its owner', () => {
  it('is taken from the VM that had it', async () => {
    const api = new FakeApi();
    const clock = new ManualClock();
    const mirror = createMirror({ client: api, clock });
    const [a, b] = ['a', 'b'].map(name => api.put(VMS, virtualMachine(name)));
    const disk = (owner: typeof a) =>
      api.put('datavolumes', {
        ...named('disk', {
          namespace: 'shop',
          uid: 'disk',
          ownerReferences: controlledBy('VirtualMachine', owner),
        }),
      });
    const disks = (name: string) =>
      JSON.parse(
        mirror.find({ names: [{ namespace: 'shop', name }] })[0].displayStatus,
      ).dataVolumes;
    disk(a);
    mirror.start();
    await clock.advance(10);
    expect([disks('a'), disks('b')]).toEqual([['disk'], []]);
    disk(b);
    await clock.advance(10);
    expect([disks('a'), disks('b')]).toEqual([[], ['disk']]);
    await mirror.stop();
    api.assertQuiet();
  });
});
