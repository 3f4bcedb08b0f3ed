import type {
  ClusterPlatform,
  EventView,
  PodView,
  VirtualMachineDetail,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { before, clusterOf, MINUTE, NOW, podOf } from './fixtures';

export function podViewOf(
  name: string,
  role: PodView['role'],
  rest: Partial<PodView> = {},
): PodView {
  return {
    ...podOf(
      name,
      role === 'previous' ? { phase: 'Succeeded', ready: false } : {},
    ),
    role,
    containers: [{ name: 'compute', ready: true, restarts: 0 }],
    ...rest,
  };
}

/** The detail of a VM that booted in four seconds. */
export function detailOf(
  summary: VirtualMachineSummary,
  rest: Partial<VirtualMachineDetail> = {},
): VirtualMachineDetail {
  return {
    summary,
    cluster: clusterOf('west'),
    conditions: [
      {
        object: 'VirtualMachineInstance',
        type: 'Ready',
        status: 'True',
        bad: false,
        words: 'The VM runs and its pod is ready.',
        wordsMessages: [{ code: 'condition.Ready-True' }],
      },
    ],
    timeline: [
      {
        key: 'boot',
        label: 'Starting the guest',
        labelMessages: [{ code: 'span.boot' }],
        startedAt: before(10 * MINUTE),
        endedAt: before(10 * MINUTE - 4_000),
      },
      {
        key: 'running',
        label: 'Running',
        labelMessages: [{ code: 'span.running' }],
        startedAt: before(10 * MINUTE - 4_000),
        note: 'Running means that the machine is on. When its operating system was up is not recorded.',
        noteMessages: [{ code: 'note.guest-unknown' }],
      },
    ],
    pods: summary.pod ? [podViewOf(summary.pod.name, 'current')] : [],
    disks: [],
    networks: [],
    migrations: [],
    guest: { agentConnected: true, os: 'Fedora Linux 42' },
    cpu: { cores: 2, sockets: 1, threads: 1, vcpus: 2 },
    memory: '4Gi',
    labels: { app: 'orders' },
    commands: [
      {
        key: 'watch',
        label: 'Watch its state',
        labelMessages: [{ code: 'command.watch' }],
        command: `kubectl get vm ${summary.name} -n shop -w`,
      },
      {
        key: 'stop',
        label: 'Stop it',
        labelMessages: [{ code: 'command.stop' }],
        command: `virtctl stop ${summary.name} -n shop`,
      },
    ],
    ...rest,
  };
}

export function eventOf(
  reason: string,
  rest: Partial<EventView> = {},
): EventView {
  return {
    type: 'Normal',
    reason,
    message: `${reason} happened`,
    count: 1,
    firstSeen: before(5 * MINUTE),
    lastSeen: before(5 * MINUTE),
    object: { kind: 'VirtualMachineInstance', name: 'orders-db' },
    source: 'virt-controller',
    ...rest,
  };
}

/** A cluster on which all is healthy. */
export function platformOf(
  rest: Partial<ClusterPlatform> = {},
): ClusterPlatform {
  return {
    cluster: clusterOf('west'),
    time: new Date(NOW).toISOString(),
    health: 'ok',
    sentence: 'KubeVirt v1.9.0 and CDI v1.66.0 are healthy on 1 node.',
    kubevirt: {
      installed: true,
      health: 'ok',
      phase: 'Deployed',
      observedVersion: 'v1.9.0',
      targetVersion: 'v1.9.0',
      operatorVersion: 'v1.9.0',
      updating: false,
      conditions: [
        {
          type: 'Available',
          status: 'True',
          bad: false,
          words: 'All components are available.',
          wordsMessages: [{ code: 'condition.Available-True' }],
        },
      ],
    },
    cdi: {
      installed: true,
      health: 'ok',
      phase: 'Deployed',
      observedVersion: 'v1.66.0',
      updating: false,
      conditions: [],
    },
    components: [
      {
        name: 'virt-controller',
        kind: 'Deployment',
        namespace: 'kubevirt',
        health: 'ok',
        ready: 2,
        desired: 2,
        leader: 'virt-controller-abc-7xk2p',
        pods: [
          {
            name: 'virt-controller-abc-7xk2p',
            node: 'worker-1',
            phase: 'Running',
            ready: true,
            restarts: 0,
          },
          {
            name: 'virt-controller-abc-9m4qz',
            node: 'worker-2',
            phase: 'Running',
            ready: false,
            restarts: 3,
            lastError: 'CrashLoopBackOff: no lease',
          },
        ],
      },
      {
        name: 'virt-handler',
        kind: 'DaemonSet',
        namespace: 'kubevirt',
        health: 'ok',
        ready: 1,
        desired: 1,
        pods: [],
      },
    ],
    crds: [
      {
        name: 'virtualmachines.kubevirt.io',
        kind: 'VirtualMachine',
        health: 'ok',
        versions: ['v1'],
      },
      {
        name: 'virtualmachinepools.pool.kubevirt.io',
        kind: 'VirtualMachinePool',
        health: 'ok',
        versions: [],
      },
    ],
    nodes: [
      {
        name: 'worker-1',
        ready: true,
        schedulable: true,
        cordoned: false,
        heartbeat: before(40_000),
        handler: { pod: 'virt-handler-1', ready: true },
        kvm: true,
        launchers: 12,
        outdatedLaunchers: 1,
        health: 'ok',
      },
      {
        name: 'worker-2',
        ready: true,
        schedulable: false,
        cordoned: false,
        heartbeat: before(7 * MINUTE),
        kvm: true,
        launchers: 9,
        outdatedLaunchers: 0,
        health: 'warning',
      },
    ],
    launchers: { total: 21, outdated: 1 },
    storageProfiles: [{ name: 'ceph-block', complete: false }],
    ...rest,
  };
}
