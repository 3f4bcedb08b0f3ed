import { setCondition } from '../../controllers/conditions';
import { ControllerContext, refOf, timestamp } from '../../controllers/context';
import { KubeObject } from '../../types';

/** Changes a snapshot or a restore, which has a status then. */
export function update(
  { store }: ControllerContext,
  resource: string,
  object: KubeObject,
  change: (draft: KubeObject) => void,
): void {
  store.mutate(refOf(resource, object), draft => {
    draft.status ??= {};
    change(draft);
  });
}

/** Sets a condition as snapshots and restores have it: with a reason in words, and no message. */
export function setReason(
  { clock }: ControllerContext,
  draft: KubeObject,
  type: string,
  status: 'True' | 'False',
  reason: string,
): void {
  setCondition(draft, {
    type,
    status,
    reason,
    lastProbeTime: null,
    lastTransitionTime: timestamp(clock),
  });
}
