import { answerOf, clusterOf, vmOf } from '../__testUtils__/fixtures';
import { applyMessage, type DataMessage } from './reduce';

const a = vmOf('a');
const b = vmOf('b');
const west = clusterOf('west');

function clone<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

function change(
  data: Partial<Extract<DataMessage, { type: 'change' }>['data']>,
): DataMessage {
  return {
    type: 'change',
    data: { time: '2026-11-20T12:17:00Z', changed: [], removed: [], ...data },
  };
}

describe('applyMessage', () => {
  it.each([
    ['adds a VM', change({ changed: [vmOf('c')] }), ['a', 'b', 'c']],
    ['removes a VM', change({ removed: [a.id] }), ['b']],
    [
      'ignores an id it does not know',
      change({ removed: ['x/y/z'] }),
      ['a', 'b'],
    ],
    [
      'keeps a VM that is removed and changed in one message: it was created again',
      change({ removed: [a.id], changed: [vmOf('a', { uid: 'new' })] }),
      ['a', 'b'],
    ],
    [
      'replaces everything by a snapshot',
      { type: 'snapshot', data: answerOf([vmOf('z')]) } as DataMessage,
      ['z'],
    ],
    [
      'empties by an empty snapshot',
      { type: 'snapshot', data: answerOf([]) } as DataMessage,
      [],
    ],
  ])('%s', (_, message, names) => {
    const result = applyMessage(answerOf([a, b]), message);
    expect(result?.virtualMachines.map(vm => vm.name)).toEqual(names);
  });

  it('takes the new values of a changed VM and leaves the others as they were', () => {
    const paused = vmOf('a', { paused: true, status: 'Paused' });
    const result = applyMessage(
      answerOf([a, b]),
      change({ changed: [paused] }),
    );
    expect(result?.virtualMachines[0]).toEqual(paused);
    expect(result?.virtualMachines[1]).toBe(b);
    expect(result?.time).toBe('2026-11-20T12:17:00Z');
  });

  it('keeps the identity of all that a new snapshot repeats', () => {
    const before = answerOf([a, b], [west]);
    const result = applyMessage(before, {
      type: 'snapshot',
      data: clone(before),
    });
    expect(result?.virtualMachines).toBe(before.virtualMachines);
    expect(result?.clusters).toBe(before.clusters);
    expect(result?.search).toBe(before.search);
  });

  it('keeps the clusters unless the change brings them', () => {
    const before = answerOf([a], [west]);
    expect(applyMessage(before, change({}))?.clusters).toBe(before.clusters);
    const stale = clusterOf('west', { state: 'stale' });
    expect(
      applyMessage(before, change({ clusters: [stale] }))?.clusters,
    ).toEqual([stale]);
  });

  it('has nothing to amend before the first snapshot', () => {
    expect(applyMessage(undefined, change({ changed: [a] }))).toBeUndefined();
  });

  it('never alters what it was given', () => {
    const before = answerOf([a, b], [west]);
    const copy = clone(before);
    applyMessage(before, change({ changed: [vmOf('c')], removed: [a.id] }));
    expect(before).toEqual(copy);
  });
});
