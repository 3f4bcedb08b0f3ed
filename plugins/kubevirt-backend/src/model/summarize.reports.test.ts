import { describeVm } from './detail';
import { summarize } from './summarize';
import {
  condition,
  launcher,
  runningVm,
  startingVm,
  stoppedVm,
  unschedulableVm,
} from './__testUtils__/builders';
import { vmObjectsOf } from './__testUtils__/capturedObjects';
import type { CapturedObjects } from './__testUtils__/capturedObjects';
import type { ContainerStatus, DataVolume, Pod } from './types';

/* Situations that people reported to KubeVirt, CDI and Harvester; each names where. */

const seen = (objects: CapturedObjects) => summarize(vmObjectsOf(objects));
const at = (minutes: number) =>
  new Date(Date.parse('2026-08-01T10:05:00Z') + minutes * 60_000).toISOString();

/** Kubernetes 1.34 to 1.36, by their source and by a control plane of 1.36. */
const TAILS = [
  '. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
  '. no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
  '. not found',
  '.',
];

describe.each(TAILS)('a scheduler whose words end in "%s"', tail => {
  it.each([
    [
      '3 Insufficient memory',
      'unschedulable-memory',
      'No node has 4 GiB of memory free: 3 nodes checked.',
    ],
    [
      '1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu',
      'unschedulable-cpu',
      '2 of 3 nodes have too little CPU free; the other has a taint the VM does not tolerate (node-role.kubernetes.io/control-plane).',
    ],
    [
      '3 Insufficient devices.kubevirt.io/kvm',
      'unschedulable-kvm',
      'No node has a KVM device free: 3 nodes checked.',
    ],
    [
      '3 Insufficient nvidia.com/GA102GL_A10',
      'unschedulable',
      'No node has enough nvidia.com/GA102GL_A10 free: 3 nodes checked.',
    ],
    [
      '3 Insufficient hugepages-2Mi',
      'unschedulable',
      'No node has enough hugepages-2Mi free: 3 nodes checked.',
    ],
    [
      '3 node(s) had untolerated taint(s)',
      'unschedulable-taint',
      'Every node keeps the VM away with a taint: 3 nodes checked.',
    ],
    [
      '1 node(s) had untolerated taint(s), 2 Insufficient memory',
      'unschedulable-memory',
      '2 of 3 nodes have too little memory free (4 GiB asked); the other has a taint the VM does not tolerate.',
    ],
    [
      'pod has unbound immediate PersistentVolumeClaims',
      'unschedulable-volume',
      'No node can have the VM’s volumes: 3 nodes checked.',
    ],
  ])('still says that %s', (reasons, code, sentence) => {
    const message = `0/3 nodes are available: ${reasons}${tail}`;
    expect(seen(unschedulableVm(message)).cause).toMatchObject({
      code,
      sentence,
      message,
    });
  });

  it('passes on what it does not know, whole', () => {
    const { cause } = seen(
      unschedulableVm(
        `0/3 nodes are available: 3 Insufficient goodwill of the node${tail}`,
      ),
    );
    expect(cause).toMatchObject({
      code: 'unschedulable',
      sentence: 'No node takes the VM: 3 nodes checked.',
      hint: 'Read the scheduler’s own words below.',
    });
  });
});

describe('a pod with a scheduling gate', () => {
  it('waits for whoever put it there, and no node was asked', () => {
    const objects = startingVm('Starting');
    objects.pods[0].spec = {
      schedulingGates: [{ name: 'ApplicationAwareQuotaGate' }],
    };
    objects.pods[0].status!.conditions = [
      condition(
        'PodScheduled',
        'False',
        'SchedulingGated',
        'Scheduling is blocked due to non-empty scheduling gates',
      ),
    ];
    expect(seen(objects)).toMatchObject({
      displayStatus: 'Starting',
      group: 'changing',
      cause: {
        code: 'scheduling-gated',
        severity: 'waiting',
        sentence:
          'The VM’s pod waits at the scheduling gate ApplicationAwareQuotaGate before the scheduler looks for a node.',
      },
    });
  });
});

describe('labels that KubeVirt itself asks of a node', () => {
  it.each([
    [['kubevirt.io/schedulable'], /virt-handler gives the label/],
    [
      ['kubevirt.io/schedulable', 'machine-type.node.kubevirt.io/pc-q35-9.8'],
      /whether it does.*machine type/,
    ],
    [['kubevirt.io/schedulable', 'cpumanager'], /static CPU manager/],
    [
      ['kubevirt.io/schedulable', 'kubevirt.io/cpumanager'],
      /static CPU manager/,
    ],
    [['kubevirt.io/schedulable', 'kubevirt.io/sev'], /-L kubevirt\.io\/sev /],
    [
      [
        'kubevirt.io/schedulable',
        'scheduling.node.kubevirt.io/tsc-frequency-2100000000',
      ],
      /hardware and settings/,
    ],
  ])('are not blamed on the owner: %s', (labels, hint) => {
    const objects = unschedulableVm(
      "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
    );
    objects.pods[0].spec = {
      nodeSelector: Object.fromEntries(labels.map(label => [label, 'true'])),
    };
    const { cause } = seen(objects);
    expect(cause?.sentence).toMatch(
      /^No node has the labels that KubeVirt asks for this VM/,
    );
    expect(cause?.hint).toMatch(hint);
    expect(cause?.hint).not.toMatch(/label a node to match/);
  });
});

/** kubevirt#5657, #8395, #10556: a sidecar keeps the pod of the source in the phase Running. */
function leftBehind(uid: string, node: string): Pod {
  const pod = launcher(uid, node);
  const proxy: ContainerStatus = {
    name: 'istio-proxy',
    ready: true,
    state: { running: { startedAt: at(-60) } },
  };
  pod.metadata.creationTimestamp = at(-60);
  pod.status!.containerStatuses = [
    {
      name: 'compute',
      ready: false,
      state: { terminated: { exitCode: 0, reason: 'Completed' } },
    },
    proxy,
  ];
  return pod;
}

describe('a sidecar that outlives the guest', () => {
  it('is no second guest', () => {
    const objects = runningVm();
    objects.pods.push(leftBehind('pod-0', 'node-2'));
    expect(seen(objects)).toMatchObject({ alarms: [], group: 'running' });
  });

  it('holds up the next migration', () => {
    const objects = runningVm();
    objects.pods.push(leftBehind('pod-0', 'node-2'));
    objects.migrations = [
      {
        metadata: { name: 'next', uid: 'next', creationTimestamp: at(-5) },
        status: { phase: 'Pending' },
      },
    ];
    expect(seen(objects).cause).toMatchObject({
      code: 'migration-blocked',
      sentence:
        'The migration waits until the pod virt-launcher-db-pod-0, which an earlier one left behind, is gone: its container istio-proxy runs on though its guest has ended.',
    });
  });

  it('does not make the VM run whose own guest has ended', () => {
    const objects = runningVm();
    objects.pods = [leftBehind('pod-1', 'node-1')];
    expect(seen(objects).alarms.map(({ code }) => code)).toEqual([
      'running-without-pod',
    ]);
  });

  it('is told from two guests (kubevirt#15711, #16622)', () => {
    const objects = runningVm();
    objects.pods.push(launcher('pod-0', 'node-2'));
    expect(seen(objects).alarms.map(({ code }) => code)).toEqual([
      'split-brain',
    ]);
  });
});

describe('the moment after a migration', () => {
  it.each([
    [-0.5, []],
    [-2, ['split-brain']],
  ])('that ended %s minutes from now', (minutes, codes) => {
    const objects = runningVm();
    objects.pods.push(launcher('pod-0', 'node-2'));
    objects.migrations = [
      {
        metadata: { name: 'm', uid: 'm', creationTimestamp: at(-10) },
        status: {
          phase: 'Succeeded',
          migrationState: {
            startTimestamp: at(-9),
            endTimestamp: at(minutes),
            completed: true,
          },
        },
      },
    ];
    expect(seen(objects).alarms.map(({ code }) => code)).toEqual(codes);
  });
});

describe('an importer', () => {
  function importing(status: DataVolume['status']): CapturedObjects {
    const objects = stoppedVm('Provisioning');
    objects.dataVolumes = [
      {
        metadata: { name: 'db-root', uid: 'dv', creationTimestamp: at(-90) },
        spec: { source: { http: { url: 'https://images.example/noble.img' } } },
        status,
      },
    ];
    return objects;
  }

  it.each([
    ['while it is down', condition('Running', 'False', 'OOMKilled')],
    ['while it runs again', condition('Running', 'True', 'Pod is running')],
  ])('that is killed again and again makes no progress, %s', (_, running) => {
    expect(
      seen(
        importing({
          phase: 'ImportInProgress',
          progress: '37.02%',
          restartCount: 14,
          conditions: [condition('Bound', 'True'), running],
        }),
      ),
    ).toMatchObject({
      displayStatus: 'DataVolumeError',
      group: 'held-back',
      cause: {
        code: 'import-failed',
        sentence:
          'Disk db-root cannot be imported: tried again 14 times so far.',
        hint: expect.stringMatching(/memory/),
      },
    });
  });

  it.each(['OOMKilled', 'CreateContainerConfigError', 'Error and Error', 'X'])(
    'that fails with %s fails, whatever the reason',
    reason => {
      expect(
        seen(
          importing({
            phase: 'ImportScheduled',
            progress: 'N/A',
            conditions: [condition('Running', 'False', reason)],
          }),
        ).cause,
      ).toMatchObject({ code: 'import-failed', reason });
    },
  );

  it.each([
    '',
    'ContainerCreating',
    'PodInitializing',
    'Pending',
    'Scratch space required',
  ])('that is still to start has not failed (%s)', reason => {
    expect(
      seen(
        importing({
          phase: 'ImportScheduled',
          progress: 'N/A',
          conditions: [condition('Running', 'False', reason)],
        }),
      ).cause?.code,
    ).toBe('import-running');
  });

  it.each([
    ['DataVolume too small to contain image', /larger one/],
    [
      'Unable to process data: Virtual image size 10 is larger than the reported available storage 5',
      /larger one/,
    ],
    ['Unable to connect to http data source: 404', /noble\.img exists/],
    ['qemu-img: invalid format', /CDI’s own words/],
  ])('that says "%s" has advice of its own', (message, hint) => {
    const { cause } = seen(
      importing({
        phase: 'ImportScheduled',
        conditions: [condition('Running', 'False', 'Error', message)],
      }),
    );
    expect(cause?.hint).toMatch(hint);
  });
});

describe('volumes that KubeVirt does not migrate', () => {
  it('must not be started on: no restart is advised', () => {
    const objects = runningVm();
    objects.vm.status!.conditions!.push(
      condition(
        'RestartRequired',
        'True',
        'RestartRequired',
        'invalid volumes to update with migration: shareable: [data]',
      ),
    );
    const { cause } = seen(objects);
    expect(cause).toMatchObject({ code: 'restart-required' });
    expect(cause?.hint).toMatch(/^Do not restart it yet/);
    objects.vm.status!.conditions!.at(-1)!.message =
      'a non-live-updatable field was changed in the template spec';
    expect(seen(objects).cause?.hint).toBe('Restart the VM when it suits.');
  });
});

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
    'is said of a VM in CrashLoopBackOff: %j %j',
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
  ])('is told by %s where nodes may not be read', (_, podReason, ready) => {
    const objects = runningVm();
    objects.nodes = [];
    objects.pods[0].status!.reason = podReason;
    objects.vmi.status!.conditions = [condition('Ready', 'False', ready)];
    expect(seen(objects)).toMatchObject({
      displayStatus: 'Node lost',
      cause: { code: 'node-lost' },
    });
  });
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
