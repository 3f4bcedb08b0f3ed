import { hasEnded } from '../controllers/conditions';
import {
  Controller,
  ControllerContext,
  refOf,
  timestamp,
} from '../controllers/context';
import { isHeld } from '../controllers/held';
import { ObjectQueue } from '../controllers/ObjectQueue';
import { Change, KubeObject } from '../types';
import { ignoresShutdown, missingImage, pullError } from './images';
import { NodeHealth } from './nodeHealth';
import {
  setFinished,
  setInitializing,
  setReadiness,
  setRunning,
} from './podStatus';

const COMPONENT = 'kubelet';

/** The kubelets of all Nodes: pods that are bound become running ones, deleted ones end. */
export class Kubelet implements Controller {
  readonly #queue: ObjectQueue;
  readonly #pullFailures = new Map<string, number>();
  readonly #due = new Map<string, number>();
  #addresses = 10;

  constructor(
    private readonly context: ControllerContext,
    private readonly health: NodeHealth,
  ) {
    this.#queue = new ObjectQueue(context, 'pods', object =>
      this.#sync(object),
    );
  }

  start(): () => void {
    return this.#queue.start(
      { pods: change => this.#onPod(change) },
      { stops: [this.health.onChange(node => this.#resync(node))] },
    );
  }

  #onPod({ type, object }: Change): void {
    if (type === 'DELETED') {
      this.#pullFailures.delete(object.metadata.uid);
      this.#due.delete(object.metadata.uid);
    } else {
      this.#queue.add(object);
    }
  }

  #resync(node: string): void {
    for (const pod of this.context.store.list('pods')) {
      if (pod.spec.nodeName === node) {
        this.#queue.add(pod);
      }
    }
  }

  #sync(pod: KubeObject): void {
    const { store, timings } = this.context;
    const ref = refOf('pods', pod);
    if (isHeld(pod)) {
      return;
    }
    const node = pod.spec.nodeName;
    if (pod.metadata.deletionTimestamp) {
      // A pod that no kubelet has is removed by the API server itself; one on a dead Node stays.
      if (!node || this.health.isUp(node)) {
        this.#terminate(pod);
      }
      return;
    }
    if (!node || !this.health.isUp(node) || hasEnded(pod)) {
      return;
    }
    if (!pod.status?.startTime) {
      store.mutate(ref, draft =>
        setInitializing(
          draft,
          this.#hostIP(node),
          timestamp(this.context.clock),
        ),
      );
      this.#announcePull(pod);
      this.#wait(pod, timings.imagePull);
    } else if (pod.status.phase === 'Pending') {
      this.#whenDue(pod, () => this.#startContainers(pod));
    } else if (pod.status.phase === 'Running') {
      store.mutate(ref, draft =>
        setReadiness(draft, timestamp(this.context.clock)),
      );
      if (runsToCompletion(pod)) {
        this.#whenDue(pod, () =>
          store.mutate(ref, draft =>
            setFinished(draft, { exitCode: 0 }, timestamp(this.context.clock)),
          ),
        );
      }
    }
  }

  /** Runs `work` once the time that {@link #wait} set has come. */
  #whenDue(pod: KubeObject, work: () => void): void {
    const now = this.context.clock.now().getTime();
    const due = this.#due.get(pod.metadata.uid) ?? now;
    if (due <= now) {
      work();
    } else {
      this.#queue.addAfter(pod, due - now);
    }
  }

  #wait(pod: KubeObject, ms: number): void {
    this.#due.set(pod.metadata.uid, this.context.clock.now().getTime() + ms);
    this.#queue.addAfter(pod, ms);
  }

  #hostIP(node: string): string {
    const object = this.context.store.get({ resource: 'nodes', name: node });
    return (
      object?.status?.addresses?.find(
        ({ type }: { type: string }) => type === 'InternalIP',
      )?.address ?? '192.0.2.1'
    );
  }

  #nextPodIP(): string {
    const n = this.#addresses++;
    return `10.244.${Math.floor(n / 250) % 250}.${(n % 250) + 2}`;
  }

  #announcePull(pod: KubeObject): void {
    for (const { image } of pod.spec.containers.slice(0, 1)) {
      this.context.events.normal(
        pod,
        COMPONENT,
        'Pulling',
        `Pulling image "${image}"`,
      );
    }
  }

  #startContainers(pod: KubeObject): void {
    const missing = missingImage(pod);
    if (missing) {
      this.#failPull(pod, missing);
      return;
    }
    const { store, clock, events } = this.context;
    store.mutate(refOf('pods', pod), draft =>
      setRunning(draft, this.#nextPodIP(), timestamp(clock)),
    );
    for (const { name, image } of pod.spec.containers) {
      events.normal(
        pod,
        COMPONENT,
        'Pulled',
        `Container image "${image}" already present on machine`,
      );
      events.normal(pod, COMPONENT, 'Created', `Created container: ${name}`);
      events.normal(pod, COMPONENT, 'Started', `Started container ${name}`);
    }
    if (runsToCompletion(pod)) {
      this.#wait(pod, this.context.timings.podReady);
    }
  }

  /**
   * A kubelet tries to pull, fails with ErrImagePull, and shows ImagePullBackOff until the next try;
   * the pauses double (k8s.io/kubernetes pkg/kubelet/images/image_manager.go).
   */
  #failPull(
    pod: KubeObject,
    { container, image }: { container: string; image: string },
  ): void {
    const { store, clock, timings, events } = this.context;
    const { uid } = pod.metadata;
    const time = timestamp(clock);
    const failures = this.#pullFailures.get(uid) ?? 0;
    const backingOff = failures % 2 === 1;
    this.#pullFailures.set(uid, failures + 1);
    const error = pullError(image);
    const waiting = backingOff
      ? {
          reason: 'ImagePullBackOff',
          message: `Back-off pulling image "${image}": ErrImagePull: ${error}`,
        }
      : { reason: 'ErrImagePull', message: error };
    store.mutate(refOf('pods', pod), draft =>
      setInitializing(draft, draft.status.hostIP, time, {
        [container]: waiting,
      }),
    );
    if (backingOff) {
      events.normal(
        pod,
        COMPONENT,
        'BackOff',
        `Back-off pulling image "${image}"`,
      );
    } else {
      events.warning(
        pod,
        COMPONENT,
        'Failed',
        `Failed to pull image "${image}": ${error}`,
      );
      events.warning(pod, COMPONENT, 'Failed', 'Error: ErrImagePull');
    }
    const pause = Math.min(
      timings.imageBackOffMax,
      timings.imageBackOff * 2 ** Math.floor(failures / 2),
    );
    this.#wait(pod, backingOff ? pause : Math.min(timings.imagePull, pause));
  }

  #terminate(pod: KubeObject): void {
    const { store, clock, timings } = this.context;
    const ref = refOf('pods', pod);
    const key = `${pod.metadata.uid}/end`;
    if (pod.status?.phase === 'Running') {
      const now = clock.now().getTime();
      const due = Math.min(
        this.#due.get(key) ??
          (ignoresShutdown(pod) ? Infinity : now + timings.shutdown),
        endOfGrace(pod),
      );
      this.#due.set(key, due);
      if (due > now) {
        this.#queue.addAfter(pod, due - now);
        return;
      }
      store.mutate(ref, draft =>
        setFinished(draft, { exitCode: 0 }, timestamp(clock)),
      );
    }
    this.#due.delete(key);
    store.delete(ref, { gracePeriodSeconds: 0 });
  }
}

/**
 * When a pod is killed that does not end by itself. A launcher's grace period is longer than its guest's by the time
 * that virt-handler needs.
 */
function endOfGrace({ metadata }: KubeObject): number {
  const { deletionTimestamp = '', deletionGracePeriodSeconds = 0 } = metadata;
  const isLauncher = metadata.labels?.['kubevirt.io'] === 'virt-launcher';
  const rest = isLauncher && deletionGracePeriodSeconds >= 30 ? 30_000 : 0;
  return new Date(deletionTimestamp).getTime() - rest;
}

/** Pods that say one word and end, such as those that only make a volume bind. */
function runsToCompletion(pod: KubeObject): boolean {
  return (
    pod.spec.restartPolicy === 'Never' &&
    pod.spec.containers[0].command?.join(' ').includes('echo')
  );
}
