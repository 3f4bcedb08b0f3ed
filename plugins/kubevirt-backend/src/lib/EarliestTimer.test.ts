import { ManualClock } from '@rafay-kubevirt/test-setup';
import { EarliestTimer } from './EarliestTimer';

describe('EarliestTimer', () => {
  let clock: ManualClock;
  let went: number[];
  let timer: EarliestTimer;

  beforeEach(() => {
    clock = new ManualClock(0);
    went = [];
    timer = new EarliestTimer(clock, () => went.push(clock.now()));
  });

  it('goes off once, at the earliest of its times', async () => {
    timer.set(300);
    timer.set(100);
    timer.set(200);
    expect(clock.pending).toEqual([100]);
    await clock.advance(1_000);
    expect(went).toEqual([100]);
  });

  it('goes off at once for a time that is past, and not for none', async () => {
    await clock.advance(50);
    timer.set(Infinity);
    expect(clock.pending).toEqual([]);
    timer.set(10);
    await clock.advance(0);
    expect(went).toEqual([50]);
  });

  it('can be set again after it went off or was cleared', async () => {
    timer.set(100);
    timer.clear();
    timer.set(200);
    await clock.advance(200);
    timer.set(300);
    await clock.advance(100);
    expect(went).toEqual([200, 300]);
  });
});
