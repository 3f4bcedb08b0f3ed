import { ManualClock } from '@rafay-kubevirt/test-setup';
import { Latch } from './Latch';

describe('Latch', () => {
  it('holds all who wait until it is opened, and nobody afterwards', async () => {
    const clock = new ManualClock();
    const latch = new Latch(clock);
    const through: string[] = [];
    const waits = ['a', 'b'].map(name =>
      latch.opened(1_000).then(() => through.push(name)),
    );
    await Promise.resolve();
    expect(through).toEqual([]);
    latch.open();
    await Promise.all(waits);
    expect(through).toEqual(['a', 'b']);
    expect(clock.pending).toEqual([]);
    await latch.opened(1_000);
    expect(latch.isOpen).toBe(true);
  });

  it('holds nobody for longer than they would wait', async () => {
    const clock = new ManualClock();
    const latch = new Latch(clock);
    const wait = latch.opened(1_000);
    await clock.advance(1_000);
    await wait;
    expect(latch.isOpen).toBe(false);
    expect(clock.pending).toEqual([]);
  });
});
