import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { instanceSpec } from '../guest';
import { conditionOf, isTrue, metaOf, text } from '../read';
import { localizable } from '../localizable';
import { fromCondition } from './context';
import type { CauseContext, CauseDraft } from './context';

/**
 * The guest stands still without anybody having paused it (kubevirt v1.9 pkg/virt-handler/vm.go
 * calculatePausedCondition). What a person paused needs no explanation.
 */
export function pausedCause(context: CauseContext): Cause | undefined {
  if (!isTrue(context.instanceConditions, 'Paused')) {
    return undefined;
  }
  const condition = conditionOf(context.instanceConditions, 'Paused')!;
  const draft = draftOf(context, text(condition.reason));
  return draft && fromCondition(condition, 'VirtualMachineInstance', draft);
}

function draftOf(
  { vmObjects }: CauseContext,
  reason: string | undefined,
): CauseDraft | undefined {
  const { name = '', namespace = '' } = metaOf(vmObjects.vmi ?? vmObjects.vm);
  if (reason === 'PausedIOError') {
    // virt-handler resumes it again and again (ioErrorRetryManager); the event is virt-launcher's
    // (pkg/virt-launcher/notify-client/client.go).
    return {
      code: 'io-error',
      severity: 'error',
      sentence: localizable('cause.io-error'),
      hint: localizable('hint.io-error', { namespace }),
    };
  }
  if (reason === 'PausedByMigrationMonitor') {
    return {
      code: 'paused',
      severity: 'notice',
      sentence: localizable('cause.paused.migration'),
      hint: localizable('hint.paused.migration'),
    };
  }
  if (text(instanceSpec(vmObjects)?.startStrategy) !== 'Paused') {
    return undefined;
  }
  const always = vmObjects.vm?.spec?.template?.spec?.startStrategy === 'Paused';
  const start = localizable('hint.paused.start', { name, namespace });
  return {
    code: 'paused',
    severity: 'notice',
    sentence: always
      ? localizable('cause.paused.each-start')
      : localizable('cause.paused.start'),
    hint: always ? [start, localizable('hint.paused.each-start')] : start,
  };
}
