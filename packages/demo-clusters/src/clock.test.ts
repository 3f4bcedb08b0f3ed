import { ManualClock } from './clock';

describe('ManualClock', () => {
  it('runs due timers in the order of time, then of making', () => {
    const clock = new ManualClock('2026-01-01T00:00:00Z');
    const ran: string[] = [];
    const note = (name: string) => () =>
      ran.push(`${name}@${clock.now().getTime() % 100000}`);
    clock.after(200, note('late'));
    clock.after(100, note('first'));
    clock.after(100, () => {
      note('second')();
      clock.after(50, note('nested'));
    });
    clock.after(100, note('cancelled'))();
    clock.advance(150);
    expect(ran).toEqual(['first@100', 'second@100', 'nested@150']);
    expect(clock.pending).toBe(1);
    clock.advance(50);
    expect(ran[3]).toBe('late@200');
    expect(clock.now().toISOString()).toBe('2026-01-01T00:00:00.200Z');
  });
});
