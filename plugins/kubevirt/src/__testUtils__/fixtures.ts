import type { Entity } from '@backstage/catalog-model';
import type {
  ClusterStatus,
  EntityVirtualMachines,
  PodSummary,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** The time of all fixtures. */
export const NOW = Date.parse('2026-11-20T12:16:00Z');

/** RFC 3339 of a time before {@link NOW}. */
export function before(ms: number): string {
  return new Date(NOW - ms).toISOString();
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    namespace: 'default',
    annotations: { 'backstage.io/kubernetes-id': 'orders' },
  },
  spec: { type: 'service', owner: 'team-orders', lifecycle: 'production' },
};

export const entityRef = 'component:default/orders';

export function podOf(
  name: string,
  rest: Partial<PodSummary> = {},
): PodSummary {
  return {
    name,
    uid: `uid-${name}`,
    phase: 'Running',
    ready: true,
    node: 'worker-2',
    terminating: false,
    ...rest,
  };
}

/** A running VM in `west / shop`. */
export function vmOf(
  name: string,
  rest: Partial<VirtualMachineSummary> = {},
): VirtualMachineSummary {
  const cluster = rest.cluster ?? 'west';
  const namespace = rest.namespace ?? 'shop';
  return {
    id: `${cluster}/${namespace}/${name}`,
    kind: 'VirtualMachine',
    cluster,
    namespace,
    name,
    uid: `uid-${name}`,
    status: 'Running',
    displayStatus: rest.status ?? 'Running',
    group: 'running',
    phase: 'Running',
    node: 'worker-2',
    pod: podOf(`virt-launcher-${name}-x7k2p`),
    previousPods: [],
    alarms: [],
    runStrategy: 'Always',
    ready: true,
    paused: false,
    createdAt: before(10 * DAY),
    runningSince: before(3 * DAY + 4 * HOUR),
    ipAddresses: [],
    ...rest,
  };
}

export const runningVm = vmOf('orders-db');

export const migratingVm = vmOf('orders-cache', {
  status: 'Migrating',
  group: 'changing',
  node: 'worker-1',
  pod: podOf('virt-launcher-orders-cache-9qv4l', { node: 'worker-1' }),
  target: {
    node: 'worker-3',
    pod: podOf('virt-launcher-orders-cache-m2d7t', { node: 'worker-3' }),
  },
  migration: {
    phase: 'Running',
    active: true,
    completed: false,
    failed: false,
    sourceNode: 'worker-1',
    targetNode: 'worker-3',
  },
});

export const heldBackVm = vmOf('orders-search', {
  status: 'ErrorUnschedulable',
  displayStatus: 'Held back',
  group: 'held-back',
  phase: 'Scheduling',
  node: undefined,
  runningSince: undefined,
  ready: false,
  pod: podOf('virt-launcher-orders-search-k8c5n', {
    phase: 'Pending',
    ready: false,
    node: undefined,
  }),
  cause: {
    code: 'unschedulable-memory',
    severity: 'error',
    sentence: 'No node has 64 GiB of memory free: 3 nodes checked.',
    sentenceMessages: [
      {
        code: 'cause.unschedulable-memory.nowhere',
        params: {
          asked: '64 GiB',
          checked: { code: 'nodes.checked', params: { count: 3 } },
        },
      },
    ],
    hint: 'Ask for less memory, or add a node with 64 GiB free.',
    hintMessages: [
      {
        code: 'hint.unschedulable-memory.asked',
        params: { asked: '64 GiB' },
      },
    ],
    message: '0/3 nodes are available: 3 Insufficient memory.',
    reason: 'Unschedulable',
    source: 'VirtualMachineInstance condition PodScheduled',
    since: before(12 * MINUTE),
  },
});

export const stoppedVm = vmOf('orders-batch', {
  status: 'Stopped',
  group: 'stopped',
  phase: undefined,
  node: undefined,
  pod: undefined,
  runningSince: undefined,
  ready: false,
  runStrategy: 'Halted',
});

/** Named by the entity, and not on its cluster. */
export const awaitedVm: VirtualMachineSummary = {
  id: 'west/shop/orders-new',
  kind: 'VirtualMachine',
  cluster: 'west',
  namespace: 'shop',
  name: 'orders-new',
  uid: '',
  declared: true,
  status: 'Waiting for Rafay',
  displayStatus: 'Waiting for Rafay',
  group: 'changing',
  previousPods: [],
  cause: {
    code: 'waiting-for-rafay',
    severity: 'waiting',
    sentence:
      'orders-new is declared in git, and Rafay has not brought it to cluster west yet.',
    hint: 'Look at its workload and the pipeline in Rafay.',
    source: 'https://git.example/shop/catalog-info.yaml',
  },
  alarms: [],
  ready: false,
  paused: false,
  ipAddresses: [],
};

export function clusterOf(
  name: string,
  rest: Partial<ClusterStatus> = {},
): ClusterStatus {
  return {
    name,
    state: 'synced',
    forbiddenKinds: [],
    polledKinds: [],
    ...rest,
  };
}

export function answerOf(
  virtualMachines: VirtualMachineSummary[],
  clusters: ClusterStatus[] = [clusterOf('west')],
): EntityVirtualMachines {
  return {
    entityRef,
    time: new Date(NOW).toISOString(),
    search: {
      clusters: clusters.map(({ name }) => name),
      selector: 'backstage.io/kubernetes-id=orders',
    },
    clusters,
    virtualMachines,
  };
}
