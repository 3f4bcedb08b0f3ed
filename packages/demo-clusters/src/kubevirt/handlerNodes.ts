import { isReadyPod } from '../controllers/deployments';
import {
  Controller,
  ControllerContext,
  timestamp,
} from '../controllers/context';
import { isHeld } from '../controllers/held';
import { NodeHealth } from '../kubelet/nodeHealth';
import { KubeObject } from '../types';

const TICK_MS = 15_000;
const STALE_MS = 300_000;

const LABELS: Record<string, string> = {
  'cpu-feature.node.kubevirt.io/vmx': 'true',
  'cpu-model.node.kubevirt.io/Skylake-Server': 'true',
  'cpu-vendor.node.kubevirt.io/Intel': 'true',
  'host-model-cpu.node.kubevirt.io/Skylake-Server': 'true',
  'machine-type.node.kubevirt.io/q35': 'true',
};

/** What the virt-handlers do to their Nodes: devices, labels and the heartbeat. */
export class HandlerNodes implements Controller {
  readonly #beats = new Map<string, number>();

  constructor(
    private readonly context: ControllerContext,
    private readonly health: NodeHealth,
  ) {}

  start(): () => void {
    const { store, clock } = this.context;
    let cancel = () => {};
    const tick = () => {
      this.#beatAll();
      cancel = clock.after(TICK_MS, tick);
    };
    tick();
    const stops = [
      store.subscribe('pods', ({ type, object }) => {
        if (
          type !== 'DELETED' &&
          object.metadata.labels?.['kubevirt.io'] === 'virt-handler' &&
          isReadyPod(object)
        ) {
          this.#beat(object.spec.nodeName);
        }
      }),
      this.health.onChange(node => this.#beat(node, true)),
    ];
    return () => {
      cancel();
      stops.forEach(stop => stop());
    };
  }

  #beatAll(): void {
    const { store, clock } = this.context;
    for (const node of store.list('nodes')) {
      this.#beat(node.metadata.name);
      this.#judge(node, clock.now().getTime());
    }
  }

  /** virt-controller's part: a Node whose heartbeat is too old takes no VMs any more. */
  #judge(node: KubeObject, now: number): void {
    const heartbeat = node.metadata.annotations?.['kubevirt.io/heartbeat'];
    if (
      heartbeat &&
      now - new Date(heartbeat).getTime() > STALE_MS &&
      node.metadata.labels?.['kubevirt.io/schedulable'] === 'true'
    ) {
      this.context.store.mutate(
        { resource: 'nodes', name: node.metadata.name },
        draft => {
          draft.metadata.labels!['kubevirt.io/schedulable'] = 'false';
        },
      );
      this.context.events.normal(
        node,
        'node-controller',
        'NodeUnresponsive',
        'virt-handler is not responsive, marking node as unresponsive',
      );
    }
  }

  #beat(name: string | undefined, now = false): void {
    const { store, clock, timings } = this.context;
    const time = clock.now().getTime();
    if (
      !name ||
      !this.health.isUp(name) ||
      (!now &&
        time - (this.#beats.get(name) ?? -Infinity) < timings.heartbeat) ||
      !this.#hasHandler(name)
    ) {
      return;
    }
    if (isHeld(store.get({ resource: 'nodes', name }))) {
      return;
    }
    this.#beats.set(name, time);
    store.mutate({ resource: 'nodes', name }, draft => {
      const kvm = draft.metadata.labels?.['demo.kubevirt/kvm'] ?? '110';
      draft.metadata.labels = {
        ...draft.metadata.labels,
        ...LABELS,
        'kubevirt.io/schedulable': 'true',
      };
      draft.metadata.annotations = {
        ...draft.metadata.annotations,
        'kubevirt.io/heartbeat': timestamp(clock),
      };
      for (const list of [draft.status.capacity, draft.status.allocatable]) {
        list['devices.kubevirt.io/kvm'] = kvm;
        list['devices.kubevirt.io/tun'] = '110';
        list['devices.kubevirt.io/vhost-net'] = '110';
      }
    });
  }

  #hasHandler(node: string): boolean {
    return this.context.store
      .list('pods', { labelSelector: 'kubevirt.io=virt-handler' })
      .some(pod => pod.spec.nodeName === node && isReadyPod(pod));
  }
}
