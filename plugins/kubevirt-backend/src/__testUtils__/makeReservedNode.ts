import { keepLease } from './keepLease';
import type { RealCluster } from './RealCluster';

/**
 * Adds a machine without KVM that is reserved for others, and that nobody plays.
 *
 * @returns the way to end its signs of life
 */
export async function makeReservedNode(
  cluster: RealCluster,
  name: string,
): Promise<() => void> {
  await cluster.make({
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'kubevirt.io/schedulable': 'true',
        // Launchers ask for the machine types of their guests.
        'machine-type.node.kubevirt.io/q35': 'true',
      },
      annotations: { 'kubevirt.io/heartbeat': new Date().toISOString() },
    },
    spec: {
      taints: [{ key: 'dedicated', value: 'finance', effect: 'NoSchedule' }],
    },
  });
  const time = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const room = {
    cpu: '4',
    memory: '16Gi',
    pods: '20',
    'ephemeral-storage': '10Gi',
  };
  await cluster.change(`${cluster.path('Node', name)}/status`, node => {
    node.status = {
      capacity: room,
      allocatable: room,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          lastHeartbeatTime: time,
          lastTransitionTime: time,
        },
      ],
    };
  });
  // A Node that does not renew its Lease is tainted as unreachable before long.
  const lease = {
    kind: 'Lease',
    metadata: { name, namespace: 'kube-node-lease' },
    spec: { holderIdentity: name, leaseDurationSeconds: 40 },
  };
  await cluster.make(lease);
  return keepLease(cluster, name);
}
