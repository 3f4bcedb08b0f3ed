import { setCondition } from '../controllers/conditions';
import { KubeObject } from '../types';

/** CDI's three conditions; those of a DataVolume have a heartbeat instead of a probe time. */
export function setState(
  draft: KubeObject,
  time: string,
  state: {
    running: [status: 'True' | 'False', reason?: string, message?: string];
    ready: [status: 'True' | 'False', reason?: string];
    pvc: string;
    bound?: string;
  },
): void {
  const times = { lastHeartbeatTime: time, lastTransitionTime: time };
  const { running, ready, pvc, bound } = state;
  setCondition(draft, {
    type: 'Bound',
    status: pvc === 'Bound' ? 'True' : 'False',
    reason: pvc,
    message: bound ?? `PVC ${draft.metadata.name} ${pvc}`,
    ...times,
  });
  setCondition(draft, {
    type: 'Ready',
    status: ready[0],
    reason: ready[1] ?? '',
    ...times,
  });
  setCondition(draft, {
    type: 'Running',
    status: running[0],
    reason: running[1] ?? '',
    ...(running[2] && { message: running[2] }),
    ...times,
  });
}
