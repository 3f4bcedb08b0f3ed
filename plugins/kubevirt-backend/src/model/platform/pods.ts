import type {
  PlatformComponent,
  LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { conditionOf, metaOf, number, objects, text } from '../read';
import type { ContainerStatus, Pod } from '../../kubevirt/types';
import { withoutUrlSecrets } from '../urlSecrets';
import { localizableText } from './localizableText';

type PodOfPlatform = PlatformComponent['pods'][number];

/**
 * Whether the pod is ready. Of a node that does not answer, containers stay ready as the kubelet last wrote them, and
 * only the pod's condition is taken back (kubernetes v1.33 pkg/controller/util/node/controller_utils.go
 * MarkPodsNotReady).
 */
export function isPodReady({ status }: Pod): boolean {
  const containers = objects(status?.containerStatuses);
  return (
    containers.length > 0 &&
    containers.every(({ ready }) => ready === true) &&
    conditionOf(status?.conditions, 'Ready')?.status !== 'False'
  );
}

/** A pod of a component, as the platform page shows it. */
export function podView(pod: Pod): PodOfPlatform {
  const statuses = [
    ...objects(pod.status?.initContainerStatuses),
    ...objects(pod.status?.containerStatuses),
  ];
  const node = text(pod.spec?.nodeName);
  return {
    name: text(metaOf(pod).name) ?? '',
    phase: text(pod.status?.phase) ?? 'Unknown',
    ready: isPodReady(pod),
    restarts: statuses.reduce(
      (sum, status) => sum + (number(status.restartCount) ?? 0),
      0,
    ),
    ...(node && { node }),
    ...statuses.map(errorOf).find(error => error !== undefined),
  };
}

/** What the pods of a component that has none ready say of themselves, by the one that is in trouble. */
export function podsReport({
  lastError = '',
  lastErrorMessages,
}: PodOfPlatform): LocalizableMessage {
  const ended = lastErrorMessages?.find(
    ({ code }) => code === 'container-ended',
  );
  return ended
    ? { code: 'pods-ended', params: ended.params }
    : { code: 'pods-report', params: { text: lastError } };
}

/** What a container waits for or died of. One that ended well or is just starting has no error. */
function errorOf(
  status: ContainerStatus,
): Pick<PodOfPlatform, 'lastError' | 'lastErrorMessages'> | undefined {
  const waiting = status.state?.waiting;
  const waits = text(waiting?.reason);
  if (waits && !/^(ContainerCreating|PodInitializing)$/.test(waits)) {
    return asWritten(waits, text(waiting?.message));
  }
  const ended = status.state?.terminated ?? status.lastState?.terminated;
  const exitCode = number(ended?.exitCode);
  if (!ended || exitCode === undefined || exitCode === 0) {
    return undefined;
  }
  const reason = text(ended.reason) ?? 'Error';
  const message = text(ended.message);
  if (message) {
    return asWritten(reason, message);
  }
  const { message: lastError, messages } = localizableText({
    code: 'container-ended',
    params: { reason, exitCode },
  });
  return { lastError, lastErrorMessages: messages };
}

/** Words of Kubernetes and of the container, which are the same in each language. */
function asWritten(reason: string, message: string | undefined) {
  return {
    lastError: message ? `${reason}: ${withoutUrlSecrets(message)}` : reason,
  };
}
