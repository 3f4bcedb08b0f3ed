import { VisibilityCache } from './VisibilityCache';

describe('VisibilityCache', () => {
  let now = 0;
  beforeEach(() => {
    now = 0;
  });

  it('forgets after its time', () => {
    const cache = new VisibilityCache<string>(10, () => now);
    cache.set('a', 'x');
    now = 9;
    expect(cache.get('a')).toBe('x');
    now = 10;
    expect(cache.get('a')).toBeUndefined();
  });

  it('remembers nothing when its time is 0', () => {
    const cache = new VisibilityCache<string>(0, () => now);
    cache.set('a', 'x');
    expect(cache.get('a')).toBeUndefined();
  });

  it('does not prolong what is only read', () => {
    const cache = new VisibilityCache<string>(10, () => now);
    cache.set('a', 'x');
    for (now = 0; now < 10; now++) {
      expect(cache.get('a')).toBe('x');
    }
    expect(cache.get('a')).toBeUndefined();
  });

  it('holds no more than so many, the newest', () => {
    const cache = new VisibilityCache<number>(10, () => now);
    for (let i = 0; i < 10_001; i++) {
      cache.set(`${i}`, i);
    }
    expect(cache.get('0')).toBeUndefined();
    expect(cache.get('1')).toBe(1);
    expect(cache.get('10000')).toBe(10_000);
  });

  it('lets go of what nobody asks for again', () => {
    const cache = new VisibilityCache<number>(10, () => now);
    for (let i = 0; i < 100; i++) {
      cache.set(`${i}`, i);
    }
    now = 5;
    cache.set('later', 1);
    now = 10;
    cache.set('last', 2);
    expect(cache.size).toBe(2);
    expect(cache.get('later')).toBe(1);
  });

  it('forgets on request', () => {
    const cache = new VisibilityCache<string>(10, () => now);
    cache.set('a', 'x');
    cache.delete('a');
    expect(cache.get('a')).toBeUndefined();
  });
});
