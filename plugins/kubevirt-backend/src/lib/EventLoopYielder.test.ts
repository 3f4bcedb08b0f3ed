import { setImmediate as turn } from 'node:timers/promises';
import { EventLoopYielder } from './EventLoopYielder';

describe('EventLoopYielder', () => {
  let time = 1_000_000;

  beforeEach(() => {
    time += 1_000;
    jest.spyOn(performance, 'now').mockImplementation(() => time);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('shares one slice among all loops of the process', async () => {
    const steps: { name: string; phase: number }[] = [];
    let phase = 0;
    // The first of the immediates in each turn of the event loop.
    const tick = () => {
      phase += 1;
      if (steps.length < 12) {
        setImmediate(tick);
      }
    };
    setImmediate(tick);
    const loop = async (name: string) => {
      const yielder = new EventLoopYielder(8);
      for (let i = 0; i < 4; i++) {
        await yielder.pause();
        steps.push({ name, phase });
        time += 5;
      }
    };
    // Somebody has used up the slice of this turn.
    new EventLoopYielder(8).pause();
    time += 8;
    await Promise.all(['a', 'b', 'c'].map(loop));

    // Two steps of five milliseconds use up eight: in one turn of the event loop there are no more.
    const ofPhase = (number: number) =>
      steps.filter(step => step.phase === number).length;
    expect([0, 1, 2, 3, 4, 5, 6].map(ofPhase)).toEqual([0, 2, 2, 2, 2, 2, 2]);
    expect(
      steps
        .map(({ name }) => name)
        .sort()
        .join(''),
    ).toBe('aaaabbbbcccc');
  });

  it('gives work that can not be cut a slice of its own', async () => {
    const rounds: string[][] = [[]];
    const small = async () => {
      const yielder = new EventLoopYielder(8);
      for (let i = 0; i < 6; i++) {
        await yielder.pause();
        rounds.at(-1)!.push('small');
        time += 3;
      }
    };
    const large = async () => {
      const yielder = new EventLoopYielder(8);
      for (let i = 0; i < 3; i++) {
        await yielder.turn();
        rounds.at(-1)!.push('large');
        time += 10;
      }
    };
    let done = false;
    const all = Promise.all([small(), large(), large()]).then(() => {
      done = true;
    });
    for (let i = 0; !done && i < 100; i++) {
      await turn();
      rounds.push([]);
    }
    await all;

    const steps = rounds.filter(round => round.length);
    expect(steps.flat().filter(step => step === 'large')).toHaveLength(6);
    expect(steps.flat().filter(step => step === 'small')).toHaveLength(6);
    expect(
      steps.filter(round => round.includes('large') && round.length > 1),
    ).toEqual([]);
  });

  it('lets each of many that wait go on in the end', async () => {
    const done: number[] = [];
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        await new EventLoopYielder(8).pause();
        time += 20;
        done.push(i);
      }),
    );
    expect(done).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('does not yield to those who have done nothing for long', async () => {
    const yielder = new EventLoopYielder(8);
    yielder.pause();
    await turn();
    await turn();
    time += 1000;
    expect(yielder.pause()).toBeUndefined();
    expect(new EventLoopYielder(8).pause()).toBeUndefined();
    time += 8;
    expect(yielder.pause()).toBeDefined();
    await turn();
  });

  it('does not yield while there is time left', async () => {
    const yielder = new EventLoopYielder(8);
    await yielder.pause();
    time += 7;
    expect(yielder.pause()).toBeUndefined();
    time += 1;
    const pause = yielder.pause();
    expect(pause).toBeDefined();
    await pause;
  });
});
