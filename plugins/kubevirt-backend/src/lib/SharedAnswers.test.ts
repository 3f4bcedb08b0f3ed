import { ManualClock } from '@rafay-kubevirt/test-setup';
import { SharedAnswers } from './SharedAnswers';

describe('SharedAnswers', () => {
  let clock: ManualClock;
  let asked: string[];
  let answers: SharedAnswers<string>;
  const get = (key: string) =>
    answers.get(key, async () => {
      asked.push(key);
      return `${key}${asked.length}`;
    });

  beforeEach(() => {
    clock = new ManualClock();
    asked = [];
    answers = new SharedAnswers({ clock, ttl: 15_000, max: 3 });
  });

  it('are given to all who ask within their time', async () => {
    const first = get('a');
    clock.tick(14_999);
    expect(await get('a')).toBe(await first);
    clock.tick(1);
    expect(await get('a')).toBe('a2');
  });

  it('are kept apart', async () => {
    expect(await Promise.all([get('a'), get('b')])).toEqual(['a1', 'b2']);
  });

  it('are few: the oldest go', async () => {
    for (const key of ['a', 'b', 'c', 'd', 'd']) {
      await get(key);
    }
    expect(asked).toEqual(['a', 'b', 'c', 'd']);
    await get('a');
    expect(asked).toEqual(['a', 'b', 'c', 'd', 'a']);
  });

  it('that are held are not given up for one that is held as well', async () => {
    for (const key of ['a', 'b', 'c', 'c', 'a']) {
      await get(key);
    }
    expect(asked).toEqual(['a', 'b', 'c']);
  });

  it('are asked for again where they are not true any more', async () => {
    await get('a');
    answers.forget('a');
    expect(await get('a')).toBe('a2');
  });

  it('that fail are given to those who wait, and to nobody later', async () => {
    const fail = async () => {
      throw new Error('away');
    };
    const waiting = [answers.get('a', fail), get('a')];
    expect(await Promise.allSettled(waiting)).toMatchObject([
      { status: 'rejected' },
      { status: 'rejected' },
    ]);
    expect(asked).toEqual([]);
    expect(await get('a')).toBe('a1');
  });
});
