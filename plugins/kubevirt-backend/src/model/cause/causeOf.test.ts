import { summarize } from '../summarize';
import {
  condition,
  node,
  runningVm,
  startingVm,
  unschedulableVm,
  stoppedVm,
} from '../__testUtils__/builders';
import { vmObjectsOf } from '../__testUtils__/capturedObjects';
import type { CapturedObjects } from '../__testUtils__/capturedObjects';

const causeOf = (objects: CapturedObjects) =>
  summarize(vmObjectsOf(objects)).cause;

describe('why KubeVirt or Kubernetes refuses the VM', () => {
  it.each([
    [
      'FailedCreate',
      'admission webhook "policy.example" denied the request: no',
      'webhook-refused',
      'The policy policy.example refused the VM.',
    ],
    [
      'FailedCreate',
      'failed calling webhook "x": connection refused',
      'webhook-refused',
      'A webhook that must agree did not answer.',
    ],
    [
      'FailedCreate',
      'pods "x" is forbidden: violates PodSecurity "restricted:latest"',
      'webhook-refused',
      'The namespace’s pod security level does not allow the VM’s pod.',
    ],
    [
      'FailedCreate',
      'pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3',
      'quota',
      'The namespace’s quota q has too little left: asked 1 (pods), used 3 (pods) of 3 (pods).',
    ],
    [
      'FailedGuaranteeResources',
      'something else',
      'sync-failed',
      'KubeVirt could not bring the VM to the state it should have.',
    ],
    [
      'ErrImagePull',
      'rpc error: pulling image "db:1": unauthorized',
      'image-pull',
      'The image db:1 cannot be pulled: the registry does not let the cluster in.',
    ],
  ])('%s: %s', (reason, message, code, sentence) => {
    expect(
      causeOf(
        startingVm(
          'Starting',
          condition('Synchronized', 'False', reason, message),
        ),
      ),
    ).toMatchObject({ code, sentence, reason, message });
  });

  it.each([
    [
      'FailedFindPreference',
      'virtualmachineclusterpreferences "f" not found',
      'instancetype-missing',
      'The preference f does not exist on this cluster.',
    ],
    ['FailedCreate', 'odd', 'sync-failed', 'KubeVirt could not start the VM.'],
  ])('Failure %s', (reason, message, code, sentence) => {
    const summary = summarize(
      vmObjectsOf(
        stoppedVm('Stopped', condition('Failure', 'True', reason, message)),
      ),
    );
    expect(summary.cause).toMatchObject({ code, sentence });
    expect(summary.displayStatus).toBe('Held back');
  });
});

describe('why the launcher does not come up', () => {
  it('names the container and its exit code', () => {
    const objects = startingVm('Starting');
    objects.pods[0].status!.containerStatuses = [
      {
        name: 'compute',
        ready: false,
        state: { terminated: { exitCode: 1, reason: 'Error' } },
      },
    ];
    expect(causeOf(objects)).toMatchObject({
      code: 'launcher-failed',
      sentence: 'The container compute of the VM’s pod ended with exit code 1.',
    });
  });

  it('knows a container that used too much memory', () => {
    const objects = startingVm('Starting');
    objects.pods[0].status!.containerStatuses = [
      {
        name: 'compute',
        ready: false,
        state: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
      },
    ];
    expect(causeOf(objects)).toMatchObject({
      code: 'launcher-failed',
      reason: 'OOMKilled',
      sentence:
        'The container compute of the VM’s pod was killed, for it used more memory than it may.',
    });
  });

  it.each([
    [
      'Evicted',
      'Node node-1 was short of a resource and evicted the VM’s pod.',
    ],
    ['Terminated', 'Node node-1 was shut down and ended the VM’s pod.'],
    ['OutOfmemory', 'Node node-1 did not take the VM’s pod after all.'],
    [
      'Preempting',
      'Node node-1 ended the VM’s pod for one of higher priority.',
    ],
  ])('says that the node ended the pod: %s', (reason, sentence) => {
    const objects = startingVm('Starting');
    objects.pods[0].spec = { nodeName: 'node-1' };
    objects.pods[0].status = {
      phase: 'Failed',
      reason,
      message: 'The node was low on resource: ephemeral-storage.',
      containerStatuses: [
        {
          name: 'compute',
          ready: false,
          state: { terminated: { exitCode: 137 } },
        },
      ],
    };
    expect(causeOf(objects)).toMatchObject({
      code: 'launcher-failed',
      sentence,
      reason,
      message: 'The node was low on resource: ephemeral-storage.',
    });
  });

  it('finds an image in a container that KubeVirt does not speak of', () => {
    const objects = startingVm('Starting');
    objects.pods[0].status!.initContainerStatuses = [
      {
        name: 'volumeroot-init',
        image: 'fedora:1',
        state: { waiting: { reason: 'ErrImagePull' } },
      },
    ];
    expect(causeOf(objects)).toMatchObject({
      code: 'image-pull',
      sentence: 'The image fedora:1 cannot be pulled.',
      source: 'Pod container volumeroot-init',
    });
  });

  it('counts the failed starts and says when the next one is', () => {
    const objects = stoppedVm('CrashLoopBackOff');
    objects.vm!.status!.startFailure = {
      consecutiveFailCount: 4,
      retryAfterTimestamp: '2026-08-01T10:12:00Z',
    };
    expect(causeOf(objects)?.sentence).toBe(
      'The VM failed to start 4 times in a row; the next try is at 2026-08-01 10:12 UTC.',
    );
    // KubeVirt's word comes and goes with each try.
    objects.vm!.status!.printableStatus = 'Starting';
    expect(summarize(vmObjectsOf(objects)).displayStatus).toBe(
      'CrashLoopBackOff',
    );
  });
});

describe('what befalls a VM that runs', () => {
  it('is on a node that does not answer', () => {
    const objects = runningVm();
    objects.nodes[0].status!.conditions = [
      condition('Ready', 'Unknown', 'NodeStatusUnknown', 'Kubelet stopped'),
    ];
    const summary = summarize(vmObjectsOf(objects));
    expect(summary).toMatchObject({
      status: 'Running',
      displayStatus: 'Node lost',
      group: 'held-back',
      cause: {
        code: 'node-lost',
        sentence:
          'Node node-1 does not answer: whether the VM still runs there is not known.',
        reason: 'NodeStatusUnknown',
      },
    });
  });

  it('was given up with its node', () => {
    const objects = runningVm();
    Object.assign(objects.vmi!.status!, {
      phase: 'Failed',
      reason: 'NodeUnresponsive',
    });
    expect(causeOf(objects)?.code).toBe('node-lost');
  });

  it('needs a restart, which holds nothing back', () => {
    const objects = runningVm();
    objects.vm!.status!.conditions!.push(condition('RestartRequired', 'True'));
    expect(summarize(vmObjectsOf(objects))).toMatchObject({
      group: 'running',
      cause: { code: 'restart-required', severity: 'notice' },
    });
  });

  it('could not be migrated', () => {
    const objects = runningVm();
    objects.vmi!.status!.migrationState = {
      failed: true,
      targetNode: 'node-2',
      failureReason: 'target ran out of memory',
      startTimestamp: '2026-08-01T10:00:00Z',
      endTimestamp: '2026-08-01T10:01:00Z',
    };
    expect(causeOf(objects)).toMatchObject({
      code: 'migration-failed',
      severity: 'notice',
      message: 'target ran out of memory',
      since: '2026-08-01T10:01:00Z',
    });
  });

  it('is to leave its node and cannot', () => {
    const objects = runningVm();
    objects.vmi!.status!.evacuationNodeName = 'node-1';
    objects.vmi!.status!.conditions = [
      condition('Ready', 'True'),
      condition('LiveMigratable', 'False', 'DisksNotLiveMigratable'),
    ];
    expect(causeOf(objects)).toMatchObject({
      code: 'not-migratable',
      severity: 'waiting',
      sentence:
        'Its node is to be emptied, and the VM cannot be migrated: a disk cannot be shared between nodes.',
    });
  });

  it.each([
    [
      'ReadinessGatesNotReady',
      'The VM runs and is not ready.',
      /readiness probe/,
    ],
    [
      'PodTerminating',
      'The VM’s pod is being taken away.',
      /its run strategy says/,
    ],
  ])('is not ready: %s', (reason, sentence, hint) => {
    const objects = runningVm();
    objects.vmi!.status!.conditions = [condition('Ready', 'False', reason)];
    expect(causeOf(objects)).toMatchObject({
      code: 'other',
      severity: 'notice',
      sentence,
      hint: expect.stringMatching(hint),
    });
  });

  it('needs a person after it ended while its disks were moved', () => {
    const reason = 'VMI was removed or was final during the volume migration';
    expect(
      causeOf(
        stoppedVm(
          'Stopped',
          condition('ManualRecoveryRequired', 'True', reason),
        ),
      ),
    ).toMatchObject({
      code: 'other',
      severity: 'error',
      sentence: expect.stringMatching(/^The VM cannot be started: it ended/),
      hint: expect.stringContaining('status.volumeUpdateState'),
      reason,
    });
  });

  it('misses the guest agent only where something needs it, and after a while', () => {
    const objects = runningVm();
    expect(causeOf(objects)).toBeUndefined();
    objects.vmi!.spec = { accessCredentials: [{}] };
    expect(causeOf(objects)?.code).toBe('guest-agent-missing');
    expect(
      causeOf({ ...objects, now: '2026-08-01T10:00:00Z' }),
    ).toBeUndefined();
  });
});

describe('what the cluster lacks', () => {
  const withDisk = (printableStatus: string) => {
    const objects = stoppedVm(printableStatus);
    objects.vm!.spec!.template!.spec!.volumes = [
      { name: 'root', dataVolume: { name: 'db-root' } },
    ];
    return objects;
  };

  it('is CDI, for a VM with a DataVolume', () => {
    const objects = withDisk('Provisioning');
    objects.platform = { kubevirt: 'ready', cdi: 'absent' };
    expect(summarize(vmObjectsOf(objects))).toMatchObject({
      displayStatus: 'Held back',
      cause: { code: 'cdi-absent' },
    });
    objects.platform = { kubevirt: 'ready', cdi: 'unknown' };
    expect(causeOf(objects)).toBeUndefined();
  });

  it('is not CDI once the disk is made', () => {
    const objects = withDisk('Running');
    objects.platform = { kubevirt: 'ready', cdi: 'absent' };
    objects.claims = [
      { metadata: { name: 'db-root', uid: 'c' }, status: { phase: 'Bound' } },
    ];
    expect(causeOf(objects)).toBeUndefined();
  });

  it('is KubeVirt, for a VM that is to start', () => {
    const objects = stoppedVm('Starting');
    objects.platform = { kubevirt: 'not-ready', cdi: 'present' };
    expect(causeOf(objects)).toMatchObject({
      code: 'kubevirt-not-ready',
      severity: 'waiting',
    });
    objects.vm!.spec!.runStrategy = 'Halted';
    expect(causeOf(objects)).toBeUndefined();
  });
});

describe('a VM that goes', () => {
  it('has no cause', () => {
    const objects = unschedulableVm(
      '0/1 nodes are available: 1 Too many pods.',
    );
    objects.vm!.metadata.deletionTimestamp = '2026-08-01T10:04:00Z';
    expect(causeOf(objects)).toBeUndefined();
  });

  it('has none for its pod’s end either', () => {
    const objects = runningVm();
    objects.vmi!.metadata.deletionTimestamp = '2026-08-01T10:04:00Z';
    objects.vmi!.status!.conditions = [
      condition('Ready', 'False', 'PodTerminating'),
    ];
    objects.nodes = [node('node-1')];
    expect(causeOf(objects)).toBeUndefined();
  });
});
