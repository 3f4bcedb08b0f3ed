import { ManualClock, settle } from '@rafay-kubevirt/test-setup';
import { FakeKubeVirtApi } from '../__testUtils__/FakeKubeVirtApi';
import { answerOf, entityRef, NOW, vmOf } from '../__testUtils__/fixtures';
import { responseError } from '../__testUtils__/responseError';
import { VirtualMachinesStore } from './VirtualMachinesStore';
import type { Visibility } from '../lib/visibility';

const data = answerOf([vmOf('a')]);

class FakeVisibility implements Visibility {
  hidden = false;
  listeners = new Set<() => void>();
  isHidden = () => this.hidden;
  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  set(hidden: boolean) {
    this.hidden = hidden;
    this.listeners.forEach(listener => listener());
  }
}

function setUp(api: FakeKubeVirtApi) {
  const clock = new ManualClock(NOW);
  const visibility = new FakeVisibility();
  const store = new VirtualMachinesStore({
    api,
    entityRef,
    clock,
    visibility,
    random: () => 0,
  });
  const states: string[] = [];
  const listen = () =>
    store.subscribe(() => states.push(store.getSnapshot().status.state));
  return { store, clock, visibility, states, listen };
}

const state = (store: VirtualMachinesStore) => store.getSnapshot().status.state;

describe('VirtualMachinesStore', () => {
  it('is connecting until the snapshot comes, and live from then on', async () => {
    const api = FakeKubeVirtApi.with(data);
    const { store, clock, states, listen } = setUp(api);
    listen();
    await settle();
    expect(states).toEqual(['connecting', 'live']);
    expect(store.getSnapshot().data).toEqual(data);
    await clock.advance(100);

    api.streams[0].push({
      type: 'change',
      data: { time: data.time, changed: [vmOf('b')], removed: ['west/shop/a'] },
    });
    await settle();
    const names = store.getSnapshot().data?.virtualMachines.map(vm => vm.name);
    expect(names).toEqual(['b']);
  });

  describe('changes that follow each other fast', () => {
    const change = (name: string) => ({
      type: 'change' as const,
      data: { time: data.time, changed: [vmOf(name)], removed: [] },
    });
    const names = (store: VirtualMachinesStore) =>
      store
        .getSnapshot()
        .data?.virtualMachines.map(vm => vm.name)
        .join('');

    async function receive(...changed: string[]) {
      const api = FakeKubeVirtApi.with(data);
      const set = setUp(api);
      set.listen();
      await set.clock.advance(1_000);
      changed.forEach(name => api.streams[0].push(change(name)));
      await settle();
      return { ...set, api };
    }

    it('show at once, and then together', async () => {
      const { store, clock, states } = await receive('b', 'c', 'd', 'e');
      expect(names(store)).toBe('ab');
      await clock.advance(99);
      expect(names(store)).toBe('ab');
      await clock.advance(1);
      expect(names(store)).toBe('abcde');
      expect(states).toEqual(['connecting', 'live', 'live', 'live']);
    });

    it('are not lost where the stream ends, or nobody looks', async () => {
      const { store, api, clock, visibility } = await receive('b', 'c');
      api.streams[0].fail(new Error('cut'));
      await settle();
      expect(names(store)).toBe('abc');
      expect(state(store)).toBe('updating');
      visibility.set(true);
      await clock.advance(10_000);
      expect(names(store)).toContain('a');
      expect(state(store)).toBe('paused');
    });
  });

  it('shares one stream among all readers and ends it a little after the last has gone', async () => {
    const api = FakeKubeVirtApi.with(data);
    const { clock, listen } = setUp(api);
    const leave = [listen(), listen(), listen()];
    await settle();
    expect(api.opened).toBe(1);

    leave.forEach(stop => stop());
    await clock.advance(4_000);
    expect(api.streams).toHaveLength(1);
    const again = listen();
    await clock.advance(60_000);
    expect(api.opened).toBe(1);

    again();
    await clock.advance(6_000);
    expect(api.streams).toHaveLength(0);
  });

  it('connects again at once when the token expires, and stays live meanwhile', async () => {
    const api = FakeKubeVirtApi.with(data);
    const { clock, states, listen } = setUp(api);
    listen();
    await clock.advance(300_000);
    api.streams[0].push({ type: 'end', data: { reason: 'token-expiring' } });
    await settle();
    expect(api.opened).toBe(2);
    expect(new Set(states.slice(1))).toEqual(new Set(['live']));
  });

  it('does not spin when tokens expire as soon as a stream is open', async () => {
    const api = new FakeKubeVirtApi();
    api.answer = () => data;
    api.onOpen = stream => {
      stream.push({ type: 'snapshot', data });
      stream.push({ type: 'end', data: { reason: 'token-expiring' } });
    };
    const { clock, listen } = setUp(api);
    listen();
    await clock.advance(60_000);
    expect(api.opened).toBeLessThan(10);
  });

  it('keeps what it has while it connects again, with growing pauses, and says since when it is stale', async () => {
    const api = FakeKubeVirtApi.with(data);
    const { store, clock, listen } = setUp(api);
    listen();
    await clock.advance(60_000);
    const down = new Error('connection refused');
    api.onOpen = () => {
      throw down;
    };
    api.answer = () => {
      throw down;
    };
    api.streams[0].fail(down);
    await settle();
    expect(state(store)).toBe('updating');

    await clock.advance(600_000);
    expect(store.getSnapshot().status).toEqual({
      state: 'stale',
      since: NOW + 60_000,
    });
    expect(store.getSnapshot().data).toEqual(data);
    // With a cap of 30 s and no jitter, ten minutes hold about forty attempts; without back-off 600.
    expect(api.opened).toBeGreaterThan(20);
    expect(api.opened).toBeLessThan(60);

    api.onOpen = stream => stream.push({ type: 'snapshot', data });
    await clock.advance(30_000);
    expect(state(store)).toBe('live');
    expect(store.getSnapshot().error).toBeUndefined();
  });

  it('asks plainly where a proxy holds the stream back, says so, and tries the stream again later', async () => {
    const api = new FakeKubeVirtApi();
    api.answer = () => data;
    const { store, clock, listen } = setUp(api);
    listen();
    await clock.advance(8_000);
    expect(store.getSnapshot()).toMatchObject({
      data,
      status: { state: 'polling', everyMs: 10_000 },
    });
    expect(api.asked).toBe(1);

    const changed = answerOf([vmOf('a'), vmOf('b')]);
    api.answer = () => changed;
    await clock.advance(10_000);
    expect(store.getSnapshot().data).toEqual(changed);
    expect(api.opened).toBe(1);

    api.onOpen = stream => stream.push({ type: 'snapshot', data: changed });
    await clock.advance(120_000);
    expect(state(store)).toBe('live');
  });

  it('asks plainly, and says why, where the reader has as many streams open as one person may', async () => {
    const error = await responseError(429, 'TooManyRequestsError', 'enough');
    const api = new FakeKubeVirtApi();
    api.answer = () => data;
    api.onOpen = () => {
      throw error;
    };
    const { store, clock, listen } = setUp(api);
    listen();
    await settle();
    expect(store.getSnapshot()).toMatchObject({
      data,
      status: { state: 'polling', everyMs: 10_000, tooManyStreams: true },
    });
    // Knocking again and again would be refused each time.
    await clock.advance(60_000);
    expect(api.opened).toBe(1);

    api.onOpen = stream => stream.push({ type: 'snapshot', data });
    await clock.advance(120_000);
    expect(state(store)).toBe('live');
  });

  it('asks plainly where a proxy cuts every stream off', async () => {
    const api = new FakeKubeVirtApi();
    api.answer = () => data;
    api.onOpen = stream => {
      stream.push({ type: 'snapshot', data });
      stream.close();
    };
    const { store, clock, listen } = setUp(api);
    listen();
    await clock.advance(30_000);
    expect(state(store)).toBe('polling');
    expect(api.opened).toBe(3);
  });

  it('shows the first answer although the first stream failed', async () => {
    const api = new FakeKubeVirtApi();
    api.answer = () => data;
    api.onOpen = () => {
      throw new Error('bad gateway');
    };
    const { store, listen } = setUp(api);
    listen();
    await settle();
    expect(store.getSnapshot()).toMatchObject({
      data,
      status: { state: 'updating' },
    });
  });

  it.each([
    [403, 'NotAllowedError'],
    [404, 'NotFoundError'],
  ])(
    'stops at a refusal with %i until it is asked again',
    async (status, name) => {
      const refusal = await responseError(status, name, 'no');
      const api = FakeKubeVirtApi.failing(refusal);
      const { store, clock, listen } = setUp(api);
      listen();
      await clock.advance(600_000);
      expect(store.getSnapshot()).toEqual({
        status: { state: 'failed' },
        error: refusal,
      });
      expect(api.opened).toBe(1);

      api.onOpen = stream => stream.push({ type: 'snapshot', data });
      store.refresh();
      await settle();
      expect(state(store)).toBe('live');
    },
  );

  it('takes away what it showed when access ends', async () => {
    const api = FakeKubeVirtApi.with(data);
    const { store, listen } = setUp(api);
    listen();
    await settle();
    const refusal = await responseError(403, 'NotAllowedError', 'no');
    api.answer = () => {
      throw refusal;
    };
    api.streams[0].push({ type: 'end', data: { reason: 'denied' } });
    await settle();
    expect(store.getSnapshot()).toEqual({
      status: { state: 'failed' },
      error: refusal,
    });
  });

  it('gives up a plain request that hangs', async () => {
    const api = new FakeKubeVirtApi();
    api.getVirtualMachines = (_ref?: string, signal?: AbortSignal) =>
      new Promise((_, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason)),
      );
    const { store, clock, listen } = setUp(api);
    listen();
    await clock.advance(24_000);
    expect(store.getSnapshot().error?.message).toContain('within 15 s');
  });

  it('rests while the document is hidden and refreshes on return', async () => {
    const api = FakeKubeVirtApi.with(data);
    const { store, clock, visibility, listen } = setUp(api);
    listen();
    await settle();
    visibility.set(true);
    await clock.advance(9_000);
    visibility.set(false);
    await clock.advance(60_000);
    expect(api.opened).toBe(1);

    visibility.set(true);
    await clock.advance(11_000);
    expect(state(store)).toBe('paused');
    expect(api.streams).toHaveLength(0);
    expect(store.getSnapshot().data).toEqual(data);

    visibility.set(false);
    expect(state(store)).toBe('updating');
    await settle();
    expect(state(store)).toBe('live');
    expect(api.opened).toBe(2);
  });

  it('opens nothing in a document that is hidden from the start', async () => {
    const api = FakeKubeVirtApi.with(data);
    const { store, clock, visibility, listen } = setUp(api);
    visibility.hidden = true;
    listen();
    await clock.advance(60_000);
    expect(api.opened).toBe(0);
    expect(state(store)).toBe('paused');
  });

  it('does not sit out its pause when the network comes back', async () => {
    const api = FakeKubeVirtApi.failing(new Error('offline'));
    const { store, clock, visibility, listen } = setUp(api);
    listen();
    await clock.advance(300_000);
    api.onOpen = stream => stream.push({ type: 'snapshot', data });
    visibility.set(false);
    await settle();
    expect(state(store)).toBe('live');
  });
});
