import { ManualClock } from '@rafay-kubevirt/test-setup';
import { FakeConsoles } from '../__testUtils__/FakeConsoles';
import { ConsoleStore } from './ConsoleStore';

const RUNNING = { running: true, run: 'one' };
const STOPPED = { running: false, run: '' };

function setUp() {
  const clock = new ManualClock(0);
  const consoles = new FakeConsoles();
  const sink = { begin: jest.fn(), data: jest.fn(), end: jest.fn() };
  const store = new ConsoleStore({
    clock,
    open: (force, handlers) =>
      consoles.open({ console: 'serial', uid: 'uid', force }, handlers),
  });
  const endsWith = (
    reason: 'restarted' | 'taken-over' | 'migrated',
    retry: 'ask' | 'when-running',
  ) =>
    consoles.last.onClosed({
      kind: 'ended',
      reason,
      retry,
      message: { code: 'console-shutdown' },
    });
  return { clock, consoles, sink, store, endsWith };
}

const typing = { typing: { id: 'id-jane', since: 'then' } };
const bytes = new TextEncoder().encode('ls');

describe('ConsoleStore', () => {
  it('opens once the VM runs and something shows it', async () => {
    const { clock, consoles, sink, store } = setUp();
    store.mirror(RUNNING);
    await clock.advance(60_000);
    expect(consoles.opened).toHaveLength(0);
    store.attach(sink);
    await clock.advance(1);
    expect(consoles.opened).toHaveLength(1);
    expect(consoles.last.request.force).toBe(false);
  });

  it('waits for the VM to run', async () => {
    const { clock, consoles, sink, store } = setUp();
    store.mirror(STOPPED);
    store.attach(sink);
    await clock.advance(60_000);
    expect(consoles.opened).toHaveLength(0);
    store.mirror(RUNNING);
    await clock.advance(1);
    expect(consoles.opened).toHaveLength(1);
  });

  it('shows what comes, from where it begins to its end', async () => {
    const { clock, consoles, sink, store, endsWith } = setUp();
    store.mirror(RUNNING);
    store.attach(sink);
    await clock.advance(1);
    consoles.stands();
    consoles.writes('login:');
    expect(sink.begin.mock.calls).toEqual([[undefined]]);
    expect(sink.data).toHaveBeenCalledWith(new TextEncoder().encode('login:'));
    endsWith('restarted', 'when-running');
    expect(sink.end).toHaveBeenCalledTimes(1);
    await clock.advance(1_000);
    consoles.stands();
    expect(sink.begin).toHaveBeenLastCalledWith('restarted');
  });

  it('types only where this person does', async () => {
    const { clock, consoles, sink, store } = setUp();
    store.mirror(RUNNING);
    store.attach(sink);
    await clock.advance(1);
    consoles.stands();
    store.type(bytes);
    expect(consoles.last.sent).toEqual([]);
    store.say({ type: 'type' });
    consoles.stands(typing);
    store.type(bytes);
    expect(consoles.last.messages).toEqual([{ type: 'type' }]);
    expect(consoles.last.sent).toEqual(['ls']);
  });

  it('comes back at once when the list says that the VM runs again', async () => {
    const { clock, consoles, sink, store, endsWith } = setUp();
    store.mirror(RUNNING);
    store.attach(sink);
    await clock.advance(1);
    consoles.stands();
    store.mirror(STOPPED);
    endsWith('restarted', 'when-running');
    await clock.advance(600_000);
    expect(consoles.opened).toHaveLength(1);
    store.mirror({ running: true, run: 'two' });
    await clock.advance(1);
    expect(consoles.opened).toHaveLength(2);
    consoles.stands();
    expect(store.getSnapshot()).toMatchObject({
      phase: 'connected',
      reconnected: { reason: 'restarted', afterMs: 600_001 },
    });
  });

  it('tries again where the list is behind, and ever more seldom', async () => {
    const { clock, consoles, sink, store, endsWith } = setUp();
    store.mirror(RUNNING);
    store.attach(sink);
    await clock.advance(1);
    consoles.stands();
    const times: number[] = [];
    for (let at = 0; at < 9; at += 1) {
      endsWith('migrated', 'when-running');
      const before = clock.now();
      const count = consoles.opened.length;
      while (consoles.opened.length === count) {
        await clock.advance(100);
      }
      times.push(clock.now() - before);
    }
    expect(times).toEqual([
      100, 300, 600, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ]);
  });

  it('never comes back by itself from what somebody has to decide', async () => {
    const { clock, consoles, sink, store, endsWith } = setUp();
    store.mirror(RUNNING);
    store.attach(sink);
    await clock.advance(1);
    consoles.stands();
    endsWith('taken-over', 'ask');
    store.mirror({ running: true, run: 'two' });
    await clock.advance(600_000);
    expect(consoles.opened).toHaveLength(1);
    store.connect(true);
    expect(consoles.opened).toHaveLength(2);
    expect(consoles.last.request.force).toBe(true);
  });

  it.each(['refused', 'unanswered', 'lost', 'unreadable'] as const)(
    'does not come back by itself after %s',
    async kind => {
      const { clock, consoles, sink, store } = setUp();
      store.mirror(RUNNING);
      store.attach(sink);
      await clock.advance(1);
      consoles.last.onClosed({ kind });
      await clock.advance(600_000);
      expect(consoles.opened).toHaveLength(1);
      expect(store.getSnapshot().phase).toBe('ended');
    },
  );

  it('leaves when nothing shows it any more', async () => {
    const { clock, consoles, sink, store, endsWith } = setUp();
    store.mirror(RUNNING);
    const detach = store.attach(sink);
    await clock.advance(1);
    consoles.stands();
    endsWith('restarted', 'when-running');
    await clock.advance(150);
    expect(consoles.opened).toHaveLength(2);
    detach();
    expect(consoles.last.left).toBe(true);
    expect(store.getSnapshot().phase).toBe('idle');
    await clock.advance(600_000);
    expect(consoles.opened).toHaveLength(2);
  });

  it('leaves what cannot be shown', async () => {
    const { clock, consoles, sink, store } = setUp();
    store.mirror(RUNNING);
    store.attach(sink);
    await clock.advance(1);
    consoles.stands();
    store.breakOff();
    expect(consoles.last.left).toBe(true);
    expect(store.getSnapshot()).toMatchObject({
      phase: 'ended',
      closed: { kind: 'unreadable' },
    });
  });
});
