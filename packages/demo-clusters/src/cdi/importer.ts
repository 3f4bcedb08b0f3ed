import { setCondition } from '../controllers/conditions';
import { KubeObject, ObjectStore } from '../types';

/** The image of importers; it follows that of the controllers. */
export function importerImage(store: ObjectStore): string {
  const image: string =
    store.get({
      resource: 'deployments.apps',
      namespace: 'cdi',
      name: 'cdi-deployment',
    })?.spec.template.spec.containers[0].image ??
    'quay.io/kubevirt/cdi-controller:v1.66.0';
  return image.replace('cdi-controller', 'cdi-importer');
}

/** The importer dies, with its last words as the message. */
export function endImporter(
  draft: KubeObject,
  message: string,
  time: string,
): void {
  const [entry] = draft.status.containerStatuses;
  const { startedAt } = entry.state?.running ?? { startedAt: time };
  entry.ready = false;
  entry.started = false;
  entry.state = {
    terminated: {
      exitCode: 1,
      reason: 'Error',
      message,
      startedAt,
      finishedAt: time,
    },
  };
  for (const type of ['Ready', 'ContainersReady']) {
    setCondition(draft, {
      type,
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [importer]',
      lastProbeTime: null,
      lastTransitionTime: time,
    });
  }
}

/** The kubelet starts the importer again. */
export function restartImporter(
  draft: KubeObject,
  restartCount: number,
  time: string,
): void {
  const [entry] = draft.status.containerStatuses;
  entry.lastState = { terminated: entry.state.terminated };
  entry.state = { running: { startedAt: time } };
  entry.ready = true;
  entry.started = true;
  entry.restartCount = restartCount;
  for (const type of ['Ready', 'ContainersReady']) {
    setCondition(draft, {
      type,
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: time,
    });
  }
}
