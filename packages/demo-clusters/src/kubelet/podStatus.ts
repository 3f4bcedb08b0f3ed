import { createHash } from 'node:crypto';
import { setCondition } from '../controllers/conditions';
import { KubeObject } from '../types';

/** A container of a pod's spec. */
interface Container {
  name: string;
  image: string;
  restartPolicy?: string;
}

/** How one of them fares. */
interface ContainerStatus {
  name: string;
  ready: boolean;
  state?: { running?: { startedAt: string } };
}

const digest = (text: string): string =>
  createHash('sha256').update(text).digest('hex');

/** An image without its tag, with the digest that stands for its content. */
export function imageId(image: string): string {
  const bare = image.split('@', 1)[0].replace(/:[^/:]*$/, '');
  return `${bare}@sha256:${digest(image)}`;
}

function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

function notStarted(container: Container, waiting: object) {
  return {
    name: container.name,
    image: container.image,
    imageID: '',
    lastState: {},
    ready: false,
    restartCount: 0,
    started: false,
    state: { waiting },
  };
}

function containerStatus(
  pod: KubeObject,
  container: Container,
  fields: object,
) {
  return {
    name: container.name,
    image: container.image,
    imageID: imageId(container.image),
    containerID: `containerd://${digest(
      `${pod.metadata.uid}/${container.name}`,
    )}`,
    lastState: {},
    restartCount: 0,
    ...fields,
  };
}

function conditions(
  draft: KubeObject,
  time: string,
  values: Record<
    string,
    [status: 'True' | 'False', reason?: string, message?: string]
  >,
): void {
  for (const [type, [status, reason, message]] of Object.entries(values)) {
    setCondition(draft, {
      type,
      status,
      ...(reason && { reason }),
      ...(message && { message }),
      lastProbeTime: null,
      lastTransitionTime: time,
    });
  }
}

function unready(draft: KubeObject): string {
  return `containers with unready status: [${draft.spec.containers
    .map(({ name }: Container) => name)
    .join(' ')}]`;
}

/** The kubelet has seen the pod and pulls its images. */
export function setInitializing(
  draft: KubeObject,
  hostIP: string,
  time: string,
  waiting: Record<string, { reason: string; message?: string }> = {},
): void {
  const status = (draft.status ??= {});
  const initReason = (draft.spec.initContainers ?? []).length > 0;
  const describe = (container: Container) =>
    notStarted(
      container,
      waiting[container.name] ?? {
        reason: initReason ? 'PodInitializing' : 'ContainerCreating',
      },
    );
  status.phase = 'Pending';
  status.hostIP = hostIP;
  status.hostIPs = [{ ip: hostIP }];
  status.startTime ??= time;
  status.containerStatuses = draft.spec.containers.map(describe);
  if (draft.spec.initContainers) {
    status.initContainerStatuses = draft.spec.initContainers.map(describe);
  }
  conditions(draft, time, {
    PodReadyToStartContainers: ['False'],
    Initialized: initReason ? ['False', 'ContainersNotInitialized'] : ['True'],
    Ready: ['False', 'ContainersNotReady', unready(draft)],
    ContainersReady: ['False', 'ContainersNotReady', unready(draft)],
  });
}

/** The Ready condition follows from the containers and the readiness gates. */
export function setReadiness(draft: KubeObject, time: string): void {
  const status = draft.status;
  const containersReady =
    status.phase === 'Running' &&
    status.containerStatuses?.every(({ ready }: ContainerStatus) => ready);
  if (!containersReady) {
    return;
  }
  for (const { conditionType } of draft.spec.readinessGates ?? []) {
    const gate = status.conditions?.find(
      ({ type }: { type: string }) => type === conditionType,
    );
    if (gate?.status !== 'True') {
      conditions(draft, time, {
        Ready: [
          'False',
          'ReadinessGatesNotReady',
          gate
            ? `the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`
            : `corresponding condition of pod readiness gate "${conditionType}" does not exist.`,
        ],
      });
      return;
    }
  }
  conditions(draft, time, { Ready: ['True'] });
}

/** All containers run. */
export function setRunning(
  draft: KubeObject,
  podIP: string,
  time: string,
): void {
  const status = draft.status;
  const running = {
    ready: true,
    started: true,
    state: { running: { startedAt: time } },
  };
  status.phase = 'Running';
  status.podIP = podIP;
  status.podIPs = [{ ip: podIP }];
  status.containerStatuses = draft.spec.containers.map((container: Container) =>
    containerStatus(draft, container, running),
  );
  if (draft.spec.initContainers) {
    status.initContainerStatuses = draft.spec.initContainers.map(
      (container: Container) =>
        containerStatus(
          draft,
          container,
          isSidecar(container)
            ? running
            : {
                ready: true,
                started: false,
                state: {
                  terminated: {
                    exitCode: 0,
                    reason: 'Completed',
                    startedAt: time,
                    finishedAt: time,
                  },
                },
              },
        ),
    );
  }
  conditions(draft, time, {
    PodReadyToStartContainers: ['True'],
    Initialized: ['True'],
    ContainersReady: ['True'],
  });
  setReadiness(draft, time);
}

/** All containers have ended. */
export function setFinished(
  draft: KubeObject,
  result: { exitCode: number; message?: string },
  time: string,
): void {
  const status = draft.status;
  const failed = result.exitCode !== 0;
  const end = (entry: ContainerStatus, exitCode: number) => ({
    ...entry,
    ready: false,
    started: false,
    state: {
      terminated: {
        exitCode,
        reason: exitCode ? 'Error' : 'Completed',
        ...(exitCode && result.message && { message: result.message }),
        startedAt: entry.state?.running?.startedAt ?? time,
        finishedAt: time,
      },
    },
  });
  status.phase = failed ? 'Failed' : 'Succeeded';
  status.containerStatuses = (status.containerStatuses ?? []).map(
    (entry: ContainerStatus, index: number) =>
      end(entry, index === 0 ? result.exitCode : 0),
  );
  if (status.initContainerStatuses) {
    status.initContainerStatuses = status.initContainerStatuses.map(
      (entry: ContainerStatus) =>
        entry.state?.running ? end(entry, 0) : entry,
    );
  }
  const why = failed ? 'PodFailed' : 'PodCompleted';
  conditions(draft, time, {
    PodReadyToStartContainers: ['False'],
    Initialized: ['True', failed ? undefined : why],
    Ready: ['False', why],
    ContainersReady: ['False', why],
  });
}
