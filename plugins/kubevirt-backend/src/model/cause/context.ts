import type {
  Cause,
  CauseCode,
  MigrationSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { LauncherPods } from '../launcherPod';
import type { VmObjects } from '../vmObjects';
import type { Condition } from '../../kubevirt/types';
import { objects, text, timeText } from '../read';
import { english, messagesOf, type LocalizableMessages } from '../localizable';
import { withoutUrlSecrets } from '../urlSecrets';

/** What a rule looks at. */
export interface CauseContext {
  vmObjects: VmObjects;
  pods: LauncherPods;
  migration?: MigrationSummary;
  runStrategy?: string;
  /** Conditions of the VMI, or those that the VM copied from it where the VMI may not be read. */
  instanceConditions: Condition[];
  /** Conditions of the VM itself. */
  vmConditions: Condition[];
  /** The VMI's phase. */
  phase?: string;
}

/** A cause without what it was read from. */
export interface CauseDraft {
  code: CauseCode;
  severity: Cause['severity'];
  sentence: LocalizableMessages;
  hint?: LocalizableMessages;
}

/** Says what holds the VM back, or nothing. */
export type CauseRule = (context: CauseContext) => Cause | undefined;

/**
 * Conditions that hold for the VMI. A stopped VM keeps those of its last VMI (e.g. LiveMigratable,
 * PodScheduled), which say nothing any more; they count where the VMI is there and may not be read.
 */
export function instanceConditionsOf(vmObjects: VmObjects): Condition[] {
  if (vmObjects.vmi) {
    return objects(vmObjects.vmi.status?.conditions);
  }
  const hidden = vmObjects.unreadable?.includes(
    'virtualmachineinstances.kubevirt.io',
  );
  return hidden !== false && vmObjects.vm?.status?.created === true
    ? objects(vmObjects.vm.status.conditions)
    : [];
}

/** A cause, with the fields that come from a condition. */
export function fromCondition(
  condition: Condition,
  object: 'VirtualMachine' | 'VirtualMachineInstance' | 'DataVolume' | 'Pod',
  cause: CauseDraft,
): Cause {
  return withOrigin(cause, {
    source: `${object} condition ${condition.type}`,
    message: text(condition.message),
    reason: text(condition.reason),
    since: timeText(condition.lastTransitionTime),
  });
}

/** A cause with where it comes from; what is not known is left out. */
export function withOrigin(
  { code, severity, sentence, hint }: CauseDraft,
  origin: { source: string; message?: string; reason?: string; since?: string },
): Cause {
  const result: Cause = {
    code,
    severity,
    sentence: english(sentence),
    sentenceMessages: messagesOf(sentence),
    ...(hint && { hint: english(hint), hintMessages: messagesOf(hint) }),
    source: origin.source,
  };
  if (origin.message !== undefined) {
    result.message = withoutUrlSecrets(origin.message);
  }
  for (const key of ['reason', 'since'] as const) {
    const value = origin[key];
    if (value !== undefined) {
      result[key] = value;
    }
  }
  return result;
}
