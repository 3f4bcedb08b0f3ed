import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { metaOf } from '../read';
import type { CauseContext, CauseRule } from './context';
import { crashLoopCause, launcherCause } from './crash';
import { nodeDrainingCause } from './drain';
import { hotplugCause } from './hotplug';
import { imageCause } from './image';
import {
  migrationBlockedCause,
  migrationFailedCause,
  notMigratableCause,
  receiverCause,
  restartRequiredCause,
} from './migration';
import { nodeLostCause } from './node';
import { deletionCause, startStuckCause } from './overdue';
import { pausedCause } from './paused';
import { guestAgentCause, kubevirtCause, readyCause } from './platform';
import { podStuckCause } from './podStuck';
import { failureCause, synchronizedCause } from './refusal';
import { schedulingCause } from './scheduling';
import { frozenCause, snapshotCause } from './snapshot';
import { missingClaimCause, storageCause } from './storage';

/**
 * In this order the first that speaks is the cause: the parts that hold a start up, from the pod's
 * scheduling on, then what befalls a VM that runs, then what is worth knowing and holds nothing up.
 * A mere notice gives way to whatever holds the VM back, wherever that stands. The generic `Ready` ("Guest VM is
 * not reported as running") only repeats that something is wrong.
 */
const RULES: CauseRule[] = [
  nodeLostCause,
  missingClaimCause,
  schedulingCause,
  imageCause,
  hotplugCause,
  synchronizedCause,
  storageCause,
  failureCause,
  crashLoopCause,
  launcherCause,
  podStuckCause,
  kubevirtCause,
  pausedCause,
  snapshotCause,
  receiverCause,
  migrationBlockedCause,
  nodeDrainingCause,
  frozenCause,
  readyCause,
  startStuckCause,
  restartRequiredCause,
  migrationFailedCause,
  guestAgentCause,
  notMigratableCause,
];

/** Rules for a run that ends: that its pod ends is no cause, what ended it is. */
const ENDING_RULES: CauseRule[] = [
  nodeLostCause,
  failureCause,
  crashLoopCause,
  deletionCause,
];

/** What holds the VM back, or is worth knowing of it. */
export function causeOf(context: CauseContext): Cause | undefined {
  const { vm, vmi } = context.vmObjects;
  if (metaOf(vm ?? vmi).deletionTimestamp) {
    return deletionCause(context);
  }
  let notice: Cause | undefined;
  for (const rule of metaOf(vmi).deletionTimestamp ? ENDING_RULES : RULES) {
    const cause = rule(context);
    if (cause && cause.severity !== 'notice') {
      return cause;
    }
    notice ??= cause;
  }
  return notice;
}
