import { createHash } from 'node:crypto';
import { Change, KubeObject } from '../types';
import { isTrue, setCondition } from './conditions';
import {
  Controller,
  ControllerContext,
  controllerReference,
  refOf,
  timestamp,
} from './context';
import { ObjectQueue } from './ObjectQueue';

const DEPLOYMENTS = 'deployments.apps';
const REPLICA_SETS = 'replicasets.apps';

function templateHash(template: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(template)).digest();
  return [...digest.subarray(0, 9)]
    .map(byte => 'bcdfghjklmnpqrstvwxz2456789'[byte % 27])
    .join('');
}

/** Is the pod ready, and there to stay? */
export function isReadyPod(pod: KubeObject): boolean {
  return isTrue(pod, 'Ready') && !pod.metadata.deletionTimestamp;
}

/** Deployments: a ReplicaSet for the current template, its pods, and the counts in the status. */
export class DeploymentController implements Controller {
  readonly #queue: ObjectQueue;

  constructor(private readonly context: ControllerContext) {
    this.#queue = new ObjectQueue(context, DEPLOYMENTS, object =>
      this.#sync(object),
    );
  }

  start(): () => void {
    return this.#queue.start({
      [DEPLOYMENTS]: ({ object }) => this.#queue.add(object),
      pods: change => this.#onPod(change),
    });
  }

  #onPod({ object }: Change): void {
    const owner = object.metadata.ownerReferences?.find(
      ({ kind }) => kind === 'ReplicaSet',
    );
    const name = owner && /^(.*)-[^-]+$/.exec(owner.name)?.[1];
    if (name) {
      this.#queue.addNamed(object.metadata.namespace, name);
    }
  }

  #sync(deployment: KubeObject): void {
    const { store, pods } = this.context;
    if (deployment.metadata.deletionTimestamp) {
      return;
    }
    const wanted = deployment.spec.replicas ?? 1;
    const current = this.#currentSet(deployment);
    const old = store
      .list(REPLICA_SETS, { namespace: deployment.metadata.namespace })
      .filter(
        set =>
          set.metadata.uid !== current.metadata.uid &&
          set.metadata.ownerReferences?.some(
            ({ uid }) => uid === deployment.metadata.uid,
          ),
      );
    const own = pods.of(current.metadata.uid).filter(isAlive);
    this.#scale(current, own, wanted);
    const ready = own.filter(isReadyPod).length;
    const outdated = old.flatMap(set =>
      pods.of(set.metadata.uid).filter(isAlive),
    );
    if (ready >= wanted) {
      outdated.forEach(pod => this.#delete(pod));
      old.forEach(set => this.#setReplicas(set, 0, 0));
    }
    this.#setReplicas(current, wanted, ready);
    this.#updateStatus(deployment, current, {
      wanted,
      updated: own.length,
      replicas: own.length + outdated.length,
      ready: ready + outdated.filter(isReadyPod).length,
    });
  }

  #currentSet(deployment: KubeObject): KubeObject {
    const { store } = this.context;
    const { template } = deployment.spec;
    const hash = templateHash(template);
    const { namespace } = deployment.metadata;
    const name = `${deployment.metadata.name}-${hash}`;
    const present = store.get({ resource: REPLICA_SETS, namespace, name });
    if (present) {
      return present;
    }
    const labels = {
      ...template.metadata?.labels,
      'pod-template-hash': hash,
    };
    return store.create({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name,
        namespace,
        labels,
        ownerReferences: [controllerReference(deployment)],
      },
      spec: {
        replicas: deployment.spec.replicas ?? 1,
        selector: {
          matchLabels: {
            ...deployment.spec.selector?.matchLabels,
            'pod-template-hash': hash,
          },
        },
        template: {
          ...template,
          metadata: { ...template.metadata, labels },
        },
      },
      status: { replicas: 0 },
    });
  }

  #scale(set: KubeObject, own: KubeObject[], wanted: number): void {
    for (let count = own.length; count < wanted; count++) {
      this.context.store.create({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          generateName: `${set.metadata.name}-`,
          namespace: set.metadata.namespace,
          labels: set.spec.template.metadata.labels,
          ...(set.spec.template.metadata.annotations && {
            annotations: set.spec.template.metadata.annotations,
          }),
          ownerReferences: [controllerReference(set)],
        },
        spec: set.spec.template.spec,
        status: { phase: 'Pending', qosClass: 'Burstable' },
      });
    }
    own.slice(wanted).forEach(pod => this.#delete(pod));
  }

  #delete(pod: KubeObject): void {
    this.context.store.delete(refOf('pods', pod));
  }

  #setReplicas(set: KubeObject, replicas: number, ready: number): void {
    this.context.store.mutate(refOf(REPLICA_SETS, set), draft => {
      draft.spec.replicas = replicas;
      draft.status = {
        replicas,
        ...(ready && { readyReplicas: ready, availableReplicas: ready }),
        observedGeneration: draft.metadata.generation,
      };
    });
  }

  #updateStatus(
    deployment: KubeObject,
    set: KubeObject,
    counts: {
      wanted: number;
      updated: number;
      replicas: number;
      ready: number;
    },
  ): void {
    const { store, clock } = this.context;
    const { wanted, updated, replicas, ready } = counts;
    const time = timestamp(clock);
    store.mutate(refOf(DEPLOYMENTS, deployment), draft => {
      draft.metadata.annotations ??= {};
      draft.metadata.annotations['deployment.kubernetes.io/revision'] ??= '1';
      const unavailable = Math.max(0, wanted - ready);
      draft.status = {
        ...(draft.status?.conditions && {
          conditions: draft.status.conditions,
        }),
        observedGeneration: draft.metadata.generation,
        ...(replicas && { replicas, updatedReplicas: updated }),
        ...(ready && { readyReplicas: ready, availableReplicas: ready }),
        ...(unavailable && { unavailableReplicas: unavailable }),
      };
      const available = wanted - ready <= Math.floor(wanted * 0.25);
      setCondition(draft, {
        type: 'Available',
        status: available ? 'True' : 'False',
        reason: available
          ? 'MinimumReplicasAvailable'
          : 'MinimumReplicasUnavailable',
        message: available
          ? 'Deployment has minimum availability.'
          : 'Deployment does not have minimum availability.',
        lastUpdateTime: time,
        lastTransitionTime: time,
      });
      const complete = available && updated >= wanted;
      setCondition(draft, {
        type: 'Progressing',
        status: 'True',
        reason: complete ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated',
        message: `ReplicaSet "${set.metadata.name}" ${
          complete ? 'has successfully progressed' : 'is progressing'
        }.`,
        lastUpdateTime: time,
        lastTransitionTime: time,
      });
    });
  }
}

function isAlive(pod: KubeObject): boolean {
  return (
    !pod.metadata.deletionTimestamp &&
    pod.status?.phase !== 'Failed' &&
    pod.status?.phase !== 'Succeeded'
  );
}
