import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { instanceSpec, reachedRunning } from '../guest';
import type { VmObjects } from '../vmObjects';
import {
  conditionOf,
  metaOf,
  objects,
  text,
  timeText,
  isTrue,
  millis,
} from '../read';
import { localizable } from '../localizable';
import { fromCondition, withOrigin } from './context';
import type { CauseContext } from './context';

/** How long a guest may take until its agent answers. */
const AGENT_GRACE = 3 * 60_000;

/** KubeVirt itself does not work, so that nobody brings the VM on. */
export function kubevirtCause(context: CauseContext): Cause | undefined {
  const state = context.vmObjects.platform?.kubevirt;
  if (
    (state !== 'not-ready' && state !== 'absent') ||
    context.phase === 'Running' ||
    (context.runStrategy === 'Halted' && !context.vmObjects.vmi)
  ) {
    return undefined;
  }
  return withOrigin(
    {
      code: 'kubevirt-not-ready',
      severity: 'waiting',
      sentence:
        state === 'absent'
          ? localizable('cause.kubevirt-not-ready.absent')
          : localizable('cause.kubevirt-not-ready.not-ready'),
      hint:
        state === 'absent'
          ? localizable('hint.kubevirt-not-ready.absent')
          : localizable('hint.kubevirt-not-ready.not-ready'),
    },
    { source: 'KubeVirt status' },
  );
}

/** The guest agent does not answer, and something of this VM needs it. */
export function guestAgentCause(context: CauseContext): Cause | undefined {
  if (
    context.phase !== 'Running' ||
    isTrue(context.instanceConditions, 'AgentConnected')
  ) {
    return undefined;
  }
  const { vmObjects } = context;
  const overdue = guestAgentOverdueFrom(vmObjects);
  if (overdue === undefined || vmObjects.now < overdue) {
    return undefined;
  }
  const spec = instanceSpec(vmObjects);
  const credentials = objects(spec?.accessCredentials).length > 0;
  const since = reachedRunning(vmObjects);
  return withOrigin(
    {
      code: 'guest-agent-missing',
      severity: 'notice',
      sentence: credentials
        ? localizable('cause.guest-agent-missing.credentials')
        : localizable('cause.guest-agent-missing.networks'),
      hint: localizable('hint.guest-agent-missing'),
    },
    {
      source: 'VirtualMachineInstance condition AgentConnected',
      ...(since && { since }),
    },
  );
}

/**
 * When a guest agent that something of the VM needs should have answered, in milliseconds since the epoch.
 * Undefined where nothing needs it, or the guest does not run.
 */
export function guestAgentOverdueFrom(
  vmObjects: VmObjects,
): number | undefined {
  const running = millis(reachedRunning(vmObjects));
  const spec = instanceSpec(vmObjects);
  const needed =
    objects(spec?.accessCredentials).length > 0 ||
    objects(spec?.networks).some(network => network.multus);
  return needed && running !== undefined ? running + AGENT_GRACE : undefined;
}

/** How long KubeVirt may call a VM Running whose guest does not run. */
const GUEST_GRACE = 2 * 60_000;

/** When a guest that does not run in a running VM is a fault, in milliseconds since the epoch. */
export function guestNotRunningFrom({ vmi }: VmObjects): number | undefined {
  const ready = conditionOf(vmi?.status?.conditions, 'Ready');
  const since =
    vmi?.status?.phase === 'Running' &&
    ready?.status === 'False' &&
    ready.reason === 'GuestNotRunning'
      ? millis(ready.lastTransitionTime)
      : undefined;
  return since === undefined ? undefined : since + GUEST_GRACE;
}

/** What is left when no condition says more: the VM should be ready and is not. */
export function readyCause(context: CauseContext): Cause | undefined {
  if (metaOf(context.vmObjects.vm ?? context.vmObjects.vmi).deletionTimestamp) {
    return undefined;
  }
  const recovery = objects(context.vmConditions).find(
    condition =>
      condition.type === 'ManualRecoveryRequired' &&
      condition.status === 'True',
  );
  if (recovery) {
    return withOrigin(
      {
        code: 'other',
        severity: 'error',
        sentence: localizable('cause.other.manual-recovery'),
        hint: localizable('hint.other.manual-recovery'),
      },
      {
        source: 'VirtualMachine condition ManualRecoveryRequired',
        message: text(recovery.message),
        reason: text(recovery.reason),
        since: timeText(recovery.lastTransitionTime),
      },
    );
  }
  const ready = objects(context.instanceConditions).find(
    condition => condition.type === 'Ready' && condition.status === 'False',
  );
  const reason = text(ready?.reason);
  if (
    !ready ||
    context.phase !== 'Running' ||
    isTrue(context.instanceConditions, 'Paused')
  ) {
    return undefined;
  }
  if (reason === 'GuestNotRunning') {
    const from = guestNotRunningFrom(context.vmObjects);
    return from === undefined || context.vmObjects.now < from
      ? undefined
      : fromCondition(ready, 'VirtualMachineInstance', {
          code: 'other',
          severity: 'error',
          sentence: localizable('cause.other.guest-not-running'),
          hint: localizable('hint.other.guest-not-running'),
        });
  }
  return withOrigin(
    {
      code: 'other',
      severity: 'notice',
      sentence:
        reason === 'PodTerminating'
          ? localizable('cause.other.pod-terminating')
          : localizable('cause.other.not-ready'),
      hint:
        reason === 'PodTerminating'
          ? localizable('hint.other.pod-terminating')
          : localizable('hint.other.not-ready'),
    },
    {
      source: 'VirtualMachineInstance condition Ready',
      message: text(ready.message),
      reason,
      since: timeText(ready.lastTransitionTime),
    },
  );
}
