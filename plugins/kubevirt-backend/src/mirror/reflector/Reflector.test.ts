import type { KubeObject } from '../../kubevirt/types';
import { type FakeApi, failure } from '../__testUtils__/FakeApi';
import { type ManualClock, settle } from '@rafay-kubevirt/test-setup';
import { virtualMachine } from '../__testUtils__/objects';
import { PLURAL, ReflectorHarness } from '../__testUtils__/ReflectorHarness';
import type { KindStore } from '../store/KindStore';
import type { ReflectorState } from './reflectorTypes';
import { DEFAULT_TIMINGS } from './timings';

describe('Reflector', () => {
  let api: FakeApi;
  let clock: ManualClock;
  let store: KindStore;
  let states: ReflectorState[];
  let harness: ReflectorHarness;

  const expectEqual = () => {
    const held = Object.fromEntries(
      [...store.values()].map(({ metadata }) => [
        metadata.name,
        metadata.resourceVersion,
      ]),
    );
    const real: Record<string, string | undefined> = {};
    for (const name of 'abcdefgh') {
      const object = api.get(PLURAL, 'shop', name);
      if (object) {
        real[name] = object.metadata.resourceVersion;
      }
    }
    expect(held).toEqual(real);
  };

  beforeEach(() => {
    harness = new ReflectorHarness('abcde');
    ({ api, clock, store, states } = harness);
  });

  afterEach(() => harness.stop());

  it('lists in pages and watches from the version of the list', async () => {
    await harness.start();
    expect(harness.held()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(api.calls).toEqual([
      `LIST ${PLURAL}`,
      `PAGE ${PLURAL}`,
      `PAGE ${PLURAL}`,
      `WATCH ${PLURAL}`,
    ]);
    expect(states.at(-1)).toMatchObject({ phase: 'live', synced: true });

    api.put(PLURAL, virtualMachine('f'));
    api.delete(PLURAL, 'shop', 'a');
    await settle();
    expectEqual();
  });

  it('begins again when the pages of a list expire, and then sees what went', async () => {
    const json = api.json.bind(api);
    let pages = 0;
    api.json = async (path, options) => {
      const page = await json(path, options);
      pages += 1;
      if (pages === 2) {
        api.compact();
        api.delete(PLURAL, 'shop', 'a');
      }
      return page as any;
    };
    await harness.start();
    expect(harness.held()).toEqual(['b', 'c', 'd', 'e']);
    expectEqual();
  });

  it('asks for the list in one piece when its pages keep expiring', async () => {
    const json = api.json.bind(api);
    api.json = async (path, options) => {
      const page = await json(path, options);
      api.compact();
      return page as any;
    };
    await harness.start();
    expect(harness.held()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(api.calls.filter(call => call.startsWith('LIST'))).toHaveLength(4);
  });

  it('takes a watch that ended up again without a list', async () => {
    await harness.start();
    for (const [index, name] of [...'fgh'].entries()) {
      api.dropWatches(index === 1 ? failure(0, 'ECONNRESET') : undefined);
      api.put(PLURAL, virtualMachine(name));
      await clock.advance(1000);
    }
    expectEqual();
    expect(harness.relists).toBe(0);
    expect(states.some(({ phase }) => phase === 'failing')).toBe(false);
    expect(api.calls.filter(call => call.startsWith('LIST'))).toHaveLength(1);
  });

  it('goes on from a bookmark, so that a quiet kind needs no list after a compaction', async () => {
    await harness.start();
    api.put('pods', virtualMachine('noise'));
    api.bookmark(PLURAL);
    await settle();
    api.compact();
    api.dropWatches();
    await clock.advance(1000);
    api.put(PLURAL, virtualMachine('f'));
    await settle();
    expectEqual();
    expect(harness.relists).toBe(0);
  });

  it('lists again when the watch expired, and drops what went meanwhile', async () => {
    await harness.start();
    api.dropWatches();
    api.delete(PLURAL, 'shop', 'b');
    api.put(PLURAL, virtualMachine('f'));
    api.put('pods', virtualMachine('noise'));
    api.compact();
    await clock.advance(1000);
    expectEqual();
    expect(harness.relists).toBe(1);
  });

  it('treats an ERROR event of 410 as an expired watch', async () => {
    await harness.start();
    api.inject(PLURAL, {
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
    await settle();
    expect(harness.relists).toBe(1);
    expect(states.at(-1)).toMatchObject({ phase: 'live' });
  });

  it('does not list in a loop when each watch expires at once', async () => {
    await harness.start();
    const stream = api.stream.bind(api);
    api.stream = async () => {
      throw failure(410, 'Expired');
    };
    api.dropWatches();
    await clock.advance(60_000);
    expect(harness.relists).toBeGreaterThan(2);
    expect(harness.relists).toBeLessThan(12);
    api.stream = stream;
    api.put(PLURAL, virtualMachine('f'));
    await clock.advance(60_000);
    expectEqual();
  });

  it('backs off with growing pauses up to the cap, and recovers', async () => {
    api.faults.down = true;
    await harness.start();
    const pauses: number[] = [];
    for (let turn = 0; turn < 9; turn += 1) {
      pauses.push(clock.pending[0]);
      await clock.advance(clock.pending[0]);
    }
    expect(pauses.slice(0, 3)).toEqual([375, 750, 1500]);
    expect(Math.max(...pauses)).toBe(0.75 * DEFAULT_TIMINGS.backoffCap);
    expect(states.at(-1)).toMatchObject({ phase: 'failing', synced: false });
    api.faults.down = false;
    await clock.advance(DEFAULT_TIMINGS.backoffCap);
    expectEqual();
  });

  it('waits as long as Retry-After says', async () => {
    api.faults.next.push({ code: 429, retryAfter: 20 });
    await harness.start();
    expect(clock.pending[0]).toBeGreaterThanOrEqual(20_000);
    await clock.advance(25_000);
    expectEqual();
  });

  it('gives a silent watch up and takes it up again', async () => {
    await harness.start();
    api.faults.mute = true;
    api.put(PLURAL, virtualMachine('f'));
    await clock.advance(DEFAULT_TIMINGS.inactivity - 1000);
    expect(harness.held()).not.toContain('f');
    api.faults.mute = false;
    await clock.advance(1000);
    expectEqual();
    expect(harness.relists).toBe(0);
  });

  it('does not take a watch with bookmarks for dead', async () => {
    await harness.start();
    for (let minute = 0; minute < 5; minute += 1) {
      await clock.advance(60_000);
      api.bookmark(PLURAL);
    }
    expect(api.calls.filter(call => call.startsWith('WATCH'))).toHaveLength(1);
  });

  it('names a kind that is forbidden and tries it again slowly', async () => {
    api.faults.forbidden.add(PLURAL);
    await harness.start();
    expect(states.at(-1)).toMatchObject({ phase: 'forbidden', synced: false });
    await clock.advance(DEFAULT_TIMINGS.forbiddenRetry / 2);
    expect(api.calls).toHaveLength(1);
    api.faults.forbidden.clear();
    await clock.advance(DEFAULT_TIMINGS.forbiddenRetry);
    expectEqual();
  });

  it('polls a kind that may be listed and not watched, and watches once it may', async () => {
    api.faults.unwatchable.add(PLURAL);
    await harness.start();
    expect(states.at(-1)).toMatchObject({ phase: 'live', polled: true });
    api.put(PLURAL, virtualMachine('f'));
    api.delete(PLURAL, 'shop', 'a');
    await clock.advance(DEFAULT_TIMINGS.pollInterval);
    expectEqual();
    expect(api.calls.filter(call => call.startsWith('WATCH'))).toHaveLength(1);
    api.faults.unwatchable.clear();
    await clock.advance(DEFAULT_TIMINGS.forbiddenRetry + 30_000);
    expect(states.at(-1)).toMatchObject({ phase: 'live', polled: false });
    api.put(PLURAL, virtualMachine('g'));
    await settle();
    expectEqual();
  });

  it('looks for an absent kind eagerly once it is announced', async () => {
    api.faults.absent.add(PLURAL);
    await harness.start();
    expect(states.at(-1)).toMatchObject({ phase: 'absent' });
    harness.reflector.expect();
    await clock.advance(3000);
    api.faults.absent.clear();
    await clock.advance(10_000);
    expectEqual();
    expect(states.at(-1)).toMatchObject({ phase: 'live' });
  });

  it('does not wait long for a kind that was announced before its 404 came', async () => {
    api.faults.absent.add(PLURAL);
    void harness.start();
    harness.reflector.expect();
    await settle();
    expect(states.at(-1)).toMatchObject({ phase: 'absent' });
    api.faults.absent.clear();
    await clock.advance(DEFAULT_TIMINGS.backoffBase);
    expectEqual();
  });

  it('streams the first list where the server offers it', async () => {
    api.streamsLists = true;
    await harness.start({ watchList: { offered: true } });
    expect(api.calls).toEqual([`STREAM ${PLURAL}`]);
    expectEqual();
    expect(states.at(-1)).toMatchObject({ phase: 'live', synced: true });
    api.put(PLURAL, virtualMachine('f'));
    api.delete(PLURAL, 'shop', 'c');
    await settle();
    expectEqual();

    api.dropWatches();
    api.delete(PLURAL, 'shop', 'd');
    api.put('pods', virtualMachine('noise'));
    api.compact();
    await clock.advance(1000);
    expectEqual();
    expect(api.calls.some(call => call.startsWith('LIST'))).toBe(false);
  });

  it('lists where the server refuses to stream the first list', async () => {
    await harness.start({ watchList: { offered: true } });
    expect(api.calls.slice(0, 2)).toEqual([
      `STREAM ${PLURAL}`,
      `LIST ${PLURAL}`,
    ]);
    expectEqual();
  });

  it('keeps what it has while the cluster is away, and says since when', async () => {
    await harness.start();
    const since = clock.now();
    api.faults.down = true;
    api.dropWatches();
    await clock.advance(120_000);
    expect(harness.held()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(states.at(-1)).toMatchObject({
      phase: 'failing',
      synced: true,
      since,
    });
    api.faults.down = false;
    await clock.advance(DEFAULT_TIMINGS.backoffCap);
    expect(harness.relists).toBe(0);
  });

  it('lists again when the server knows the version no more', async () => {
    await harness.start();
    const stream = api.stream.bind(api);
    api.stream = async () => {
      throw failure(504, 'Timeout');
    };
    api.dropWatches();
    await clock.advance(120_000);
    expect(harness.relists).toBeGreaterThan(0);
    api.stream = stream;
    await clock.advance(60_000);
    expectEqual();
  });

  it('survives surprising events', async () => {
    await harness.start();
    for (const object of [
      {},
      { metadata: {} },
      { metadata: { name: 'x' } },
      { metadata: { uid: 'x' } },
    ]) {
      api.inject(PLURAL, { type: 'MODIFIED', object });
    }
    api.inject(PLURAL, { type: 'ADDED', object: { metadata: null as any } });
    api.inject(PLURAL, { type: 'SURPRISE', object: virtualMachine('h') });
    const twice = api.put(PLURAL, virtualMachine('f')) as KubeObject;
    api.inject(PLURAL, { type: 'ADDED', object: twice });
    await settle();
    expectEqual();
    expect(harness.relists).toBe(0);
  });
});
