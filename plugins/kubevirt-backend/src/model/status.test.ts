import type {
  Cause,
  VirtualMachineGroup,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { displayStatusOf, groupOf, statusOf } from './status';
import { runStrategyOf } from './runStrategy';
import { runningVm, startingVm, stoppedVm } from './__testUtils__/builders';
import { vmObjectsOf } from './__testUtils__/capturedObjects';

const GROUPS: [string, VirtualMachineGroup][] = [
  ['Stopped', 'stopped'],
  ['Provisioning', 'changing'],
  ['Starting', 'changing'],
  ['Running', 'running'],
  ['Paused', 'running'],
  ['Stopping', 'changing'],
  ['Terminating', 'changing'],
  ['CrashLoopBackOff', 'held-back'],
  ['Migrating', 'changing'],
  ['Unknown', 'held-back'],
  ['ErrorUnschedulable', 'held-back'],
  ['ErrImagePull', 'held-back'],
  ['ImagePullBackOff', 'held-back'],
  ['ErrorPvcNotFound', 'held-back'],
  ['DataVolumeError', 'held-back'],
  ['WaitingForVolumeBinding', 'changing'],
  ['WaitingForReceiver', 'changing'],
];

const cause = (
  code: Cause['code'],
  severity: Cause['severity'] = 'error',
): Cause => ({ code, severity, sentence: '', source: '' });

const vmObjectsWith = (printableStatus: string) =>
  vmObjectsOf(
    printableStatus === 'Stopped'
      ? stoppedVm(printableStatus)
      : startingVm(printableStatus),
  );

describe.each(GROUPS)('printable status %s', (status, group) => {
  it('is shown as KubeVirt wrote it', () => {
    expect(statusOf(vmObjectsWith(status))).toBe(status);
    expect(displayStatusOf(vmObjectsWith(status), status, undefined)).toBe(
      status,
    );
  });

  it(`is in the group ${group}`, () => {
    expect(groupOf(vmObjectsWith(status), status, undefined, [])).toBe(group);
  });

  it('keeps its group with what does not hold it back', () => {
    for (const severity of ['notice', 'waiting'] as const) {
      const other = cause('restart-required', severity);
      expect(groupOf(vmObjectsWith(status), status, other, [])).toBe(group);
      expect(displayStatusOf(vmObjectsWith(status), status, other)).toBe(
        status,
      );
    }
  });

  it.each<[Cause['code'], string | undefined]>([
    ['unschedulable-memory', undefined],
    ['image-pull', undefined],
    ['quota', undefined],
    ['instancetype-missing', undefined],
    ['cdi-absent', undefined],
    ['import-failed', 'DataVolumeError'],
    ['crash-loop', 'CrashLoopBackOff'],
    ['node-lost', undefined],
  ])('is held back by %s', (code, steady) => {
    const vmObjects = vmObjectsWith(status);
    expect(groupOf(vmObjects, status, cause(code), [])).toBe('held-back');
    const shown = displayStatusOf(vmObjects, status, cause(code));
    const misleads =
      [
        'Stopped',
        'Provisioning',
        'Starting',
        'WaitingForVolumeBinding',
      ].includes(status) ||
      (code === 'node-lost' && ['Running', 'Paused'].includes(status));
    const ours =
      code === 'node-lost' && /Running|Paused/.test(status)
        ? 'Node lost'
        : steady ?? 'Held back';
    expect(shown).toBe(misleads ? ours : status);
  });
});

describe('other statuses', () => {
  it('are shown as they stand, and grouped by the phase', () => {
    const vmObjects = vmObjectsOf(runningVm());
    vmObjects.vm!.status!.printableStatus = 'Hibernating';
    expect(statusOf(vmObjects)).toBe('Hibernating');
    expect(groupOf(vmObjects, 'Hibernating', undefined, [])).toBe('running');
    expect(
      groupOf(
        vmObjectsOf(stoppedVm('Hibernating')),
        'Hibernating',
        undefined,
        [],
      ),
    ).toBe('stopped');
  });

  it.each([
    ['Pending', 'changing'],
    ['Scheduling', 'changing'],
    ['Scheduled', 'changing'],
    ['Running', 'running'],
    ['Succeeded', 'stopped'],
    ['Failed', 'held-back'],
    ['WaitingForSync', 'changing'],
    ['Unknown', 'held-back'],
    ['Novel', 'changing'],
  ])('a VMI without VM shows its phase %s', (phase, group) => {
    const { vmi } = runningVm();
    vmi!.status!.phase = phase;
    const vmObjects = vmObjectsOf({ vmi });
    expect(statusOf(vmObjects)).toBe(phase);
    expect(groupOf(vmObjects, phase, undefined, [])).toBe(group);
  });

  it('a VM that no controller has seen is new', () => {
    const vmObjects = vmObjectsOf(stoppedVm(''));
    expect(displayStatusOf(vmObjects, statusOf(vmObjects), undefined)).toBe(
      'New',
    );
    expect(groupOf(vmObjects, statusOf(vmObjects), undefined, [])).toBe(
      'changing',
    );
  });
});

describe('run strategy', () => {
  it.each([
    [{ runStrategy: 'RerunOnFailure' }, 'RerunOnFailure'],
    [{ running: true }, 'Always'],
    [{ running: false }, 'Halted'],
    [{ running: null as never, runStrategy: 'Manual' }, 'Manual'],
    [{}, 'Halted'],
  ])('%p', (spec, expected) => {
    expect(runStrategyOf({ metadata: { name: 'a', uid: 'a' }, spec })).toBe(
      expected,
    );
  });

  it('is none of a VMI’s', () => {
    expect(runStrategyOf(undefined)).toBeUndefined();
  });
});
