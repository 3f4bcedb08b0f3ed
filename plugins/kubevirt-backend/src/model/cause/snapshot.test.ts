import { summarize } from '../summarize';
import { condition, runningVm, stoppedVm } from '../__testUtils__/builders';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';
import type { CapturedObjects } from '../__testUtils__/capturedObjects';

const causeOf = (objects: CapturedObjects) =>
  summarize(vmObjectsOf(objects)).cause;

describe('a snapshot or a restore that is under way', () => {
  it('keeps a VM from being started', () => {
    const objects = stoppedVm('Stopped');
    objects.vm!.spec!.runStrategy = 'Halted';
    objects.vm!.status!.snapshotInProgress = 'nightly';
    expect(causeOf(objects)).toMatchObject({
      code: 'snapshot-running',
      severity: 'waiting',
      sentence:
        'A snapshot of the VM is being made (nightly): until that is done, the VM cannot be started, nor its disks be changed.',
      hint: expect.stringContaining(
        'kubectl describe vmsnapshot nightly -n shop',
      ),
    });
  });

  it('keeps a running VM from being stopped', () => {
    const objects = runningVm();
    objects.vm.status!.snapshotInProgress = 'nightly';
    expect(causeOf(objects)).toMatchObject({
      code: 'snapshot-running',
      severity: 'notice',
      sentence:
        'A snapshot of the VM is being made (nightly): until that is done, the VM cannot be stopped, nor its disks be changed.',
    });
  });

  it.each([
    ['Halted', 'the VM cannot be started'],
    ['Always', 'the VM cannot be stopped'],
    // These are started and stopped by requests in the status, which nothing refuses.
    ['Manual', 'the VM’s run strategy cannot be changed'],
  ])('keeps a VM that is restored as it is: %s', (runStrategy, refused) => {
    const objects = stoppedVm('Stopped');
    objects.vm!.spec!.runStrategy = runStrategy;
    objects.vm!.status!.restoreInProgress = 'back';
    expect(causeOf(objects)).toMatchObject({
      code: 'restore-running',
      severity: 'waiting',
      sentence: `The VM is being restored from a snapshot (back): until that is done, ${refused}.`,
      hint: expect.stringContaining('kubectl describe vmrestore back -n shop'),
      source: 'VirtualMachine status.restoreInProgress',
    });
  });

  it('gives way to what is broken', () => {
    const objects = stoppedVm(
      'Stopped',
      condition('Failure', 'True', 'FailedCreate', 'odd'),
    );
    objects.vm!.status!.snapshotInProgress = 'nightly';
    expect(causeOf(objects)?.code).toBe('sync-failed');
  });
});

describe('file systems that are frozen', () => {
  function frozen() {
    const objects = runningVm();
    objects.vmi.status!.fsFreezeStatus = 'frozen';
    return objects;
  }

  it('are reported, and how to thaw them', () => {
    expect(causeOf(frozen())).toMatchObject({
      code: 'frozen',
      severity: 'notice',
      sentence:
        'The guest’s file systems are frozen: whatever writes to its disks waits.',
      hint: expect.stringContaining(
        'kubectl exec virt-launcher-db-pod-1 -n shop -c compute -- /usr/bin/virt-freezer --unfreeze --name db --namespace shop',
      ),
      source: 'VirtualMachineInstance status.fsFreezeStatus',
    });
  });

  it('are part of a snapshot that is being made', () => {
    const objects = frozen();
    objects.vm.status!.snapshotInProgress = 'nightly';
    expect(causeOf(objects)?.code).toBe('snapshot-running');
  });

  it('are no matter once they are thawed', () => {
    const objects = frozen();
    objects.vmi.status!.fsFreezeStatus = '';
    expect(causeOf(objects)).toBeUndefined();
  });
});
