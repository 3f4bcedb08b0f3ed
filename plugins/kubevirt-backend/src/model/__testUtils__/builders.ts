import type { CapturedObjects } from './capturedObjects';
import type { Condition, Node, Pod } from '../../kubevirt/types';

/** A condition, as controllers write it. */
export function condition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason?: string,
  message?: string,
): Condition {
  return {
    type,
    status,
    reason,
    message,
    lastTransitionTime: '2026-08-01T10:00:00Z',
  };
}

/** A VM that runs on node-1 in one pod, at 10:05. */
export function runningVm(): Required<
  Pick<CapturedObjects, 'vm' | 'vmi' | 'pods' | 'nodes' | 'now'>
> &
  CapturedObjects {
  return {
    now: '2026-08-01T10:05:00Z',
    vm: {
      metadata: {
        name: 'db',
        namespace: 'shop',
        uid: 'vm-1',
        creationTimestamp: '2026-08-01T09:59:00Z',
      },
      spec: {
        runStrategy: 'Always',
        template: {
          spec: {
            domain: {
              cpu: { cores: 2 },
              memory: { guest: '4Gi' },
              devices: { disks: [{ name: 'root', disk: { bus: 'virtio' } }] },
            },
            volumes: [{ name: 'root', containerDisk: { image: 'fedora' } }],
          },
        },
      },
      status: {
        printableStatus: 'Running',
        created: true,
        ready: true,
        conditions: [condition('Ready', 'True')],
      },
    },
    vmi: {
      metadata: {
        name: 'db',
        namespace: 'shop',
        uid: 'vmi-1',
        creationTimestamp: '2026-08-01T09:59:01Z',
      },
      status: {
        phase: 'Running',
        nodeName: 'node-1',
        conditions: [
          condition('Ready', 'True'),
          condition('LiveMigratable', 'True'),
        ],
        phaseTransitionTimestamps: [
          {
            phase: 'Running',
            phaseTransitionTimestamp: '2026-08-01T09:59:30Z',
          },
        ],
      },
    },
    pods: [launcher('pod-1', 'node-1')],
    nodes: [node('node-1')],
  };
}

/** A VM whose VMI waits for its pod. */
export function startingVm(
  printableStatus: string,
  ...conditions: Condition[]
): ReturnType<typeof runningVm> {
  const objects = runningVm();
  objects.vm!.status = { printableStatus, created: true, conditions };
  objects.vmi!.status = { phase: 'Scheduling', conditions };
  const [pod] = objects.pods;
  pod.spec = {};
  pod.status = { phase: 'Pending' };
  return objects;
}

/** A VM whose pod the scheduler puts nowhere, for the reason that `message` gives. */
export function unschedulableVm(message: string): ReturnType<typeof runningVm> {
  return startingVm(
    'ErrorUnschedulable',
    condition('Ready', 'False', 'GuestNotRunning'),
    condition('PodScheduled', 'False', 'Unschedulable', message),
  );
}

/** A VM without VMI. */
export function stoppedVm(
  printableStatus: string,
  ...conditions: Condition[]
): CapturedObjects {
  const { vm, now } = runningVm();
  vm!.status = {
    printableStatus,
    created: false,
    ready: false,
    conditions: [condition('Ready', 'False', 'VMINotExists'), ...conditions],
  };
  return { vm, now };
}

/** A launcher pod of the VMI `vmi-1`. */
export function launcher(uid: string, nodeName?: string): Pod {
  return {
    metadata: {
      name: `virt-launcher-db-${uid}`,
      namespace: 'shop',
      uid,
      creationTimestamp: '2026-08-01T09:59:02Z',
      labels: { 'kubevirt.io': 'virt-launcher' },
      ownerReferences: [
        {
          kind: 'VirtualMachineInstance',
          name: 'db',
          uid: 'vmi-1',
          controller: true,
        },
      ],
    },
    spec: { nodeName },
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'compute', ready: true }],
    },
  };
}

/** A node that is healthy. */
export function node(name: string): Node {
  return {
    metadata: {
      name,
      uid: name,
      labels: { 'kubevirt.io/schedulable': 'true' },
      annotations: { 'kubevirt.io/heartbeat': '2026-08-01T10:04:30Z' },
    },
    status: {
      conditions: [condition('Ready', 'True')],
      allocatable: { 'devices.kubevirt.io/kvm': '1k' },
    },
  };
}
