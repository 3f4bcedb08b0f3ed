import { matchesNode } from '../controllers/nodeMatching';
import { setCondition, hasEnded } from '../controllers/conditions';
import {
  Controller,
  ControllerContext,
  keyOf,
  refOf,
  timestamp,
} from '../controllers/context';
import { quantity } from '../controllers/quantity';
import { ObjectQueue } from '../controllers/ObjectQueue';
import type { ClaimVolume } from '../objects';
import { Change, KubeObject } from '../types';
import { Refusal, fitError, prefilterError, refusal } from './filters';
import { NodeUsage } from './nodeUsage';

const COMPONENT = 'default-scheduler';
const RETRY_MS = 30_000;

/** Binds pods to Nodes, or says in the words of kube-scheduler why not. */
export class Scheduler implements Controller {
  readonly #queue: ObjectQueue;
  readonly #usage: NodeUsage;
  readonly #unschedulable = new Set<string>();

  constructor(private readonly context: ControllerContext) {
    this.#usage = NodeUsage.create(context.store);
    this.#queue = new ObjectQueue(context, 'pods', pod => this.#schedule(pod));
  }

  start(): () => void {
    const { store } = this.context;
    return this.#queue.start(
      {
        pods: change => this.#onPod(change),
        nodes: change => this.#onNode(change),
        persistentvolumeclaims: () => this.#retryAll(),
      },
      { first: () => store.list('pods').forEach(pod => this.#enqueue(pod)) },
    );
  }

  #enqueue(pod: KubeObject): void {
    if (!pod.spec.nodeName && !pod.metadata.deletionTimestamp) {
      this.#queue.addAfter(pod, this.context.timings.schedule);
    }
  }

  #onPod({ type, object, previous }: Change): void {
    if (type === 'ADDED') {
      this.#enqueue(object);
    }
    if (type === 'DELETED') {
      this.#unschedulable.delete(keyOf(object));
    }
    if (
      type === 'DELETED' ||
      (hasEnded(object) && previous && !hasEnded(previous))
    ) {
      this.#retryAll();
    }
  }

  /** Heartbeats don't make room; labels, taints and resources may. */
  #onNode({ object, previous }: Change): void {
    const shape = (node: KubeObject | undefined) =>
      JSON.stringify([
        node?.metadata.labels,
        node?.spec,
        node?.status?.allocatable,
      ]);
    if (shape(object) !== shape(previous)) {
      this.#retryAll();
    }
  }

  #retryAll(): void {
    for (const key of this.#unschedulable) {
      this.#queue.addKeyAfter(key, this.context.timings.schedule);
    }
  }

  #schedule(pod: KubeObject): void {
    const { store } = this.context;
    if (
      pod.spec.nodeName ||
      pod.metadata.deletionTimestamp ||
      pod.spec.schedulingGates?.length
    ) {
      this.#unschedulable.delete(keyOf(pod));
      return;
    }
    const nodes = store.list('nodes');
    const volumes = this.#unboundClaims(pod);
    if (volumes.problem) {
      this.#fail(pod, prefilterError(nodes.length, volumes.problem));
      return;
    }
    const refusals: Refusal[] = [];
    const fitting: KubeObject[] = [];
    for (const node of nodes) {
      const refused = refusal(pod, node, this.#usage, candidate =>
        this.#reachesVolumes(pod, candidate),
      );
      if (refused) {
        refusals.push(refused);
      } else {
        fitting.push(node);
      }
    }
    if (nodes.length === 0) {
      this.#fail(pod, 'no nodes available to schedule pods');
      return;
    }
    if (fitting.length === 0) {
      this.#fail(pod, fitError(refusals));
      return;
    }
    const node = this.#best(fitting);
    if (volumes.waiting.length > 0) {
      this.#askForVolumes(pod, volumes.waiting, node.metadata.name);
      return;
    }
    this.#bind(pod, node.metadata.name);
  }

  /** The Node with the largest free share of its memory; of equal ones the first by name. */
  #best(nodes: KubeObject[]): KubeObject {
    const share = (node: KubeObject) =>
      this.#usage.requested(node.metadata.name, 'memory') /
        Math.max(1, quantity(node.status.allocatable.memory)) +
      this.#usage.podCount(node.metadata.name) / 100_000;
    return [...nodes].sort(
      (a, b) =>
        share(a) - share(b) || a.metadata.name.localeCompare(b.metadata.name),
    )[0];
  }

  #unboundClaims(pod: KubeObject): { problem?: string; waiting: KubeObject[] } {
    const { store } = this.context;
    const waiting: KubeObject[] = [];
    for (const volume of pod.spec.volumes ?? []) {
      const name = volume.persistentVolumeClaim?.claimName;
      if (!name) {
        continue;
      }
      const claim = store.get({
        resource: 'persistentvolumeclaims',
        namespace: pod.metadata.namespace,
        name,
      });
      if (!claim) {
        return {
          problem: `persistentvolumeclaim "${name}" not found`,
          waiting,
        };
      }
      if (claim.spec.volumeName) {
        continue;
      }
      const storageClass = claim.spec.storageClassName
        ? store.get({
            resource: 'storageclasses.storage.k8s.io',
            name: claim.spec.storageClassName,
          })
        : undefined;
      if (storageClass?.volumeBindingMode !== 'WaitForFirstConsumer') {
        return {
          problem: 'pod has unbound immediate PersistentVolumeClaims',
          waiting,
        };
      }
      waiting.push(claim);
    }
    return { waiting };
  }

  /** Volumes that are local to a Node say so in their node affinity. */
  #reachesVolumes(pod: KubeObject, node: KubeObject): boolean {
    const { store } = this.context;
    return (pod.spec.volumes ?? []).every((volume: ClaimVolume) => {
      const claim = store.get({
        resource: 'persistentvolumeclaims',
        namespace: pod.metadata.namespace,
        name: volume.persistentVolumeClaim?.claimName ?? '',
      });
      const bound = store.get({
        resource: 'persistentvolumes',
        name: claim?.spec.volumeName ?? '',
      });
      const terms = bound?.spec.nodeAffinity?.required?.nodeSelectorTerms;
      return (
        !terms ||
        matchesNode(
          {
            spec: {
              affinity: {
                nodeAffinity: {
                  requiredDuringSchedulingIgnoredDuringExecution: {
                    nodeSelectorTerms: terms,
                  },
                },
              },
            },
          },
          node,
        )
      );
    });
  }

  #askForVolumes(pod: KubeObject, claims: KubeObject[], node: string): void {
    for (const claim of claims) {
      this.context.store.mutate(
        refOf('persistentvolumeclaims', claim),
        draft => {
          draft.metadata.annotations ??= {};
          draft.metadata.annotations['volume.kubernetes.io/selected-node'] ??=
            node;
        },
      );
    }
    this.#unschedulable.add(keyOf(pod));
  }

  #bind(pod: KubeObject, node: string): void {
    const { store, clock, events } = this.context;
    this.#unschedulable.delete(keyOf(pod));
    store.mutate(refOf('pods', pod), draft => {
      draft.spec.nodeName = node;
      setCondition(draft, {
        type: 'PodScheduled',
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime: timestamp(clock),
      });
    });
    events.normal(
      pod,
      COMPONENT,
      'Scheduled',
      `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${node}`,
    );
  }

  #fail(pod: KubeObject, message: string): void {
    const { store, clock, events } = this.context;
    store.mutate(refOf('pods', pod), draft => {
      setCondition(draft, {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message,
        lastProbeTime: null,
        lastTransitionTime: timestamp(clock),
      });
    });
    events.warning(pod, COMPONENT, 'FailedScheduling', message);
    this.#unschedulable.add(keyOf(pod));
    this.#queue.addAfter(pod, RETRY_MS);
  }
}
