import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { instanceSpec } from '../guest';
import { conditionOf, isTrue, metaOf, text } from '../read';
import { fromCondition } from './context';
import type { CauseContext } from './context';

/**
 * The guest stands still without anybody having paused it (kubevirt v1.9 pkg/virt-handler/vm.go
 * calculatePausedCondition). What a person paused needs no explanation.
 */
export function pausedCause(context: CauseContext): Cause | undefined {
  if (!isTrue(context.instanceConditions, 'Paused')) {
    return undefined;
  }
  const condition = conditionOf(context.instanceConditions, 'Paused')!;
  const words = wordsOf(context, text(condition.reason));
  return words && fromCondition(condition, 'VirtualMachineInstance', words);
}

function wordsOf(
  { vmObjects }: CauseContext,
  reason: string | undefined,
): Omit<Cause, 'source'> | undefined {
  const { name = '', namespace = '' } = metaOf(vmObjects.vmi ?? vmObjects.vm);
  const unpause = `virtctl unpause vmi ${name} -n ${namespace}`;
  if (reason === 'PausedIOError') {
    // virt-handler resumes it again and again (ioErrorRetryManager); the event is virt-launcher's
    // (pkg/virt-launcher/notify-client/client.go).
    return {
      code: 'io-error',
      severity: 'error',
      sentence:
        'The guest stands still, for one of its disks could not be read or written.',
      hint: `Most often the disk’s storage is full or cannot be reached: the event IOerror names the disk (kubectl get events -n ${namespace} --field-selector reason=IOerror). KubeVirt tries again at least every 3 minutes, and the guest goes on once the storage is healthy.`,
      params: {},
    };
  }
  if (reason === 'PausedByMigrationMonitor') {
    return {
      code: 'paused',
      severity: 'notice',
      sentence:
        'KubeVirt has paused the VM so that its migration comes to an end.',
      hint: 'The guest changes its memory faster than it is copied. It goes on by itself on the other node.',
      params: { reason: 'migration' },
    };
  }
  if (text(instanceSpec(vmObjects)?.startStrategy) !== 'Paused') {
    return undefined;
  }
  const always = vmObjects.vm?.spec?.template?.spec?.startStrategy === 'Paused';
  return {
    code: 'paused',
    severity: 'notice',
    sentence: always
      ? 'The VM is paused, as it is each time it starts (startStrategy Paused).'
      : 'The VM was started paused.',
    hint: `Its guest waits until somebody lets it go on: ${unpause}.${
      always
        ? ' To have it start by itself, take startStrategy from the VM’s spec.template.spec.'
        : ''
    }`,
    params: { reason: 'start' },
  };
}
