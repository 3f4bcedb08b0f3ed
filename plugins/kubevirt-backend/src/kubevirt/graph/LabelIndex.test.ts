import { LabelIndex } from './LabelIndex';

describe('LabelIndex', () => {
  const items = [{ labels: { app: 'a', k0: '1' } }, { labels: { app: 'b' } }];
  const create = () =>
    new LabelIndex(
      () => items,
      item => item.labels as Record<string, string>,
    );

  it('finds by any key', () => {
    const index = create();
    expect([...index.get('app', 'a')]).toEqual([items[0]]);
    expect([...index.get('k0', '1')]).toEqual([items[0]]);
    expect([...index.get('app', 'c')]).toEqual([]);
  });

  it('holds a bounded number of keys, those asked for last', () => {
    const index = create();
    const built = jest.fn(() => items);
    const counting = new LabelIndex(built, item => item.labels as any);
    for (let i = 0; i < 1000; i += 1) {
      index.get(`k${i}`, 'x');
      counting.get('app', 'a');
      counting.get(`k${i}`, 'x');
    }
    expect(index.size).toBeLessThanOrEqual(64);
    // What is asked for all the time is indexed once.
    expect(built).toHaveBeenCalledTimes(1001);
    expect([...counting.get('app', 'b')]).toEqual([items[1]]);
  });

  it('finds what changed while its key was not indexed', () => {
    const index = create();
    const item = { labels: { app: 'late' } };
    items.push(item);
    index.update(item, undefined, item.labels);
    expect([...index.get('app', 'late')]).toEqual([item]);
    items.pop();
  });
});
