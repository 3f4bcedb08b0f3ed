import {
  awaitedVm,
  heldBackVm,
  migratingVm,
  runningVm,
  stoppedVm,
  vmOf,
} from '../../__testUtils__/fixtures';
import { compareByUrgency, countVirtualMachines } from './order';
import { keepPositions, type Row } from './useStableRows';

const names = (rows: Row[]) =>
  rows.map(({ vm, gone }) => (gone ? `${vm.name} gone` : vm.name));

describe('compareByUrgency', () => {
  it('puts held back first, then changing, running, stopped, and counts like a person', () => {
    const vms = [
      stoppedVm,
      vmOf('db-10'),
      vmOf('db-2'),
      migratingVm,
      heldBackVm,
    ];
    expect(vms.sort(compareByUrgency).map(vm => vm.name)).toEqual([
      'orders-search',
      'orders-cache',
      'db-2',
      'db-10',
      'orders-batch',
    ]);
  });

  it('orders namesakes by place, so that they never swap', () => {
    const here = vmOf('db', { cluster: 'east' });
    const there = vmOf('db', { cluster: 'west' });
    expect([there, here].sort(compareByUrgency)).toEqual([here, there]);
    expect([here, there].sort(compareByUrgency)).toEqual([here, there]);
  });
});

describe('countVirtualMachines', () => {
  it('counts each VM once', () => {
    const paused = vmOf('p', { paused: true });
    expect(
      countVirtualMachines([
        runningVm,
        migratingVm,
        heldBackVm,
        stoppedVm,
        paused,
        vmOf('s', { group: 'changing', status: 'Starting' }),
        awaitedVm,
      ]),
    ).toEqual({
      running: 1,
      migrating: 1,
      changing: 1,
      waiting: 1,
      heldBack: 1,
      paused: 1,
      stopped: 1,
    });
  });
});

describe('keepPositions', () => {
  const [a, b, c] = ['a', 'b', 'c'].map(name => vmOf(name));
  const rows = [a, b].map(vm => ({ vm, gone: false }));

  it('keeps places when the order changes', () => {
    expect(names(keepPositions(rows, [b, a], [a, b]))).toEqual(['a', 'b']);
  });

  it('shows what is new of a VM in its old place', () => {
    const failed = vmOf('b', { group: 'held-back' });
    const held = keepPositions(rows, [failed, a], [a, failed]);
    expect(held[1].vm).toBe(failed);
  });

  it('adds new VMs at the end and leaves removed ones, marked', () => {
    expect(names(keepPositions(rows, [c, a], [a, c]))).toEqual([
      'a',
      'b gone',
      'c',
    ]);
  });

  it('does not call a VM removed that a filter would hide now', () => {
    expect(names(keepPositions(rows, [a], [a, b]))).toEqual(['a', 'b']);
  });
});
