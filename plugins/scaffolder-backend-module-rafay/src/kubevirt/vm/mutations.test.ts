import { exampleContext, exampleMachines } from '../__testUtils__/machines';
import { mutate } from '../__testUtils__/mutations';
import { buildVirtualMachine } from './virtualMachine';

const documents = Object.values(exampleMachines).map(
  input => buildVirtualMachine(input, exampleContext).manifest,
);

describe('a manifest that was changed at random', () => {
  const mutations = mutate(documents, 600, 1);

  it('is the same for the same seed, and another for another', () => {
    expect(mutate(documents, 100, 1)).toEqual(mutations.slice(0, 100));
    expect(mutate(documents, 100, 2)).not.toEqual(mutations.slice(0, 100));
  });

  it('is accepted, or refused with its place, and never breaks the checks', () => {
    const outcomes = mutations.map(({ kind, place, doc }) => {
      try {
        buildVirtualMachine(
          { name: doc.metadata.name, manifest: doc },
          exampleContext,
        );
        return 'accepted';
      } catch (error) {
        const { name, message } = error as Error;
        return name === 'InputError' && /^vm\.manifest[^:]*: ./.test(message)
          ? 'refused'
          : `${kind} ${place}: ${name} ${message}`;
      }
    });
    expect(
      outcomes.filter(outcome => !['accepted', 'refused'].includes(outcome)),
    ).toEqual([]);
    expect(
      outcomes.filter(outcome => outcome === 'accepted').length,
    ).toBeGreaterThan(100);
    expect(
      outcomes.filter(outcome => outcome === 'refused').length,
    ).toBeGreaterThan(100);
  });
});
