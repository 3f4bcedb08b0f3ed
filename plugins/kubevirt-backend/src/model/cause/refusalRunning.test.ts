import { summarize } from '../summarize';
import { condition, runningVm, stoppedVm } from '../__testUtils__/builders';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';

/** A running VM to which KubeVirt cannot do something. */
function refusedWhileRunning(
  type: 'Synchronized' | 'Failure',
  reason: string,
  message: string,
) {
  const objects = runningVm();
  const refused = condition(
    type,
    type === 'Failure' ? 'True' : 'False',
    reason,
    message,
  );
  const owner = type === 'Failure' ? objects.vm : objects.vmi;
  owner.status!.conditions!.push(refused);
  return summarize(vmObjectsOf(objects));
}

describe('what is refused to a VM that runs', () => {
  it.each([
    [
      'Synchronized',
      'Synchronizing with the Domain failed.',
      'server error. command SyncVMI failed: "LibvirtError"',
    ],
    [
      'Failure',
      'HotPlugCPUError',
      'Error encountered while handling CPU change request: another CPU hotplug is in progress',
    ],
  ] as const)('does not hold it back: %s %s', (type, reason, message) => {
    expect(refusedWhileRunning(type, reason, message)).toMatchObject({
      displayStatus: 'Running',
      group: 'running',
      cause: {
        code: 'sync-failed',
        severity: 'notice',
        sentence:
          'The VM runs, and KubeVirt could not carry out a change of it.',
        hint: 'The guest goes on as before, without the change. Read KubeVirt’s own words below; it goes on trying.',
        reason,
        message,
      },
    });
  });

  it('may be the pod that attaches a disk', () => {
    expect(
      refusedWhileRunning(
        'Synchronized',
        'FailedCreate',
        'Error creating attachment pod pods "hp-volume-1" is forbidden: exceeded quota: few, requested: pods=1, used: pods=3, limited: pods=3',
      ),
    ).toMatchObject({
      group: 'running',
      cause: {
        code: 'quota',
        severity: 'notice',
        sentence:
          'The pod that attaches a disk to the VM cannot be made. The namespace’s quota few has too little left: asked 1 (pods), used 3 (pods) of 3 (pods).',
      },
    });
  });

  it('may be a claim, without which the guest runs', () => {
    expect(
      refusedWhileRunning(
        'Synchronized',
        'FailedPvcNotFound',
        'PVC shop/more does not exist, waiting for it to appear',
      ),
    ).toMatchObject({
      group: 'running',
      cause: { code: 'sync-failed', severity: 'notice' },
    });
  });

  it('may be its instance type, which the next start needs', () => {
    expect(
      refusedWhileRunning(
        'Failure',
        'FailedFindInstancetype',
        'virtualmachineclusterinstancetypes.instancetype.kubevirt.io "u1.huge" not found',
      ),
    ).toMatchObject({
      group: 'running',
      cause: {
        code: 'instancetype-missing',
        severity: 'notice',
        sentence: 'The instance type u1.huge does not exist on this cluster.',
      },
    });
  });
});

describe('a notice', () => {
  it('gives way to what holds the VM back', () => {
    // A disk that is imported when the VM first starts, and a VM that cannot be started.
    const objects = stoppedVm(
      'Stopped',
      condition('Failure', 'True', 'FailedCreate', 'odd'),
    );
    objects.vm!.spec!.runStrategy = 'Manual';
    const later = {
      metadata: { name: 'root', namespace: 'shop', uid: 'dv-1' },
      spec: { source: { http: { url: 'http://a' } } },
      status: { phase: 'PendingPopulation' },
    };
    const view = summarize(vmObjectsOf({ ...objects, dataVolumes: [later] }));
    expect(view.cause).toMatchObject({
      code: 'sync-failed',
      severity: 'error',
    });
    delete objects.vm!.status!.conditions;
    expect(
      summarize(vmObjectsOf({ ...objects, dataVolumes: [later] })).cause,
    ).toMatchObject({ code: 'wait-for-first-consumer', severity: 'notice' });
  });
});
