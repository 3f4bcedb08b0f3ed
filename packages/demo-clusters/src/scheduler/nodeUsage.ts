import { hasEnded } from '../controllers/conditions';
import { podTotal, requestedResources } from '../controllers/podResources';
import { Change, KubeObject, ObjectStore } from '../types';

interface Use {
  node: string;
  requests: Record<string, number>;
  labels: Record<string, string>;
  namespace: string;
}

/** What the pods that are bound to each Node ask for, kept up to date by the store's changes. */
export class NodeUsage {
  readonly #uses = new Map<string, Use>();
  readonly #byNode = new Map<string, Map<string, Use>>();

  static create(store: ObjectStore): NodeUsage {
    const usage = new NodeUsage();
    for (const pod of store.list('pods')) {
      usage.#put(pod);
    }
    store.subscribe('pods', change => usage.#onChange(change));
    return usage;
  }

  private constructor() {}

  requested(node: string, resource: string): number {
    let sum = 0;
    for (const use of this.#byNode.get(node)?.values() ?? []) {
      sum += use.requests[resource] ?? 0;
    }
    return sum;
  }

  podCount(node: string): number {
    return this.#byNode.get(node)?.size ?? 0;
  }

  /** Does a pod with all these labels run on the Node? */
  hasPod(
    node: string,
    namespace: string,
    labels: Record<string, string>,
  ): boolean {
    for (const use of this.#byNode.get(node)?.values() ?? []) {
      if (
        use.namespace === namespace &&
        Object.entries(labels).every(
          ([key, value]) => use.labels[key] === value,
        )
      ) {
        return true;
      }
    }
    return false;
  }

  #onChange({ type, object }: Change): void {
    if (type === 'DELETED') {
      this.#drop(object.metadata.uid);
    } else {
      this.#put(object);
    }
  }

  #put(pod: KubeObject): void {
    const { uid } = pod.metadata;
    const node = pod.spec.nodeName;
    if (!node || hasEnded(pod)) {
      this.#drop(uid);
      return;
    }
    if (this.#uses.get(uid)?.node === node) {
      return;
    }
    const use: Use = {
      node,
      requests: Object.fromEntries(
        requestedResources(pod).map(name => [
          name,
          podTotal(pod, 'requests', name),
        ]),
      ),
      labels: pod.metadata.labels ?? {},
      namespace: pod.metadata.namespace ?? '',
    };
    this.#uses.set(uid, use);
    const onNode = this.#byNode.get(node) ?? new Map();
    onNode.set(uid, use);
    this.#byNode.set(node, onNode);
  }

  #drop(uid: string): void {
    const use = this.#uses.get(uid);
    if (use) {
      this.#uses.delete(uid);
      this.#byNode.get(use.node)?.delete(uid);
    }
  }
}
