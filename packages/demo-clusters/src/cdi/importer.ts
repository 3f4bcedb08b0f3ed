import { setCondition } from '../controllers/conditions';
import { KubeObject } from '../types';

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
