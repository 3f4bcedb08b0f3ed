import { summarize } from '../summarize';
import { condition, runningVm } from '../__testUtils__/builders';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';

/** A VM whose guest stands still, for the reason that its condition gives. */
function pausedVm(reason: string, message: string) {
  const objects = runningVm();
  objects.vm.status!.printableStatus = 'Paused';
  objects.vmi.status!.conditions = [
    condition('Ready', 'False', 'GuestNotRunning'),
    condition('Paused', 'True', reason, message),
  ];
  return objects;
}

const viewOf = (objects: ReturnType<typeof pausedVm>) =>
  summarize(vmObjectsOf(objects));

describe('a guest that stands still', () => {
  it('says nothing of a person who paused it', () => {
    const view = viewOf(pausedVm('PausedByUser', 'VMI was paused by user'));
    expect(view.cause).toBeUndefined();
    expect(view.group).toBe('running');
  });

  it('is held back by a disk that fails', () => {
    expect(
      viewOf(
        pausedVm(
          'PausedIOError',
          'VMI was paused, low-level IO error detected',
        ),
      ),
    ).toMatchObject({
      group: 'held-back',
      paused: true,
      cause: {
        code: 'io-error',
        severity: 'error',
        sentence:
          'The guest stands still, for one of its disks could not be read or written.',
        hint: expect.stringContaining(
          'kubectl get events -n shop --field-selector reason=IOerror',
        ),
        message: 'VMI was paused, low-level IO error detected',
        reason: 'PausedIOError',
        since: '2026-08-01T10:00:00Z',
      },
    });
  });

  it('is asked to end its migration', () => {
    expect(
      viewOf(
        pausedVm(
          'PausedByMigrationMonitor',
          'VMI was paused by the migration monitor',
        ),
      ).cause,
    ).toMatchObject({
      code: 'paused',
      severity: 'notice',
      sentence:
        'KubeVirt has paused the VM so that its migration comes to an end.',
    });
  });

  it('starts so each time, as the VM says', () => {
    const objects = pausedVm('PausedByUser', 'VMI was paused by user');
    objects.vm.spec!.template!.spec!.startStrategy = 'Paused';
    objects.vmi.spec = { startStrategy: 'Paused' };
    expect(viewOf(objects).cause).toMatchObject({
      code: 'paused',
      severity: 'notice',
      sentence:
        'The VM is paused, as it is each time it starts (startStrategy Paused).',
      hint: expect.stringMatching(
        /virtctl unpause vmi db -n shop\. .*take startStrategy from/,
      ),
    });
  });

  it('was started so once', () => {
    const objects = pausedVm('PausedByUser', 'VMI was paused by user');
    objects.vmi.spec = { startStrategy: 'Paused' };
    expect(viewOf(objects).cause).toMatchObject({
      sentence: 'The VM was started paused.',
      hint: 'Its guest waits until somebody lets it go on: virtctl unpause vmi db -n shop.',
    });
  });

  it('is no matter once it goes on', () => {
    const objects = runningVm();
    objects.vmi.spec = { startStrategy: 'Paused' };
    expect(viewOf(objects).cause).toBeUndefined();
  });
});
