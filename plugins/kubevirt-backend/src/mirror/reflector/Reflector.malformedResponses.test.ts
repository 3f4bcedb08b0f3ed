import { type FakeApi, failure } from '../__testUtils__/FakeApi';
import { type ManualClock, settle } from '@rafay-kubevirt/test-setup';
import { virtualMachine } from '../__testUtils__/objects';
import { PLURAL, ReflectorHarness } from '../__testUtils__/ReflectorHarness';
import type { ReflectorState } from './reflectorTypes';
import { DEFAULT_TIMINGS } from './timings';

const MINUTE = 60_000;

// What proxies and API servers in trouble answer.
describe('Reflector, given odd answers', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let states: ReflectorState[];
  let harness: ReflectorHarness;

  beforeEach(() => {
    harness = new ReflectorHarness('abc');
    ({ api, clock, states } = harness);
  });

  afterEach(() => harness.stop());

  it('does not stay away for as long as a maintenance page says', async () => {
    await harness.start();
    api.faults.next.push({ code: 503, retryAfter: 86_400 });
    api.dropWatches();
    await clock.advance(1000);
    expect(states.at(-1)).toMatchObject({ phase: 'failing' });
    api.put(PLURAL, virtualMachine('d'));
    await clock.advance(6 * MINUTE);
    expect(harness.held()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('finds a server that is behind also where a proxy ends watches on which nothing comes', async () => {
    await harness.start();
    api.faults.mute = true;
    api.version = 50;
    api.put(PLURAL, virtualMachine('d'));
    for (let minute = 0; minute < 3; minute += 1) {
      api.dropWatches(minute ? failure(0, 'ECONNRESET') : undefined);
      await clock.advance(MINUTE);
    }
    expect(harness.held()).toEqual(['a', 'b', 'c', 'd']);
    expect(harness.relists).toBe(1);
  });

  it('does not ask for the version after watches on which something came', async () => {
    await harness.start();
    for (let minute = 0; minute < 5; minute += 1) {
      api.bookmark(PLURAL);
      await clock.advance(MINUTE);
      api.dropWatches();
      await clock.advance(1000);
    }
    expect(harness.calls('WATCH')).toBe(6);
    expect(harness.calls('NEWEST')).toBe(0);
  });

  it('lists at once where a watch that failed may not be opened any more', async () => {
    await harness.start();
    await clock.advance(1000);
    api.faults.down = true;
    api.dropWatches();
    await clock.advance(100);
    expect(states.at(-1)).toMatchObject({ phase: 'failing' });
    api.faults.down = false;
    api.faults.unwatchable.add(PLURAL);
    api.put(PLURAL, virtualMachine('d'));
    await clock.advance(2 * DEFAULT_TIMINGS.backoffBase);
    expect(states.at(-1)).toMatchObject({ phase: 'live', polled: true });
    expect(harness.held()).toEqual(['a', 'b', 'c', 'd']);
  });

  describe.each([
    ['nothing', {}],
    ['an error', { error: 'the cluster is offline' }],
    ['a Status', { kind: 'Status', status: 'Failure', code: 500 }],
  ])('and %s with code 200 by a proxy', (_, body) => {
    /** The proxy answers all calls. Returns what ends that. */
    const answerAll = () => {
      const { json, stream } = api;
      api.json = async <T>() => body as T;
      api.stream = async () =>
        (async function* answer() {
          yield Buffer.from(`${JSON.stringify(body)}\n`);
        })();
      api.dropWatches();
      return () => Object.assign(api, { json, stream });
    };

    it('does not take it for a cluster without VMs', async () => {
      answerAll();
      await harness.start();
      await clock.advance(MINUTE);
      expect(states.at(-1)).toMatchObject({ phase: 'failing', synced: false });
      expect(states.some(({ synced }) => synced)).toBe(false);
    });

    it('keeps what it has, and says that it is old', async () => {
      await harness.start();
      await clock.advance(1000);
      api.bookmark(PLURAL);
      await settle();
      const since = clock.now();
      await clock.advance(100);
      const end = answerAll();
      await clock.advance(5000);
      states.length = 0;
      await clock.advance(10 * MINUTE);
      // Opened and refused again and again, it is not reported live in between, nor to have been true until now.
      expect(new Set(states.map(({ phase }) => phase))).toEqual(
        new Set(['failing']),
      );
      expect(states.at(-1)).toMatchObject({ synced: true, since });
      expect(harness.held()).toEqual(['a', 'b', 'c']);
      end();
      api.put(PLURAL, virtualMachine('d'));
      await clock.advance(MINUTE);
      expect(states.at(-1)).toMatchObject({ phase: 'live' });
      expect(harness.held()).toEqual(['a', 'b', 'c', 'd']);
      expect(harness.relists).toBe(0);
    });

    it('keeps what it has of a kind that is polled', async () => {
      api.faults.unwatchable.add(PLURAL);
      await harness.start();
      expect(states.at(-1)).toMatchObject({ phase: 'live', polled: true });
      answerAll();
      await clock.advance(2 * MINUTE);
      expect(harness.held()).toEqual(['a', 'b', 'c']);
      expect(states.at(-1)).toMatchObject({ phase: 'failing', synced: true });
    });
  });

  it('takes in again what was reported deleted, where versions are no numbers', async () => {
    await harness.start();
    const { metadata, ...rest } = api.get(PLURAL, 'shop', 'a')!;
    const at = (resourceVersion: string) => ({
      ...rest,
      metadata: { ...metadata, resourceVersion },
    });
    api.inject(PLURAL, { type: 'DELETED', object: at('x2') });
    await settle();
    expect(harness.held()).toEqual(['b', 'c']);
    api.inject(PLURAL, { type: 'MODIFIED', object: at('x2') });
    await settle();
    expect(harness.held()).toEqual(['b', 'c']);
    api.inject(PLURAL, { type: 'ADDED', object: at('x3') });
    await settle();
    expect(harness.held()).toEqual(['a', 'b', 'c']);
  });

  it('does not read in a loop where pages expire that nobody asked for', async () => {
    const { json } = api;
    let lists = 0;
    api.json = async <T>(path: string, options?: object) => {
      if (path.includes('continue')) {
        throw failure(410, 'Expired');
      }
      lists += 1;
      if (lists > 100) {
        throw failure(500, 'a loop');
      }
      const page: any = await json.call(api, path, options);
      page.metadata.continue = 'more';
      return page as T;
    };
    await harness.start();
    await clock.advance(MINUTE);
    expect(lists).toBeLessThan(50);
    expect(states.at(-1)).toMatchObject({ phase: 'failing' });
    api.json = json;
    await clock.advance(MINUTE);
    expect(harness.held()).toEqual(['a', 'b', 'c']);
  });
});
