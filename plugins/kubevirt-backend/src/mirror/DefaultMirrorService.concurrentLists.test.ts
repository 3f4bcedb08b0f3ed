import { mockServices } from '@backstage/backend-test-utils';
import { FakeClusterRegistry } from '../__testUtils__/FakeClusterRegistry';
import type { Cluster } from '../clusters';
import { FakeApi } from './__testUtils__/FakeApi';
import { ManualClock, settle } from '@rafay-kubevirt/test-setup';
import { virtualMachine } from './__testUtils__/objects';
import { summarizeVmObjects } from './__testUtils__/summarize';
import { DefaultMirrorService } from './DefaultMirrorService';
import { DEFAULT_TIMINGS } from './reflector/timings';

const CLUSTERS = 8;
/** As many lists of all clusters run at once. */
const LIMIT = 6;

/** An API server whose lists, streamed or not, begin when they are asked for and end when a test says so. */
class SlowApi extends FakeApi {
  /** Ways to let the lists that have begun go on. */
  readonly begun: (() => void)[] = [];
  slow = true;

  async json<T>(
    path: string,
    options?: { signal?: AbortSignal; timeout?: number },
  ): Promise<T> {
    if (this.slow && !path.startsWith('/version')) {
      await this.#wait(options?.signal);
    }
    return super.json<T>(path, options);
  }

  async stream(
    path: string,
    options: { signal: AbortSignal },
  ): Promise<AsyncIterable<Uint8Array>> {
    if (this.slow && path.includes('sendInitialEvents')) {
      const events = await super.stream(path, options);
      const go = this.#wait(options.signal);
      return (async function* delayed() {
        await go;
        yield* events;
      })();
    }
    return super.stream(path, options);
  }

  #wait(signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      this.begun.push(resolve);
      signal?.addEventListener('abort', () => resolve());
    });
  }
}

// Both ways to read what is there: lists in pages, and watches that send it first (KEP-3157).
describe.each([
  ['lists', false],
  ['streamed lists', true],
])('many clusters at once, with %s', (_, streamed) => {
  let clock: ManualClock;
  let apis: SlowApi[];
  let service: DefaultMirrorService;

  const begun = () => apis.reduce((sum, api) => sum + api.begun.length, 0);
  const states = () =>
    [...apis.keys()].map(index => service.use(`c${index}`).status().state);
  /** Lets all that has begun come to its end, again and again; returns the most that ran at once. */
  const letAllGoOn = async () => {
    let most = 0;
    for (let turn = 0; begun() && turn < 200; turn += 1) {
      most = Math.max(most, begun());
      for (const api of apis) {
        api.begun.splice(0).forEach(go => go());
      }
      await settle();
    }
    return most;
  };

  beforeEach(async () => {
    clock = new ManualClock();
    apis = Array.from({ length: CLUSTERS }, () => {
      const api = new SlowApi();
      api.streamsLists = streamed;
      api.minor = streamed ? '34' : '31';
      api.put('virtualmachines', virtualMachine('a'));
      return api;
    });
    const clusters: Cluster[] = apis.map((client, index) => ({
      name: `c${index}`,
      client,
    }));
    service = DefaultMirrorService.create({
      registry: new FakeClusterRegistry(...clusters),
      summarize: summarizeVmObjects,
      logger: mockServices.logger.mock(),
      clock,
      settings: { start: 'startup', idleTime: undefined },
      random: () => 0.5,
    });
    await settle();
  });

  afterEach(async () => {
    await service.stop();
    apis.forEach(api => api.assertQuiet());
    clock.assertQuiet();
  });

  it('reads a few kinds at a time when a portal starts', async () => {
    expect(begun()).toBe(LIMIT);
    await expect(letAllGoOn()).resolves.toBe(LIMIT);
    expect(new Set(states())).toEqual(new Set(['synced']));
  });

  it('reads a few kinds at a time when all come back and have forgotten the past', async () => {
    await letAllGoOn();
    for (const api of apis) {
      api.faults.down = true;
      api.dropWatches();
    }
    await clock.advance(60_000);
    expect(new Set(states())).toEqual(new Set(['stale']));
    for (const api of apis) {
      api.put('virtualmachines', virtualMachine('b'));
      api.compact();
      api.faults.down = false;
    }
    let most = 0;
    for (let second = 0; second < 40; second += 1) {
      await clock.advance(1000);
      most = Math.max(most, await letAllGoOn());
    }
    expect(most).toBe(LIMIT);
    expect(new Set(states())).toEqual(new Set(['synced']));
    for (const [index] of apis.entries()) {
      expect(service.use(`c${index}`).size()).toBe(2);
    }
  });

  it('reads a healthy cluster although others take calls and never answer', async () => {
    const [healthy, ...hung] = apis;
    const letHealthyGoOn = async () => {
      healthy.begun.splice(0).forEach(go => go());
      await settle();
    };
    for (let second = 0; second < 60; second += 1) {
      await letHealthyGoOn();
      await clock.advance(1000);
      if (service.use('c0').status().state === 'synced') {
        break;
      }
    }
    expect(service.use('c0').status().state).toBe('synced');
    expect(clock.now()).toBeLessThan(
      Date.parse('2026-01-01T00:00:00Z') + 3 * DEFAULT_TIMINGS.probeInterval,
    );
    expect(hung.length).toBe(CLUSTERS - 1);
    expect(states().filter(state => state === 'synced')).toEqual(['synced']);
  });
});
