import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { metaOf, objects, text, timeText, isTrue, millis } from '../read';
import { instanceSpec } from '../guest';
import { withOrigin } from './context';
import type { CauseContext } from './context';

/** How long a guest may take until its agent answers. */
const AGENT_GRACE = 3 * 60_000;

/** KubeVirt itself does not work, so that nobody brings the VM on. */
export function kubevirtCause(context: CauseContext): Cause | undefined {
  const state = context.parts.platform?.kubevirt;
  if (
    (state !== 'not-ready' && state !== 'absent') ||
    context.phase === 'Running' ||
    (context.runStrategy === 'Halted' && !context.parts.vmi)
  ) {
    return undefined;
  }
  return withOrigin(
    {
      code: 'kubevirt-not-ready',
      severity: 'waiting',
      sentence:
        state === 'absent'
          ? 'KubeVirt is not installed on this cluster.'
          : 'KubeVirt is not ready on this cluster, so nothing brings the VM on.',
      hint:
        state === 'absent'
          ? 'Generate its blueprint for this cluster.'
          : 'Look at the cluster’s platform page.',
      params: {},
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
  const spec = instanceSpec(context.parts);
  const credentials = objects(spec?.accessCredentials).length > 0;
  const networks = objects(spec?.networks).filter(network => network.multus);
  const since = timeText(
    objects(context.parts.vmi?.status?.phaseTransitionTimestamps).find(
      transition => transition.phase === 'Running',
    )?.phaseTransitionTimestamp,
  );
  if (
    (!credentials && networks.length === 0) ||
    context.parts.now - (millis(since) ?? context.parts.now) < AGENT_GRACE
  ) {
    return undefined;
  }
  return withOrigin(
    {
      code: 'guest-agent-missing',
      severity: 'notice',
      sentence: credentials
        ? 'The guest agent does not answer, so access credentials do not reach the guest.'
        : 'The guest agent does not answer, so the addresses of secondary networks are not known.',
      hint: 'Install and start qemu-guest-agent in the guest.',
      params: {},
    },
    {
      source: 'VirtualMachineInstance condition AgentConnected',
      ...(since && { since }),
    },
  );
}

/** What is left when no condition says more: the VM should be ready and is not. */
export function readyCause(context: CauseContext): Cause | undefined {
  if (metaOf(context.parts.vm ?? context.parts.vmi).deletionTimestamp) {
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
        sentence: 'The VM needs a person to recover it.',
        hint: 'Read KubeVirt’s own words below.',
        params: {},
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
    isTrue(context.instanceConditions, 'Paused') ||
    reason === 'GuestNotRunning'
  ) {
    return undefined;
  }
  return withOrigin(
    {
      code: 'other',
      severity: 'notice',
      sentence:
        reason === 'PodTerminating'
          ? 'The VM’s pod is being taken away.'
          : 'The VM runs and is not ready.',
      params: {},
    },
    {
      source: 'VirtualMachineInstance condition Ready',
      message: text(ready.message),
      reason,
      since: timeText(ready.lastTransitionTime),
    },
  );
}
