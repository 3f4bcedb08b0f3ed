import { createMirror } from './__testUtils__/createMirror';
import { FakeApi, failure } from './__testUtils__/FakeApi';
import { expectEqualToFreshList } from './__testUtils__/freshList';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { virtualMachine } from './__testUtils__/objects';
import { sleep } from '../lib/clock';
import type { DefaultClusterMirror } from './DefaultClusterMirror';
import { DEFAULT_TIMINGS } from './reflector/timings';

const VMS = 'virtualmachines';

// An API server under load: it sends what it has to send, and takes long to answer what is new.
describe('a mirror of a busy cluster', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let mirror: DefaultClusterMirror;
  let notified: string[];

  /** From now on the server is too slow to report its version. */
  const sendEvents = () => {
    const { json } = api;
    api.json = async <T>(
      path: string,
      options: { signal?: AbortSignal; timeout?: number } = {},
    ) => {
      if (path === '/version') {
        await sleep(clock, options.timeout!, options.signal!);
        throw failure(0, 'ETIMEDOUT');
      }
      return (await json.call(api, path, options)) as T;
    };
  };
  const watches = (plural: string) =>
    api.calls.filter(call => call === `WATCH ${plural}`).length;
  /** A call of one kind fails on its way. */
  const breakOne = (plural: string) => {
    const { stream } = api;
    api.stream = async (path, options) => {
      if (path.includes(`/${plural}?`)) {
        api.stream = stream;
        throw failure(0, 'ETIMEDOUT');
      }
      return stream.call(api, path, options);
    };
    api.inject(plural, { type: 'ERROR', object: { code: 500 } });
  };

  beforeEach(async () => {
    api = new FakeApi();
    clock = new ManualClock();
    mirror = createMirror({ client: api, clock });
    notified = [];
    mirror.subscribe({}, ({ status }) => {
      if (status) {
        notified.push(status.state);
      }
    });
    api.put(VMS, virtualMachine('a'));
    mirror.start();
    await clock.advance(10);
  });

  afterEach(async () => {
    await mirror.stop();
    api.assertQuiet();
  });

  it('keeps its watches while something comes on them', async () => {
    sendEvents();
    breakOne('pods');
    notified.length = 0;
    for (let second = 0; second < 60; second += 1) {
      await clock.advance(1000);
      api.put(VMS, virtualMachine('a'));
    }
    await clock.advance(10);
    expect(watches(VMS)).toBe(1);
    expect(notified.at(-1)).toBe('synced');
    expect(mirror.status().state).toBe('synced');
    await expectEqualToFreshList(mirror, api, { within: 0 });
  });

  it('is found to be silent as soon as nothing comes any more', async () => {
    sendEvents();
    breakOne('pods');
    await clock.advance(3_000);
    api.put(VMS, virtualMachine('a'));
    api.faults.hung = true;
    await clock.advance(2_000);
    expect(mirror.status().state).toBe('synced');
    await clock.advance(
      DEFAULT_TIMINGS.probeInterval + DEFAULT_TIMINGS.probeTimeout,
    );
    expect(notified.at(-1)).toBe('stale');
  });
});
