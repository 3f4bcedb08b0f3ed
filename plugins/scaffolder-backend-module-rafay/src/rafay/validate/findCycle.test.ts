import { growthOf } from '@rafay-kubevirt/test-setup';
import { findCycle } from './findCycle';

const chain = (length: number) =>
  new Map(
    Array.from({ length }, (_, index) => [`n${index}`, [`n${index + 1}`]]),
  );

describe('findCycle', () => {
  it.each<[string, Record<string, string[]>, string[] | undefined]>([
    ['nothing', {}, undefined],
    ['a chain', { a: ['b'], b: ['c'], c: [] }, undefined],
    ['two ways to the same', { a: ['b', 'c'], b: ['d'], c: ['d'] }, undefined],
    ['what is nowhere', { a: ['x'] }, undefined],
    ['itself', { a: ['a'] }, ['a', 'a']],
    ['a circle', { a: ['b'], b: ['c'], c: ['b'] }, ['b', 'c', 'b']],
    [
      'a circle that is met late',
      { a: [], b: ['a', 'c'], c: ['b'] },
      ['b', 'c', 'b'],
    ],
  ])('finds in %s', (_what, edges, cycle) => {
    expect(findCycle(new Map(Object.entries(edges)))).toEqual(cycle);
  });

  it('goes along a chain that is longer than the stack is deep', () => {
    const edges = chain(200_000);
    expect(findCycle(edges)).toBeUndefined();
    edges.set('n200000', ['n0']);
    expect(findCycle(edges)).toHaveLength(200_002);
  });

  it('takes time that grows with the graph', () => {
    expect(growthOf(chain, findCycle, 20_000)).toBeLessThan(2.5);
  });
});
