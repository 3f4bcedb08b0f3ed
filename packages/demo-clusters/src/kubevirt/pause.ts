import { removeCondition, setCondition } from '../controllers/conditions';
import { ControllerContext, refOf, timestamp } from '../controllers/context';
import { KubeObject } from '../types';
import { currentPod } from './pods';
import { VMIS } from './resources';
import { setUnpaused } from './vmiConditions';

/** Why a guest stands still, in virt-handler's words (kubevirt v1.9 pkg/virt-handler/vm.go calculatePausedCondition). */
const MESSAGES = {
  PausedByUser: 'VMI was paused by user',
  PausedIOError: 'VMI was paused, low-level IO error detected',
};

/** Lets a guest stand still for a reason, or go on without one. */
export function setPaused(
  context: ControllerContext,
  vmi: KubeObject,
  reason: keyof typeof MESSAGES | undefined,
): void {
  const time = timestamp(context.clock);
  context.store.mutate(refOf(VMIS, vmi), draft => {
    if (reason) {
      setCondition(draft, {
        type: 'Paused',
        status: 'True',
        reason,
        message: MESSAGES[reason],
        lastProbeTime: time,
        lastTransitionTime: time,
      });
    } else {
      removeCondition(draft, 'Paused');
    }
  });
  const pod = currentPod(context, vmi);
  if (pod) {
    setUnpaused(context, pod, reason === undefined);
  }
}
