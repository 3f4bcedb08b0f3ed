import { ManualClock } from '@rafay-kubevirt/test-setup';
import { DeadlineQueue } from './DeadlineQueue';

const SECOND = 1_000;

describe('DeadlineQueue', () => {
  let clock: ManualClock;
  let due: string[];
  let times: DeadlineQueue;

  const inSeconds = (key: string, seconds: number) =>
    times.set(key, clock.now() + seconds * SECOND);

  beforeEach(() => {
    clock = new ManualClock();
    due = [];
    times = new DeadlineQueue({ clock, onDue: key => due.push(key) });
  });
  afterEach(() => {
    times.stop();
    clock.assertQuiet();
  });

  it('reports each key at its time, once', async () => {
    inSeconds('b', 20);
    inSeconds('a', 10);
    await clock.advance(9 * SECOND);
    expect(due).toEqual([]);
    await clock.advance(SECOND);
    expect(due).toEqual(['a']);
    await clock.advance(60 * SECOND);
    expect(due).toEqual(['a', 'b']);
    expect(times.size).toBe(0);
    clock.assertQuiet();
  });

  it('heeds that a time moves or falls away', async () => {
    inSeconds('a', 10);
    inSeconds('b', 10);
    inSeconds('a', 30);
    times.set('b', undefined);
    await clock.advance(29 * SECOND);
    expect(due).toEqual([]);
    await clock.advance(SECOND);
    expect(due).toEqual(['a']);
  });

  it('has one timer, and reports those of one second together', async () => {
    for (let index = 0; index < 1_000; index += 1) {
      times.set(String(index), clock.now() + SECOND + index / 2);
    }
    expect(clock.pending).toEqual([SECOND]);
    await clock.advance(2 * SECOND);
    expect(due).toHaveLength(1_000);
  });

  it('lets a key that is reported be set again', async () => {
    times = new DeadlineQueue({
      clock,
      onDue: key => {
        due.push(key);
        if (due.length < 3) {
          inSeconds(key, 5);
        }
      },
    });
    inSeconds('a', 5);
    await clock.advance(60 * SECOND);
    expect(due).toEqual(['a', 'a', 'a']);
  });

  it('holds back while it is paused', async () => {
    inSeconds('a', 10);
    times.pause();
    inSeconds('b', 20);
    await clock.advance(60 * SECOND);
    expect(due).toEqual([]);
    times.resume();
    await clock.advance(0);
    expect(due).toEqual(['a', 'b']);
  });

  it('never asks for a longer time than timers can take', async () => {
    const year = 365 * 24 * 3_600 * SECOND;
    times.set('a', clock.now() + year);
    expect(clock.pending[0]).toBeLessThan(2 ** 31);
    await clock.advance(24 * 3_600 * SECOND);
    expect(due).toEqual([]);
    expect(clock.pending).toHaveLength(1);
  });
});
