import { ManualClock, settle } from '@rafay-kubevirt/test-setup';
import { Sleeper, systemClock } from './clock';

describe('systemClock', () => {
  it.each([365 * 24 * 3_600_000, Infinity])(
    'never sets a timer so long (%s ms) that Node would let it go off at once',
    ms => {
      const timers = jest.spyOn(globalThis, 'setTimeout');
      try {
        const cancel = systemClock.after(ms, () => {});
        cancel();
        expect(timers.mock.calls).toEqual([
          [expect.any(Function), 2 ** 31 - 1],
        ]);
      } finally {
        timers.mockRestore();
      }
    },
  );
});

describe('Sleeper', () => {
  let clock: ManualClock;
  let stop: AbortController;
  let sleeper: Sleeper;
  let awake: boolean;

  const sleep = (ms: number) => {
    awake = false;
    void sleeper.sleep(ms).then(() => {
      awake = true;
    });
    return settle();
  };

  beforeEach(() => {
    clock = new ManualClock();
    stop = new AbortController();
    sleeper = new Sleeper(clock, stop.signal);
  });

  afterEach(() => clock.assertQuiet());

  it('sleeps as long as it was asked to', async () => {
    await sleep(100);
    expect([awake, sleeper.asleep]).toEqual([false, true]);
    await clock.advance(100);
    expect([awake, sleeper.asleep]).toEqual([true, false]);
    await sleep(0);
    expect(awake).toBe(true);
  });

  it('wakes when it is woken, and when all stops', async () => {
    await sleep(100);
    sleeper.wake();
    await settle();
    expect(awake).toBe(true);
    await sleep(100);
    expect(awake).toBe(false);
    stop.abort();
    await settle();
    expect(awake).toBe(true);
    await sleep(100);
    expect(awake).toBe(true);
  });
});
