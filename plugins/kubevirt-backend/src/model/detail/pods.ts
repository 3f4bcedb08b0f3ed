import type { PodView } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { newestPods, summarizePod } from '../launcherPod';
import type { LauncherPods } from '../launcherPod';
import type { ContainerStatus, Pod } from '../../kubevirt/types';
import { number, objects, text } from '../read';
import { withoutUrlSecrets } from '../urlSecrets';

/** The pods of the VM with their part in it: the current one first, then the target, then the others. */
export function podViewsOf(pods: LauncherPods): PodView[] {
  return [
    ...(pods.current ? [podView(pods.current, 'current')] : []),
    ...(pods.target ? [podView(pods.target, 'target')] : []),
    ...pods.hotplug.map(pod => podView(pod, 'hotplug')),
    ...newestPods(pods.temporary).map(pod => podView(pod, 'temporary')),
    ...newestPods(pods.previous).map(pod => podView(pod, 'previous')),
  ];
}

function podView(pod: Pod, role: PodView['role']): PodView {
  return {
    ...summarizePod(pod),
    role,
    containers: [
      ...objects(pod.status?.initContainerStatuses),
      ...objects(pod.status?.containerStatuses),
    ].map(containerView),
  };
}

function containerView(status: ContainerStatus): PodView['containers'][number] {
  const view: PodView['containers'][number] = {
    name: text(status.name) ?? '',
    ready: status.ready === true,
    restarts: number(status.restartCount) ?? 0,
  };
  const state = status.state?.waiting ?? status.state?.terminated;
  const last = view.restarts > 0 ? status.lastState?.terminated : undefined;
  const reason = text(state?.reason) ?? text(last?.reason);
  const message = text(state?.message) ?? text(last?.message);
  return {
    ...view,
    ...(reason && { reason }),
    ...(message && { message: withoutUrlSecrets(message) }),
  };
}
