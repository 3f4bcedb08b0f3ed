import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VirtualMachineFinder } from '../access';
import { AnswerSerializer } from './AnswerSerializer';

/** A view that counts how often it is turned into text. */
function countedView() {
  let count = 0;
  const view = {
    id: 'west/orders/db-1',
    get name() {
      count += 1;
      return 'db-1';
    },
  };
  return {
    view: view as unknown as VirtualMachineSummary,
    count: () => count,
  };
}

describe('AnswerSerializer', () => {
  const serializer = AnswerSerializer.create({
    finder: {} as VirtualMachineFinder,
    now: () => Date.UTC(2026, 0, 1),
  });

  it('writes the same text each time, and keeps it from the second time on', () => {
    const { view, count } = countedView();
    const texts = Array.from({ length: 5 }, () =>
      serializer.change([view], []),
    );

    expect(new Set(texts)).toEqual(
      new Set([
        '{"time":"2026-01-01T00:00:00.000Z","changed":[{"id":"west/orders/db-1","name":"db-1"}],"removed":[]}',
      ]),
    );
    expect(count()).toBe(2);
  });

  it('writes what is new of a VM, whatever it keeps of the old', () => {
    const { view } = countedView();
    serializer.change([view], []);
    serializer.change([view], []);
    const newer = { ...view, name: 'db-2' } as VirtualMachineSummary;

    expect(JSON.parse(serializer.change([newer], ['gone'])).changed).toEqual([
      { id: 'west/orders/db-1', name: 'db-2' },
    ]);
  });
});
