import { ManualClock } from './ManualClock';

describe('ManualClock', () => {
  let clock: ManualClock;
  let ran: string[];
  const note = (name: string) => () =>
    ran.push(`${name}@${clock.now() % 100_000}`);

  beforeEach(() => {
    clock = new ManualClock('2026-01-01T00:00:00Z');
    ran = [];
  });

  it('runs due timers in the order of time, then of making', () => {
    clock.after(200, note('late'));
    clock.after(100, note('first'));
    clock.after(100, () => {
      note('second')();
      clock.after(50, note('nested'));
    });
    clock.after(100, note('cancelled'))();
    clock.tick(150);
    expect(ran).toEqual(['first@100', 'second@100', 'nested@150']);
    expect(clock.pending).toEqual([50]);
    clock.tick(50);
    expect(ran[3]).toBe('late@200');
    expect(new Date(clock.now()).toISOString()).toBe(
      '2026-01-01T00:00:00.200Z',
    );
    clock.assertQuiet();
  });

  it('has what a browser has', () => {
    clock.clearTimeout(clock.setTimeout(note('cleared'), 10));
    clock.setTimeout(note('set'), 20);
    expect(() => clock.assertQuiet()).toThrow('1 timers were left behind');
    clock.tick(20);
    expect(ran).toEqual(['set@20']);
  });

  it('lets what follows from a timer run before the next one', async () => {
    const wait = (ms: number) =>
      new Promise<void>(resolve => clock.after(ms, resolve));
    const chain = async () => {
      await wait(10);
      note('one')();
      await wait(10);
      note('two')();
    };
    void chain();
    clock.after(25, note('after'));
    await clock.advance(30);
    expect(ran).toEqual(['one@10', 'two@20', 'after@25']);
  });
});
