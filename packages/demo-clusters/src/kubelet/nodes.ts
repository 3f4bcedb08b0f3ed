import { findCondition, setCondition } from '../controllers/conditions';
import {
  Controller,
  ControllerContext,
  timestamp,
} from '../controllers/context';
import { KubeObject } from '../types';
import { NodeHealth } from './nodeHealth';

const LEASE_MS = 10_000;
const UNREACHABLE = 'node.kubernetes.io/unreachable';

/** A machine of a demo cluster. */
export interface NodeOptions {
  name: string;
  /** InternalIP; use documentation ranges. */
  address: string;
  cpu?: string;
  memory?: string;
  /** Virtual machines that its KVM device can carry; 0 is a machine without KVM. */
  kvm?: number;
  controlPlane?: boolean;
  labels?: Record<string, string>;
  taints?: { key: string; value?: string; effect: string }[];
}

const CONDITIONS: [
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
][] = [
  [
    'MemoryPressure',
    'False',
    'KubeletHasSufficientMemory',
    'kubelet has sufficient memory available',
  ],
  [
    'DiskPressure',
    'False',
    'KubeletHasNoDiskPressure',
    'kubelet has no disk pressure',
  ],
  [
    'PIDPressure',
    'False',
    'KubeletHasSufficientPID',
    'kubelet has sufficient PID available',
  ],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
];

/** A Node as its kubelet registers it. */
export function newNode(options: NodeOptions, time: string) {
  const resources = {
    cpu: options.cpu ?? '16',
    memory: options.memory ?? '64Gi',
    'ephemeral-storage': '500Gi',
    pods: '250',
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: options.name,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'kubernetes.io/hostname': options.name,
        ...(options.controlPlane
          ? { 'node-role.kubernetes.io/control-plane': '' }
          : { 'node-role.kubernetes.io/worker': '' }),
        // Found by the demo's virt-handler, which makes devices of it.
        'demo.kubevirt/kvm': String(options.kvm ?? 110),
        ...options.labels,
      },
    },
    spec: options.taints ? { taints: options.taints } : {},
    status: {
      addresses: [
        { type: 'InternalIP', address: options.address },
        { type: 'Hostname', address: options.name },
      ],
      capacity: resources,
      allocatable: resources,
      conditions: CONDITIONS.map(([type, status, reason, message]) => ({
        type,
        status,
        reason,
        message,
        lastHeartbeatTime: time,
        lastTransitionTime: time,
      })),
      nodeInfo: {
        architecture: 'amd64',
        operatingSystem: 'linux',
        osImage: 'Demo cluster (no machine behind it)',
        kernelVersion: '6.12.0-demo',
        kubeletVersion: 'v1.36.3',
        kubeProxyVersion: '',
        containerRuntimeVersion: 'containerd://2.0.0',
        bootID: options.name,
        machineID: options.name,
        systemUUID: options.name,
      },
    },
  };
}

/** The leases of the kubelets, and the node lifecycle controller, which misses those that are down. */
export class NodeLifecycle implements Controller {
  readonly #cancels = new Map<string, (() => void)[]>();

  constructor(
    private readonly context: ControllerContext,
    private readonly health: NodeHealth,
  ) {}

  start(): () => void {
    let stopped = false;
    let cancelTick = () => {};
    const tick = () => {
      if (!stopped) {
        this.#renewLeases();
        cancelTick = this.context.clock.after(LEASE_MS, tick);
      }
    };
    tick();
    const stopListening = this.health.onChange(node => this.#onHealth(node));
    return () => {
      stopped = true;
      cancelTick();
      stopListening();
      [...this.#cancels.values()].flat().forEach(cancel => cancel());
    };
  }

  #renewLeases(): void {
    const { store, clock } = this.context;
    const renewTime = clock.now().toISOString().replace('Z', '000Z');
    for (const node of store.list('nodes')) {
      const { name } = node.metadata;
      if (!this.health.isUp(name)) {
        continue;
      }
      const ref = {
        resource: 'leases.coordination.k8s.io',
        namespace: 'kube-node-lease',
        name,
      };
      const renewed = store.mutate(ref, lease => {
        lease.spec.renewTime = renewTime;
      });
      if (!renewed) {
        store.create({
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name, namespace: ref.namespace },
          spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
        });
      }
    }
  }

  #onHealth(node: string): void {
    const { clock, timings } = this.context;
    this.#cancels.get(node)?.forEach(cancel => cancel());
    this.#cancels.delete(node);
    if (this.health.isUp(node)) {
      this.#setReady(node);
      return;
    }
    this.#cancels.set(node, [
      clock.after(timings.nodeGrace, () => this.#setUnknown(node)),
      clock.after(timings.nodeGrace + timings.podEviction, () =>
        this.#evictPods(node),
      ),
    ]);
  }

  #setReady(name: string): void {
    const time = timestamp(this.context.clock);
    this.context.store.mutate({ resource: 'nodes', name }, draft => {
      for (const [type, status, reason, message] of CONDITIONS) {
        setCondition(draft, {
          type,
          status,
          reason,
          message,
          lastHeartbeatTime: time,
          lastTransitionTime: time,
        });
      }
      if (draft.spec.taints) {
        draft.spec.taints = draft.spec.taints.filter(
          ({ key }: { key: string }) => key !== UNREACHABLE,
        );
      }
    });
    this.#setPodsReady(name, true);
  }

  #setUnknown(name: string): void {
    const { store, clock, events } = this.context;
    const time = timestamp(clock);
    const node = store.mutate({ resource: 'nodes', name }, draft => {
      for (const [type] of CONDITIONS) {
        setCondition(draft, {
          type,
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastHeartbeatTime: findCondition(draft, type)?.lastHeartbeatTime,
          lastTransitionTime: time,
        });
      }
      draft.spec.taints = [
        ...(draft.spec.taints ?? []),
        { key: UNREACHABLE, effect: 'NoSchedule', timeAdded: time },
        { key: UNREACHABLE, effect: 'NoExecute', timeAdded: time },
      ];
    });
    if (node) {
      events.normal(
        node,
        'node-controller',
        'NodeNotReady',
        `Node ${name} status is now: NodeNotReady`,
      );
      this.#setPodsReady(name, false);
    }
  }

  #podsOn(node: string): KubeObject[] {
    return this.context.store
      .list('pods')
      .filter(pod => pod.spec.nodeName === node);
  }

  /** The node lifecycle controller marks the pods of a lost Node; their kubelet corrects it later. */
  #setPodsReady(node: string, ready: boolean): void {
    const { store, clock } = this.context;
    for (const { metadata, status } of this.#podsOn(node)) {
      if (status?.phase === 'Running') {
        store.mutate(
          {
            resource: 'pods',
            namespace: metadata.namespace,
            name: metadata.name,
          },
          draft =>
            setCondition(draft, {
              type: 'Ready',
              status: ready ? 'True' : 'False',
              ...(!ready && { reason: 'NodeNotReady' }),
              lastProbeTime: null,
              lastTransitionTime: timestamp(clock),
            }),
        );
      }
    }
  }

  #evictPods(node: string): void {
    for (const pod of this.#podsOn(node)) {
      // Daemons tolerate an unreachable Node for ever.
      if (
        pod.metadata.ownerReferences?.some(
          ({ kind }) => kind === 'DaemonSet',
        ) ||
        pod.metadata.deletionTimestamp
      ) {
        continue;
      }
      const { namespace, name } = pod.metadata;
      this.context.store.delete(
        { resource: 'pods', namespace, name },
        { gracePeriodSeconds: pod.spec.terminationGracePeriodSeconds ?? 30 },
      );
    }
  }
}
