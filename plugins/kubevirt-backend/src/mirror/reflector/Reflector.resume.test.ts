import { type FakeApi, failure } from '../__testUtils__/FakeApi';
import { type ManualClock, settle } from '@rafay-kubevirt/test-setup';
import { named, virtualMachine } from '../__testUtils__/objects';
import { PLURAL, ReflectorHarness } from '../__testUtils__/ReflectorHarness';
import type { KindStore } from '../store/KindStore';
import type { ReflectorState } from './reflectorTypes';
import { DEFAULT_TIMINGS } from './timings';

// When a watch is taken up again, how soon, and when the server is asked for all again instead.
describe('Reflector, taking watches up again', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let store: KindStore;
  let states: ReflectorState[];
  let harness: ReflectorHarness;

  /** Each further watch is answered with this. */
  const answerWatches = (events: object[]) => {
    const { stream } = api;
    api.stream = async (path, options) => {
      await stream.call(api, path, options);
      return (async function* answer() {
        for (const event of events) {
          yield Buffer.from(`${JSON.stringify(event)}\n`);
        }
      })();
    };
    return () => {
      api.stream = stream;
    };
  };

  beforeEach(() => {
    harness = new ReflectorHarness('abc');
    ({ api, clock, store, states } = harness);
  });

  afterEach(() => harness.stop());

  it('does not ask in a loop where each watch ends after its first event', async () => {
    await harness.start();
    const restore = answerWatches([
      { type: 'BOOKMARK', object: { metadata: { resourceVersion: '100' } } },
    ]);
    api.dropWatches();
    await clock.advance(60_000);
    expect(harness.calls('WATCH')).toBeLessThan(30);
    expect(harness.relists).toBe(0);

    restore();
    api.put(PLURAL, virtualMachine('d'));
    await clock.advance(10_000);
    expect(harness.held()).toEqual(['a', 'b', 'c', 'd']);
    expect(states.at(-1)).toMatchObject({ phase: 'live' });
  });

  it('backs off where watches open and are refused by their first event', async () => {
    await harness.start();
    answerWatches([
      { type: 'ERROR', object: { code: 500, reason: 'InternalError' } },
    ]);
    api.dropWatches();
    await clock.advance(5 * 60_000);
    // At the cap of half a minute, and some more at first; a list every fifth time.
    expect(harness.calls('WATCH')).toBeLessThan(30);
    expect(harness.relists).toBeGreaterThan(0);
    expect(harness.relists).toBeLessThan(6);
  });

  it.each([
    [429, undefined],
    [502, undefined],
    [503, undefined],
    [504, undefined],
    [401, 'Unauthorized'],
  ])(
    'goes on from its version after many answers of %s',
    async (code, reason) => {
      await harness.start();
      const { stream } = api;
      api.stream = async () => {
        throw failure(code, reason);
      };
      api.dropWatches();
      await clock.advance(5 * 60_000);
      expect(states.at(-1)).toMatchObject({ phase: 'failing' });
      api.stream = stream;
      api.put(PLURAL, virtualMachine('d'));
      await clock.advance(DEFAULT_TIMINGS.backoffCap);
      expect(harness.held()).toEqual(['a', 'b', 'c', 'd']);
      expect(harness.relists).toBe(0);
    },
  );

  it('does not add up failures that lie between bookmarks', async () => {
    await harness.start();
    const { stream } = api;
    let failures = 0;
    api.stream = async (path, options) => {
      if (failures > 0) {
        failures -= 1;
        throw failure(500, 'InternalError');
      }
      return stream.call(api, path, options);
    };
    for (let turn = 0; turn < 8; turn += 1) {
      failures = 1;
      api.dropWatches();
      await clock.advance(10_000);
      api.bookmark(PLURAL);
      await settle();
    }
    expect(failures).toBe(0);
    expect(harness.relists).toBe(0);
  });

  it('lists where a server is behind, as one that was restored from a backup', async () => {
    await harness.start();
    api.version = 50;
    api.put(PLURAL, virtualMachine('d'));
    // What is not newer than the version that a watch began from is left out.
    api.faults.mute = true;
    api.dropWatches();
    await clock.advance(2 * DEFAULT_TIMINGS.inactivity);
    expect(harness.held()).toEqual(['a', 'b', 'c', 'd']);
    await clock.advance(5 * DEFAULT_TIMINGS.inactivity);
    expect(harness.relists).toBe(1);
  });

  it('does not list a kind that does not change, though no bookmarks come', async () => {
    await harness.start();
    api.faults.mute = true;
    const read = harness.calls('LIST') + harness.calls('PAGE');
    await clock.advance(10 * DEFAULT_TIMINGS.inactivity);
    expect(harness.relists).toBe(0);
    expect(harness.calls('LIST') + harness.calls('PAGE')).toBe(read);
    expect(harness.calls('NEWEST')).toBe(10);
  });

  it('lists in the end where nothing ever comes on a watch', async () => {
    await harness.start();
    api.faults.mute = true;
    api.put(PLURAL, virtualMachine('d'));
    await clock.advance(25 * DEFAULT_TIMINGS.inactivity);
    expect(harness.relists).toBe(1);
    expect(harness.held()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes a watch up again though the server would not report its version', async () => {
    await harness.start();
    api.faults.mute = true;
    const { json } = api;
    api.json = async () => {
      throw failure(500, 'InternalError');
    };
    await clock.advance(DEFAULT_TIMINGS.inactivity);
    expect(states.at(-1)).toMatchObject({ phase: 'failing' });
    api.faults.mute = false;
    await clock.advance(DEFAULT_TIMINGS.backoffBase);
    expect(states.at(-1)).toMatchObject({ phase: 'live' });
    api.put(PLURAL, virtualMachine('d'));
    await settle();
    expect(harness.held()).toEqual(['a', 'b', 'c', 'd']);
    expect(harness.relists).toBe(0);
    api.json = json;
  });

  it('says of a kind that fails since when it is not known, and not since when it is watched', async () => {
    await harness.start();
    await clock.advance(60_000);
    api.bookmark(PLURAL);
    await settle();
    const since = clock.now();
    await clock.advance(20_000);
    api.faults.down = true;
    api.dropWatches();
    await clock.advance(5_000);
    expect(states.at(-1)).toMatchObject({ phase: 'failing', since });
  });

  it('takes the version of the first page, where pages are not of one moment', async () => {
    const { json } = api;
    api.json = async <T>(path: string, options?: object) => {
      const page: any = await json.call(api, path, options);
      if (path.includes('continue')) {
        page.metadata.resourceVersion = String(api.version);
      } else {
        // It changes after the page that it is on, and before the last page.
        api.put(PLURAL, {
          ...api.get(PLURAL, 'shop', 'a')!,
          status: { printableStatus: 'Running' },
        } as never);
      }
      return page as T;
    };
    await harness.start();
    expect(store.byName('shop', 'a')).toMatchObject({
      status: { printableStatus: 'Running' },
    });
  });

  it('comes back after a cluster did at a moment of its own', async () => {
    await harness.start({ random: () => 0.8 });
    api.faults.down = true;
    api.dropWatches();
    await clock.advance(60_000);
    api.faults.down = false;
    const before = harness.calls('WATCH');
    harness.reflector.recover();
    await settle();
    expect(harness.calls('WATCH')).toBe(before);
    await clock.advance(DEFAULT_TIMINGS.backoffBase);
    expect(harness.calls('WATCH')).toBe(before + 1);
    expect(states.at(-1)).toMatchObject({ phase: 'live' });
  });

  it('reads a list in pages where streamed ones break off', async () => {
    api.streamsLists = true;
    const { stream } = api;
    api.stream = async (path, options) => {
      if (!path.includes('sendInitialEvents')) {
        return stream.call(api, path, options);
      }
      api.calls.push(`STREAM ${PLURAL}`);
      return (async function* broken() {
        yield Buffer.from(
          `${JSON.stringify({
            type: 'ADDED',
            object: api.get(PLURAL, 'shop', 'a'),
          })}\n`,
        );
        throw failure(0, 'ECONNRESET');
      })();
    };
    await harness.start({ watchList: { offered: true } });
    await clock.advance(DEFAULT_TIMINGS.backoffCap);
    expect(harness.calls('STREAM')).toBe(2);
    expect(harness.held()).toEqual(['a', 'b', 'c']);
    expect(states.at(-1)).toMatchObject({ phase: 'live', synced: true });
  });

  it('takes in again what lost the labels it is selected by and has them again', async () => {
    const labels = { app: 'db' };
    const put = (meta: object) => {
      const { metadata } = api.get(PLURAL, 'shop', 'a')!;
      return api.put(
        PLURAL,
        named('a', { ...metadata, labels: undefined, ...meta }),
      );
    };
    put({ labels });
    await harness.start({ labelSelector: 'app=db' });
    expect(harness.held()).toEqual(['a']);
    // A watch with a selector reports it as deleted.
    const object = put({});
    api.inject(PLURAL, { type: 'DELETED', object });
    await settle();
    expect(harness.held()).toEqual([]);
    put({ labels });
    await settle();
    expect(harness.held()).toEqual(['a']);
    // What is reported too late stays gone.
    const late = api.get(PLURAL, 'shop', 'a')!;
    api.delete(PLURAL, 'shop', 'a');
    api.inject(PLURAL, { type: 'MODIFIED', object: late });
    await settle();
    expect(harness.held()).toEqual([]);
  });
});
