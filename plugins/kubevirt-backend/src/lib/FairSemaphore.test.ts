import { ManualClock, settle } from '@rafay-kubevirt/test-setup';
import { FairSemaphore } from './FairSemaphore';

const WAIT_TIMEOUT = 10_000;

describe('Gate', () => {
  let clock: ManualClock;
  let semaphore: FairSemaphore;
  let entered: string[];
  let inside: Map<string, () => void>;

  beforeEach(() => {
    clock = new ManualClock();
    semaphore = new FairSemaphore({ limit: 2, timeout: WAIT_TIMEOUT, clock });
    entered = [];
    inside = new Map();
  });

  /** A work of a group, named `group` and a number. */
  const come = async (name: string, signal = new AbortController().signal) => {
    semaphore.acquire(name[0], signal).then(leave => {
      entered.push(name);
      inside.set(name, leave);
    });
    await settle();
  };
  const leave = async (name: string) => {
    inside.get(name)!();
    await settle();
  };

  it('lets in as many as the limit says, and the next one when one leaves', async () => {
    await come('a1');
    await come('a2');
    await come('a3');
    expect(entered).toEqual(['a1', 'a2']);
    await leave('a2');
    expect(entered).toEqual(['a1', 'a2', 'a3']);
    await leave('a1');
    await leave('a3');
    clock.assertQuiet();
  });

  it('gives a place free only once, however often its owner leaves', async () => {
    await come('a1');
    await come('a2');
    await leave('a1');
    await leave('a1');
    await come('a3');
    await come('a4');
    expect(entered).toEqual(['a1', 'a2', 'a3']);
  });

  it('prefers the group that has the fewest inside', async () => {
    await come('a1');
    await come('a2');
    await come('a3');
    await come('b1');
    await come('b2');
    await leave('a1');
    expect(entered).toEqual(['a1', 'a2', 'b1']);
    await leave('a2');
    expect(entered).toEqual(['a1', 'a2', 'b1', 'a3']);
    await leave('a3');
    expect(entered).toEqual(['a1', 'a2', 'b1', 'a3', 'b2']);
  });

  it('does not let one group that never gets done hold up another', async () => {
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3']) {
      await come(name);
    }
    expect(entered).toEqual(['a1', 'a2']);
    await clock.advance(WAIT_TIMEOUT);
    expect(entered).toEqual(['a1', 'a2', 'b1', 'b2']);
    await leave('b1');
    expect(entered).toEqual(['a1', 'a2', 'b1', 'b2', 'b3']);
    // Late, and of no effect: their places were given away.
    await leave('a1');
    await leave('a2');
    expect(entered).toEqual(['a1', 'a2', 'b1', 'b2', 'b3']);
    await leave('b2');
    expect(entered.at(-1)).toBe('a3');
  });

  it('forgets who does not want to wait any more', async () => {
    const controller = new AbortController();
    await come('a1');
    await come('a2');
    await come('a3', controller.signal);
    await come('a4');
    controller.abort();
    await settle();
    expect(entered).toEqual(['a1', 'a2', 'a3']);
    await leave('a3');
    expect(entered).toEqual(['a1', 'a2', 'a3']);
    await leave('a1');
    expect(entered).toEqual(['a1', 'a2', 'a3', 'a4']);
  });

  it('does not keep out who gave up before', async () => {
    await come('a1');
    await come('a2');
    await come('a3', AbortSignal.abort());
    expect(entered).toEqual(['a1', 'a2', 'a3']);
  });
});
