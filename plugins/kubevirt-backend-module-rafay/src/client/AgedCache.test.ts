import { ManualClock } from '@rafay-kubevirt/test-setup';
import { AgedCache } from './AgedCache';

describe('AgedCache', () => {
  let clock: ManualClock;
  let cache: AgedCache;
  let read: jest.Mock<Promise<string>>;

  beforeEach(() => {
    clock = new ManualClock(1_000_000);
    cache = new AgedCache(clock, 10_000);
    read = jest.fn(async () => 'first');
  });

  it('asks once for those who ask at once, and again only when it is old', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, () => cache.get('a', read)),
    );
    clock.tick(9_999);
    await cache.get('a', read);
    expect(read).toHaveBeenCalledTimes(1);
    expect(all[19]).toEqual({ value: 'first', readAt: 1_000_000 });

    clock.tick(1);
    read.mockResolvedValue('second');
    expect(await cache.get('a', read)).toEqual({
      value: 'second',
      readAt: 1_010_000,
    });
  });

  it('answers with the last one, its age and why, where it cannot be read again', async () => {
    await cache.get('a', read);
    clock.tick(60_000);
    const problem = new Error('expired');
    read.mockRejectedValue(problem);

    expect(await cache.get('a', read)).toEqual({
      value: 'first',
      readAt: 1_000_000,
      problem,
    });
  });

  it('does not repeat what has just failed', async () => {
    read.mockRejectedValue(new Error('down'));
    await expect(cache.get('a', read)).rejects.toThrow('down');
    clock.tick(4_999);
    await expect(cache.get('a', read)).rejects.toThrow('down');
    expect(read).toHaveBeenCalledTimes(1);

    clock.tick(1);
    read.mockResolvedValue('up');
    expect(await cache.get('a', read)).toMatchObject({ value: 'up' });
    expect((await cache.get('a', read)).problem).toBeUndefined();
  });

  it('keeps so many and no more', async () => {
    cache = new AgedCache(clock, 10_000, 2);
    await cache.get('a', read);
    await cache.get('b', read);
    await cache.get('c', read);
    await cache.get('a', read);
    expect(read).toHaveBeenCalledTimes(4);
  });
});
