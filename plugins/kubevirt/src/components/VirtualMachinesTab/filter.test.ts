import {
  before,
  DAY,
  heldBackVm,
  HOUR,
  migratingVm,
  runningVm,
  stoppedVm,
  vmOf,
} from '../../__testUtils__/fixtures';
import {
  filterVirtualMachines,
  isFiltering,
  NO_FILTER,
  sortVirtualMachines,
  type VirtualMachinesFilter,
} from './filter';
import { nextSort } from './VirtualMachinesList';

const east = vmOf('east-db', { cluster: 'east', ipAddresses: ['10.0.0.7'] });
const vms = [runningVm, migratingVm, heldBackVm, stoppedVm, east];

describe('filterVirtualMachines', () => {
  it.each<[string, Partial<VirtualMachinesFilter>, string[]]>([
    ['nothing', {}, vms.map(vm => vm.name)],
    ['a name, whatever its case', { text: 'DB' }, ['orders-db', 'east-db']],
    ['words in any order', { text: ' db  east ' }, ['east-db']],
    ['a node', { text: 'worker-1' }, ['orders-cache']],
    ['the target of a migration', { text: 'm2d7t' }, ['orders-cache']],
    ['an address', { text: '10.0.0.7' }, ['east-db']],
    [
      'a group',
      { groups: ['held-back', 'stopped'] },
      ['orders-search', 'orders-batch'],
    ],
    ['a status', { statuses: ['Held back'] }, ['orders-search']],
    ['a cluster', { clusters: ['east'] }, ['east-db']],
    ['all together', { text: 'db', clusters: ['west'] }, ['orders-db']],
    ['nothing that matches', { text: 'nope' }, []],
  ])('by %s', (_, filter, expected) => {
    const result = filterVirtualMachines(vms, { ...NO_FILTER, ...filter });
    expect(result.map(vm => vm.name)).toEqual(expected);
  });

  it('knows whether it may hide anything', () => {
    expect(isFiltering(NO_FILTER)).toBe(false);
    expect(isFiltering({ ...NO_FILTER, text: '  ' })).toBe(false);
    expect(isFiltering({ ...NO_FILTER, groups: ['running'] })).toBe(true);
  });
});

describe('sortVirtualMachines', () => {
  const old = vmOf('old', {
    runningSince: before(40 * DAY),
    node: 'worker-10',
  });
  const young = vmOf('young', { runningSince: before(HOUR), node: 'worker-9' });
  const nowhere = vmOf('a-nowhere', {
    node: undefined,
    runningSince: undefined,
    createdAt: undefined,
  });
  const all = [old, young, nowhere];

  it.each([
    ['name', false, ['a-nowhere', 'old', 'young']],
    ['name', true, ['young', 'old', 'a-nowhere']],
    ['node', false, ['young', 'old', 'a-nowhere']],
    ['node', true, ['old', 'young', 'a-nowhere']],
    ['age', false, ['young', 'old', 'a-nowhere']],
    ['age', true, ['old', 'young', 'a-nowhere']],
  ] as const)('by %s, descending %s', (column, descending, expected) => {
    const sorted = sortVirtualMachines(all, { column, descending });
    expect(sorted.map(vm => vm.name)).toEqual(expected);
  });

  it('puts held back first when no column is chosen', () => {
    expect(sortVirtualMachines(vms, undefined)[0]).toBe(heldBackVm);
  });

  it('turns from up to down and back to no choice', () => {
    const up = nextSort(undefined, 'name');
    const down = nextSort(up, 'name');
    expect(up).toEqual({ column: 'name', descending: false });
    expect(down).toEqual({ column: 'name', descending: true });
    expect(nextSort(down, 'name')).toBeUndefined();
    expect(nextSort(down, 'node')).toEqual({
      column: 'node',
      descending: false,
    });
  });
});
