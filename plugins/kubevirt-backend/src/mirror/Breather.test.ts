import { setImmediate as turn } from 'node:timers/promises';
import { Breather } from './Breather';

describe('Breather', () => {
  let time = 1_000_000;

  beforeEach(() => {
    time += 1_000;
    jest.spyOn(performance, 'now').mockImplementation(() => time);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('shares one slice among all loops of the process', async () => {
    const steps: string[] = [];
    const rounds: number[] = [];
    const loop = async (name: string) => {
      const breather = new Breather(8);
      for (let i = 0; i < 4; i++) {
        await breather.pause();
        steps.push(name);
        time += 5;
      }
    };
    const loops = Promise.all(['a', 'b', 'c'].map(loop));
    for (let i = 0; steps.length < 12 && i < 100; i++) {
      const before = steps.length;
      await turn();
      rounds.push(steps.length - before);
    }
    await loops;

    // Two steps of five milliseconds use up eight: between two turns of the event loop there are no more.
    expect(Math.max(...rounds)).toBe(2);
    expect([...steps].sort().join('')).toBe('aaaabbbbcccc');
  });

  it('lets each of many that wait go on in the end', async () => {
    const done: number[] = [];
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        await new Breather(8).pause();
        time += 20;
        done.push(i);
      }),
    );
    expect(done).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('does not yield while there is time left', async () => {
    const breather = new Breather(8);
    await breather.pause();
    time += 7;
    expect(breather.pause()).toBeUndefined();
    time += 1;
    const pause = breather.pause();
    expect(pause).toBeDefined();
    await pause;
  });
});
