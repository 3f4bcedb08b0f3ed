import {
  isMessageCode,
  type ConditionView,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { isReceiver, notMigratableWords } from '../cause';
import type { VmObjects } from '../vmObjects';
import type { Condition } from '../../kubevirt/types';
import { isTrue, objects, text, timeText } from '../read';
import { english, localizable } from '../localizable';
import { withoutUrlSecrets } from '../urlSecrets';

/** Conditions that say that something is wrong, and when they do (kubevirt v1.9 staging/src/kubevirt.io/api/core/v1/types.go). */
const BAD: Record<string, 'True' | 'False'> = {
  Synchronized: 'False',
  Failure: 'True',
  ManualRecoveryRequired: 'True',
  PodScheduled: 'False',
  AccessCredentialsSynchronized: 'False',
  DecentralizedLiveMigrationFailure: 'True',
};

/** Conditions that are the VM's own (kubevirt v1.9 pkg/virt-controller/watch/vm syncConditions). */
const OWN_TYPES = new Set([
  'Failure',
  'Ready',
  'Paused',
  'RestartRequired',
  'ManualRecoveryRequired',
]);

/**
 * Conditions of the VM and its VMI. KubeVirt copies the VMI's onto the VM, so those are shown once; and
 * it leaves them there when the VM is stopped, when they hold no more.
 */
export function conditionsOf(vmObjects: VmObjects): ConditionView[] {
  const { vm, vmi } = vmObjects;
  const ofInstance = objects(vmi?.status?.conditions);
  const instanceTypes = new Set(ofInstance.map(condition => condition.type));
  const ofMachine = objects(vm?.status?.conditions).filter(
    condition =>
      OWN_TYPES.has(condition.type) && !instanceTypes.has(condition.type),
  );
  // Before the VM runs and while it is paused it is not ready, and nothing is wrong with that.
  const running =
    vmi?.status?.phase === 'Running' && !isTrue(ofInstance, 'Paused');
  const receiver = isReceiver(vmObjects);
  return [
    ...ofMachine.map(condition =>
      view(condition, 'VirtualMachine', running, receiver),
    ),
    ...ofInstance.map(condition =>
      view(condition, 'VirtualMachineInstance', running, receiver),
    ),
  ].filter(condition => condition.type !== '');
}

function view(
  condition: Condition,
  object: ConditionView['object'],
  running: boolean,
  receiver: boolean,
): ConditionView {
  const type = text(condition.type) ?? '';
  const status = text(condition.status) ?? 'Unknown';
  const reason = text(condition.reason);
  // On the half that receives it is there while all is healthy.
  const waits = receiver && type === 'DecentralizedLiveMigrationFailure';
  const result: ConditionView = {
    object,
    type,
    status,
    bad:
      (Object.hasOwn(BAD, type) && BAD[type] === status && !waits) ||
      (type === 'Ready' && status === 'False' && running) ||
      (type === 'Paused' && status === 'True' && reason === 'PausedIOError'),
  };
  const message = text(condition.message);
  const since = timeText(condition.lastTransitionTime);
  const meaning =
    waits && status === 'True'
      ? localizable('condition.waiting-for-sender')
      : meaningOf(type, status, reason, running);
  return {
    ...result,
    ...(reason && { reason }),
    ...(message && { message: withoutUrlSecrets(message) }),
    ...(since && { since }),
    ...(meaning && { words: english(meaning), wordsMessages: [meaning] }),
  };
}

/** What a condition means, where that is known. */
function meaningOf(
  type: string,
  status: string,
  reason: string | undefined,
  running: boolean,
): LocalizableMessage | undefined {
  if (status !== 'True' && status !== 'False') {
    return undefined;
  }
  if (type === 'LiveMigratable' && status === 'False') {
    return localizable('condition.LiveMigratable-False', {
      why: notMigratableWords(reason),
    });
  }
  // What KubeVirt could not do to a VM that runs is a change of it.
  if (type === 'Failure' && status === 'True' && running) {
    return localizable('condition.Failure-running');
  }
  const byReason =
    (type === 'Ready' && status === 'False') ||
    (type === 'Paused' && status === 'True');
  const code = [
    ...(byReason ? [`condition.${type}-${reason}`] : []),
    `condition.${type}-${status}`,
  ].find(isMessageCode);
  return code && { code };
}
