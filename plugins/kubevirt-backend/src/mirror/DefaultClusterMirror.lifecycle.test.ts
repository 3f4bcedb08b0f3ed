import { createMirror } from './__testUtils__/createMirror';
import { FakeApi, failure } from './__testUtils__/FakeApi';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { named, virtualMachine } from './__testUtils__/objects';
import type { DefaultClusterMirror } from './DefaultClusterMirror';
import { DEFAULT_TIMINGS } from './reflector/timings';
import type { VmChanges } from './types';

const VMS = 'virtualmachines';

describe('what a mirror does when it begins, ends and falls silent', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let mirror: DefaultClusterMirror;
  let received: VmChanges[];
  let poison: string | undefined;

  const create = (namespaces?: string[]) => {
    mirror = createMirror({
      client: api,
      clock,
      namespaces,
      onBuilt: ({ name }) => {
        if (name === poison) {
          throw new Error('This view cannot be built');
        }
      },
    });
    received = [];
    mirror.subscribe({}, changes => received.push(changes));
    mirror.start();
    return clock.advance(10);
  };
  const notifiedNames = () =>
    received.flatMap(({ changed }) => changed.map(({ name }) => name)).sort();

  beforeEach(() => {
    api = new FakeApi();
    clock = new ManualClock();
    poison = undefined;
  });

  afterEach(async () => {
    await mirror.stop();
    api.assertQuiet();
  });

  it('sends the first VMs before it says that it has them all', async () => {
    'abc'.split('').forEach(name => api.put(VMS, virtualMachine(name)));
    await create();
    await clock.advance(DEFAULT_TIMINGS.gather);
    expect(notifiedNames()).toEqual(['a', 'b', 'c']);
    const synced = received.findIndex(
      ({ status }) => status?.state === 'synced',
    );
    expect(synced).toBe(received.length - 1);
    expect(received.filter(({ status }) => status)).toHaveLength(1);
  });

  it('reports a cluster that fell silent, and not of each kind that fails by itself', async () => {
    api.put(VMS, virtualMachine('a'));
    await create();
    await clock.advance(1_000);
    received.length = 0;
    api.faults.down = true;
    api.dropWatches(failure(0, 'ECONNRESET'));
    await clock.advance(2_000);
    const states = received.map(({ status }) => status?.state);
    expect(new Set(states)).toEqual(new Set(['stale']));
    // The kinds that fail one after the other are reported together.
    expect(states.length).toBeLessThanOrEqual(4);
    expect(received.at(-1)?.status).toEqual(mirror.status());
  });

  it('loses no change of other VMs for one whose view cannot be built', async () => {
    await create();
    poison = 'b';
    'abc'.split('').forEach(name => api.put(VMS, virtualMachine(name)));
    await clock.advance(1_000);
    expect(notifiedNames()).toEqual(['a', 'c']);
  });

  it('watches a namespace once that is named twice, and stops all of it', async () => {
    api.put(VMS, virtualMachine('a'));
    await create(['shop', 'shop']);
    expect(api.calls.filter(call => call === `LIST ${VMS}`)).toHaveLength(1);
    expect(notifiedNames()).toEqual(['a']);
  });

  it('begins nothing for what a list brings after the stop', async () => {
    const { json } = api;
    const late: (() => void)[] = [];
    api.json = async (path, options) => {
      const answer = await json.call(api, path, options);
      if (path.includes('/deployments?')) {
        await new Promise<void>(resolve => {
          late.push(resolve);
        });
      }
      return answer as never;
    };
    api.put(
      'deployments',
      named('virt-api', {
        namespace: 'kubevirt',
        labels: { 'kubevirt.io': 'virt-api' },
      }),
    );
    await create();
    const stopping = mirror.stop();
    expect(late).toHaveLength(2);
    late.forEach(go => go());
    await stopping;
    await clock.advance(10);
    expect(mirror.contents('kubevirtDeployments')).toHaveLength(1);
    expect(api.calls).not.toContain('LIST leases');
  });

  it('asks a cluster that is down ever more rarely, however many calls fail', async () => {
    await create(Array.from({ length: 6 }, (_, index) => `ns-${index}`));
    api.faults.down = true;
    api.dropWatches(failure(0, 'ECONNRESET'));
    await clock.advance(30_000);
    const probes = () => api.calls.filter(call => call === 'VERSION').length;
    const before = probes();
    await clock.advance(120_000);
    // At random between half of the longest pause and the whole of it.
    expect(probes() - before).toBeLessThanOrEqual(
      (2 * 120_000) / DEFAULT_TIMINGS.probeInterval,
    );
    expect(mirror.status().state).toBe('stale');
  });

  it('streams lists of a cluster that was away when it began', async () => {
    api.streamsLists = true;
    api.minor = '34';
    api.faults.down = true;
    api.put(VMS, virtualMachine('a'));
    await create();
    await clock.advance(60_000);
    api.faults.down = false;
    await clock.advance(DEFAULT_TIMINGS.backoffCap);
    expect(mirror.status().state).toBe('synced');
    api.put('pods', virtualMachine('noise'));
    api.compact();
    api.dropWatches();
    await clock.advance(5_000);
    expect(api.calls).toContain(`STREAM ${VMS}`);
    expect(mirror.size()).toBe(1);
  });
});
