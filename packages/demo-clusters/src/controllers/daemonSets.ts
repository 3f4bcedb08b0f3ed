import { KubeObject } from '../types';
import {
  Controller,
  ControllerContext,
  controllerReference,
  refOf,
} from './context';
import { isReadyPod } from './deployments';
import { matchesNode, repellingTaint } from './nodeMatching';
import { ObjectQueue } from './ObjectQueue';

const DAEMON_SETS = 'daemonsets.apps';

/** What the pods of every DaemonSet tolerate (k8s.io/kubernetes pkg/controller/daemon/util). */
const TOLERATIONS = ['not-ready', 'unreachable'].map(key => ({
  key: `node.kubernetes.io/${key}`,
  operator: 'Exists',
}));

/** One pod of each DaemonSet on each Node that its nodeSelector matches. */
export class DaemonSetController implements Controller {
  readonly #queue: ObjectQueue;

  constructor(private readonly context: ControllerContext) {
    this.#queue = new ObjectQueue(context, DAEMON_SETS, object =>
      this.#sync(object),
    );
  }

  start(): () => void {
    const queue = this.#queue;
    return queue.start({
      [DAEMON_SETS]: ({ object }) => queue.add(object),
      pods: ({ object }) => queue.addOwner(object, 'DaemonSet'),
      nodes: ({ type }) => {
        if (type !== 'MODIFIED') {
          queue.addAll();
        }
      },
    });
  }

  #sync(set: KubeObject): void {
    const { store, pods } = this.context;
    if (set.metadata.deletionTimestamp) {
      return;
    }
    const generation = String(set.metadata.generation);
    const nodes = store.list('nodes').filter(node => {
      const pod = {
        spec: {
          ...set.spec.template.spec,
          tolerations: [
            ...(set.spec.template.spec.tolerations ?? []),
            ...TOLERATIONS,
          ],
        },
      };
      return matchesNode(pod, node) && !repellingTaint(pod, node);
    });
    const own = pods
      .of(set.metadata.uid)
      .filter(({ metadata }) => !metadata.deletionTimestamp);
    const nodeOf = (pod: KubeObject): string =>
      pod.metadata.annotations?.['demo.kubevirt/daemon-node'] ?? '';
    for (const node of nodes) {
      const there = own.filter(pod => nodeOf(pod) === node.metadata.name);
      if (there.length === 0) {
        this.#createPod(set, node.metadata.name, generation);
      }
      // An updated template replaces the pods one after another, at most one being unavailable.
      const outdated = there.find(
        pod => pod.metadata.labels?.['pod-template-generation'] !== generation,
      );
      if (outdated && own.every(isReadyPod)) {
        store.delete(refOf('pods', outdated));
        break;
      }
    }
    const ready = own.filter(isReadyPod).length;
    const updated = own.filter(
      pod => pod.metadata.labels?.['pod-template-generation'] === generation,
    ).length;
    store.mutate(refOf(DAEMON_SETS, set), draft => {
      draft.status = {
        currentNumberScheduled: own.length,
        desiredNumberScheduled: nodes.length,
        numberMisscheduled: 0,
        numberReady: ready,
        ...(ready && { numberAvailable: ready }),
        ...(nodes.length > ready && {
          numberUnavailable: nodes.length - ready,
        }),
        observedGeneration: draft.metadata.generation,
        updatedNumberScheduled: updated,
      };
    });
  }

  #createPod(set: KubeObject, node: string, generation: string): void {
    const { template } = set.spec;
    this.context.store.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        generateName: `${set.metadata.name}-`,
        namespace: set.metadata.namespace,
        labels: {
          ...template.metadata?.labels,
          'pod-template-generation': generation,
        },
        annotations: {
          ...template.metadata?.annotations,
          'demo.kubevirt/daemon-node': node,
        },
        ownerReferences: [controllerReference(set)],
      },
      spec: {
        ...template.spec,
        nodeSelector: {
          ...template.spec.nodeSelector,
          'kubernetes.io/hostname': node,
        },
        tolerations: [...(template.spec.tolerations ?? []), ...TOLERATIONS],
      },
      status: { phase: 'Pending', qosClass: 'Burstable' },
    });
  }
}
