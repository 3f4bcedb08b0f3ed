import {
  condition,
  launcher,
  runningVm,
  startingVm,
  unschedulableVm,
} from './__testUtils__/builders';
import type { ContainerStatus, Pod } from '../kubevirt/types';
import { seen, at } from './__testUtils__/reports';

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

  it('is distinguished from two guests (kubevirt#15711, #16622)', () => {
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
