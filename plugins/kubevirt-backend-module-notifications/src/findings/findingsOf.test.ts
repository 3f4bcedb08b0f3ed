import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  cause,
  crashedVm,
  drainedVm,
  runningVm,
  unschedulableVm,
} from '../__testUtils__/vms';
import { findingsOf } from './findingsOf';

const FAILED_MIGRATION = {
  phase: 'Failed',
  active: false,
  completed: false,
  failed: true,
  sourceNode: 'w1',
  targetNode: 'w2',
};

describe('findingsOf', () => {
  const stopped: Partial<VirtualMachineSummary> = {
    vmiUid: undefined,
    phase: undefined,
    status: 'Stopped',
  };

  it.each<[string, VirtualMachineSummary, string[]]>([
    ['runs', runningVm('db'), []],
    ['no node takes', unschedulableVm('db'), ['not-running not-running']],
    [
      'waits for what is expected to pass',
      runningVm('db', {
        group: 'changing',
        phase: 'Scheduling',
        cause: cause('import-running', 'waiting'),
      }),
      [],
    ],
    [
      'is to stay off, and whose disk could not be imported',
      unschedulableVm('db', {
        ...stopped,
        runStrategy: 'Halted',
        cause: cause('import-failed', 'error'),
      }),
      [],
    ],
    [
      'is started by hand and off',
      unschedulableVm('db', { ...stopped, runStrategy: 'Manual' }),
      [],
    ],
    [
      'is started by hand, was, and does not come',
      unschedulableVm('db', {
        ...stopped,
        status: 'Starting',
        runStrategy: 'Manual',
      }),
      ['not-running not-running'],
    ],
    [
      'cannot even be created',
      unschedulableVm('db', { ...stopped, cause: cause('quota', 'error') }),
      ['not-running not-running'],
    ],
    [
      'cannot write to its disk',
      runningVm('db', {
        group: 'held-back',
        cause: cause('io-error', 'error'),
      }),
      ['not-running held-back'],
    ],
    [
      'runs twice',
      runningVm('db', {
        group: 'held-back',
        alarms: [
          { code: 'split-brain', severity: 'error', sentence: 'Two run.' },
        ],
      }),
      ['not-running held-back'],
    ],
    [
      'is on its way out',
      unschedulableVm('db', { displayStatus: 'Terminating' }),
      [],
    ],
    ['is declared only', { ...unschedulableVm('db'), declared: true }, []],
    ['crashed', crashedVm('db'), ['crashed crashed']],
    [
      'fails each time it starts',
      unschedulableVm('db', { cause: cause('crash-loop', 'error') }),
      ['crashed crashed'],
    ],
    [
      'failed to start before and runs now',
      runningVm('db', { cause: cause('crash-loop', 'error') }),
      [],
    ],
    [
      'could not be migrated',
      runningVm('db', { migration: FAILED_MIGRATION }),
      ['migration-failed not-migrated'],
    ],
    [
      'could not be migrated and is tried again',
      runningVm('db', { migration: { ...FAILED_MIGRATION, active: true } }),
      [],
    ],
    [
      'holds up the drain of its node',
      drainedVm('db'),
      ['migration-failed stays-on-node'],
    ],
    [
      'is about to be moved off its node',
      runningVm('db', { cause: cause('node-draining', 'waiting') }),
      [],
    ],
    [
      'could not be moved off its node',
      runningVm('db', {
        cause: cause('node-draining', 'waiting'),
        migration: FAILED_MIGRATION,
      }),
      ['migration-failed stays-on-node'],
    ],
    [
      'cannot be migrated, which nobody asks for',
      runningVm('db', { cause: cause('not-migratable', 'notice') }),
      [],
    ],
    [
      'needs a restart',
      runningVm('db', { cause: cause('restart-required', 'notice') }),
      ['restart-required needs-restart'],
    ],
  ])('of a VM that %s', (_, vm, expected) => {
    expect(
      findingsOf(vm).found.map(({ kind, verb }) => `${kind} ${verb}`),
    ).toEqual(expected);
  });

  it('shares a message with VMs of the same node, or of the same cause', () => {
    const commonOf = (vm: VirtualMachineSummary) => {
      const [{ common, ofNode }] = findingsOf(vm).found;
      return [common, ofNode];
    };
    expect(commonOf(drainedVm('db'))).toEqual([{ node: 'w1' }, 'drained']);
    expect(
      commonOf(
        runningVm('db', {
          group: 'held-back',
          cause: cause('node-lost', 'error'),
        }),
      ),
    ).toEqual([{ node: 'w1' }, 'lost']);
    expect(commonOf(crashedVm('db'))).toEqual([{ node: 'w1' }, undefined]);
    expect(commonOf(unschedulableVm('db'))).toEqual([
      { cause: 'unschedulable-memory' },
      undefined,
    ]);
  });

  it('has the words of the page, and when it began', () => {
    const [finding] = findingsOf(
      unschedulableVm('db', {
        cause: {
          ...cause('quota', 'error', 'The quota is used up.'),
          message: 'exceeded quota: secret-name',
          since: '2026-11-28T11:00:00Z',
        },
      }),
    ).found;
    expect(finding).toMatchObject({
      text: 'The quota is used up. Do something.',
      since: Date.parse('2026-11-28T11:00:00Z'),
    });
  });

  it('does not know whether a restart is needed while another cause is shown', () => {
    expect(findingsOf(unschedulableVm('db')).hidden).toEqual([
      'restart-required',
    ]);
    expect(findingsOf(runningVm('db')).hidden).toEqual([]);
  });
});
