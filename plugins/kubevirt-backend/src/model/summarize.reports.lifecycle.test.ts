import { describeVm } from './detail';
import { summarize } from './summarize';
import {
  condition,
  launcher,
  runningVm,
  startingVm,
  stoppedVm,
} from './__testUtils__/builders';
import { vmObjectsOf } from './__testUtils__/capturedObjects';
import type { CapturedObjects } from './__testUtils__/capturedObjects';
import { seen, at } from './__testUtils__/reports';

describe('what does not end', () => {
  it('names the finalizers that hold a VM (harvester#8003)', () => {
    const objects = stoppedVm('Terminating');
    Object.assign(objects.vm!.metadata, {
      deletionTimestamp: at(-21 * 24 * 60),
      finalizers: [
        'kubevirt.io/virtualMachineControllerFinalize',
        'wrangler.cattle.io/VMController.CleanupPVCAndSnapshot',
      ],
    });
    expect(seen(objects)).toMatchObject({
      displayStatus: 'Terminating',
      group: 'held-back',
      cause: {
        code: 'deletion-stuck',
        sentence:
          'The VM was deleted more than 6 minutes ago and is still there. It is held by kubevirt.io/virtualMachineControllerFinalize and wrangler.cattle.io/VMController.CleanupPVCAndSnapshot.',
        since: at(-21 * 24 * 60),
      },
    });
  });

  it.each([
    ['a VM', -4, 'vm', undefined],
    ['a VM', -7, 'vm', /its pod|Its pod virt-launcher-db-pod-1 has not ended/],
    ['a VMI', -7, 'vmi', /was to stop .* Its pod virt-launcher-db-pod-1/],
  ] as const)(
    'is %s that was deleted %s minutes from now with a pod',
    (_, minutes, which, sentence) => {
      const objects = runningVm();
      objects[which].metadata.deletionTimestamp = at(minutes);
      const { cause } = seen(objects);
      expect(`${cause?.sentence}`).toMatch(sentence ?? /^undefined$/);
    },
  );

  it('leaves a guest the time that it asks for', () => {
    const objects = runningVm();
    objects.vmi.metadata.deletionTimestamp = at(-7);
    objects.vmi.spec = { terminationGracePeriodSeconds: 3600 };
    expect(seen(objects).cause).toBeUndefined();
  });
});

describe('what does not start', () => {
  it.each([
    ['Pending', -11, /has made no pod/, []],
    [
      'Scheduling',
      -16,
      /pod virt-launcher-db-pod-1 has not come up/,
      undefined,
    ],
    ['Scheduled', -6, /virt-handler on node node-1 has not started/, undefined],
  ] as const)('is a VMI that stays %s', (phase, minutes, sentence, pods) => {
    const objects = startingVm('Starting');
    objects.vmi.status = {
      phase,
      ...(phase === 'Scheduled' && { nodeName: 'node-1' }),
      phaseTransitionTimestamps: [
        { phase, phaseTransitionTimestamp: at(minutes) },
      ],
    };
    if (phase === 'Scheduled') {
      objects.pods = [launcher('pod-1', 'node-1')];
    }
    if (pods) {
      objects.pods = [];
    }
    expect(seen(objects)).toMatchObject({
      group: 'held-back',
      cause: {
        code: 'start-stuck',
        sentence: expect.stringMatching(sentence),
      },
    });
    objects.vmi.status.phaseTransitionTimestamps![0].phaseTransitionTimestamp =
      at(-2);
    expect(seen(objects).cause).toBeUndefined();
  });

  it('is a VM that nobody begins to start', () => {
    const objects = stoppedVm('Stopped');
    objects.vm!.status!.conditions![0].lastTransitionTime = at(-11);
    expect(seen(objects).cause).toMatchObject({
      code: 'start-stuck',
      sentence:
        'KubeVirt has not begun to start the VM for more than 10 minutes.',
    });
  });
});

describe('why a launcher ended', () => {
  it.each([
    [
      {
        reason: 'Evicted',
        message: 'The node was low on resource: ephemeral-storage.',
      },
      undefined,
      'Node node-1 was short of a resource and evicted the VM’s pod. The VM failed to start 3 times in a row.',
      /emptyDisks/,
    ],
    [
      {},
      { reason: 'OOMKilled', exitCode: 137 },
      'The container compute of the VM’s pod was killed, for it used more memory than it may. The VM failed to start 3 times in a row.',
      /overhead/,
    ],
    [
      {},
      { reason: 'Error', exitCode: 2, message: 'no such CPU' },
      'The container compute of the VM’s pod ended with exit code 2. The VM failed to start 3 times in a row.',
      /log says why/,
    ],
  ])(
    'is shown of a VM in CrashLoopBackOff: %j %j',
    (pod, terminated, sentence, hint) => {
      const objects = startingVm('CrashLoopBackOff');
      objects.vm.status!.startFailure = { consecutiveFailCount: 3 };
      objects.vmi.status = { phase: 'Failed' };
      objects.pods = [launcher('pod-1', 'node-1')];
      objects.pods[0].status = {
        phase: 'Failed',
        ...pod,
        containerStatuses: terminated && [
          { name: 'compute', state: { terminated } },
        ],
      };
      expect(seen(objects).cause).toMatchObject({
        code: 'crash-loop',
        sentence,
        hint: expect.stringMatching(hint),
      });
    },
  );
});

describe('a node that is not there', () => {
  it('was removed', () => {
    const objects = runningVm();
    objects.nodes = [];
    const vmObjects = { ...vmObjectsOf(objects), unreadable: [] };
    expect(summarize(vmObjects)).toMatchObject({
      displayStatus: 'Node lost',
      group: 'held-back',
      cause: {
        code: 'node-lost',
        sentence: 'Node node-1, on which the VM ran, does not exist any more.',
      },
    });
    expect(
      summarize({ ...vmObjects, unreadable: ['nodes'] }).cause,
    ).toBeUndefined();
  });

  it.each([
    ['the pod', 'NodeLost', 'PodTerminating'],
    ['the VMI', undefined, 'NodeNotReady'],
  ])(
    'is recognised by %s where nodes may not be read',
    (_, podReason, ready) => {
      const objects = runningVm();
      objects.nodes = [];
      objects.pods[0].status!.reason = podReason;
      objects.vmi.status!.conditions = [condition('Ready', 'False', ready)];
      expect(seen(objects)).toMatchObject({
        displayStatus: 'Node lost',
        cause: { code: 'node-lost' },
      });
    },
  );
});

describe('what is wrong now', () => {
  it('outranks what is always so', () => {
    const objects = runningVm();
    objects.vmi.status!.conditions = [
      condition('LiveMigratable', 'False', 'DisksNotLiveMigratable'),
      condition('Ready', 'False', 'GuestNotRunning'),
    ];
    expect(seen(objects)).toMatchObject({
      group: 'held-back',
      cause: {
        code: 'other',
        sentence: 'KubeVirt says the VM runs, and its guest does not.',
      },
    });
  });
});

describe('a migration between clusters or namespaces', () => {
  function receiving(): CapturedObjects {
    const objects = startingVm('WaitingForReceiver');
    objects.vm.spec!.runStrategy = 'WaitAsReceiver';
    objects.vmi.status = {
      phase: 'WaitingForSync',
      conditions: [
        condition('DecentralizedLiveMigrationFailure', 'True', 'x', 'waiting'),
      ],
    };
    objects.pods = [];
    objects.migrations = [
      {
        metadata: { name: 'in', uid: 'in', creationTimestamp: at(-1) },
        spec: { receive: {} },
        status: {
          phase: 'WaitingForSync',
          conditions: [condition('decentralizedMigrationBlocked', 'True')],
        },
      },
    ];
    return objects;
  }

  it('is waited for by the half that receives it, and nothing is wrong', () => {
    expect(seen(receiving())).toMatchObject({
      group: 'changing',
      cause: {
        severity: 'waiting',
        sentence:
          'The VM waits for its guest from another cluster or namespace: it does not run here yet.',
      },
    });
    const { conditions } = describeVm(vmObjectsOf(receiving()), {
      name: 'west',
      state: 'synced',
      forbiddenKinds: [],
      polledKinds: [],
    });
    expect(conditions).toEqual([
      expect.objectContaining({
        type: 'DecentralizedLiveMigrationFailure',
        bad: false,
        words: 'The VM waits for the other half of its migration.',
      }),
    ]);
  });

  it.each([
    [-120, 'has not begun for more than 10 minutes'],
    [-5, undefined],
  ])('was sent %s minutes from now', (minutes, sentence) => {
    const objects = runningVm();
    objects.migrations = [
      {
        metadata: { name: 'out', uid: 'out', creationTimestamp: at(minutes) },
        spec: { sendTo: {} },
        status: { phase: 'Synchronizing' },
      },
    ];
    const { cause } = seen(objects);
    expect(`${cause?.sentence}`).toMatch(sentence ?? /^undefined$/);
  });
});
