import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Pod } from '../types';
import { number, objects, text, timeText } from '../read';
import { withOrigin } from './context';
import type { CauseContext } from './context';

/** Containers wait for these only when they start for the first time. */
const NORMAL_WAITS = new Set(['ContainerCreating', 'PodInitializing']);

/** The VM starts and fails, again and again, with growing pauses. */
export function crashLoopCause(context: CauseContext): Cause | undefined {
  const { vm } = context.vmObjects;
  const failure = vm?.status?.startFailure;
  const count = number(failure?.consecutiveFailCount) ?? 0;
  const looping = vm?.status?.printableStatus === 'CrashLoopBackOff';
  if (!looping && (count === 0 || context.phase === 'Running')) {
    return undefined;
  }
  const retryAt = timeText(failure?.retryAfterTimestamp);
  const times = count === 1 ? 'once' : `${count} times in a row`;
  const retry = retryAt ? `; the next try is at ${clock(retryAt)}` : '';
  return withOrigin(
    {
      code: 'crash-loop',
      severity: 'error',
      sentence:
        count > 0
          ? `The VM failed to start ${times}${retry}.`
          : `The VM fails each time it starts${retry}.`,
      hint: 'The launcher’s log (container compute) says why it ended. Stopping and starting the VM tries at once.',
      params: { failures: count, ...(retryAt && { retryAt }) },
    },
    {
      source: 'VirtualMachine status.startFailure',
      reason: text(vm?.status?.printableStatus),
    },
  );
}

/** The launcher pod or one of its containers failed, or waits for what does not come. */
export function launcherCause(context: CauseContext): Cause | undefined {
  const pod = context.pods.current;
  if (context.phase === 'Running' && pod?.status?.phase === 'Running') {
    return undefined;
  }
  const nodesDoing = endedByNode(pod);
  if (nodesDoing) {
    return nodesDoing;
  }
  for (const status of [
    ...objects(pod?.status?.initContainerStatuses),
    ...objects(pod?.status?.containerStatuses),
  ]) {
    const container = text(status.name) ?? '';
    const waiting = status.state?.waiting;
    const reason = text(waiting?.reason);
    if (reason && !NORMAL_WAITS.has(reason)) {
      return withOrigin(
        {
          code: 'launcher-failed',
          severity: 'error',
          sentence: `The container ${container} of the VM’s pod cannot start (${reason}).`,
          hint: 'Read the message below and the pod’s events.',
          params: { container, reason },
        },
        {
          source: `Pod container ${container}`.trim(),
          message: text(waiting?.message),
          reason,
        },
      );
    }
    const terminated = status.state?.terminated;
    const exitCode = number(terminated?.exitCode);
    if (terminated && exitCode !== undefined && exitCode !== 0) {
      const outOfMemory = terminated.reason === 'OOMKilled';
      return withOrigin(
        {
          code: 'launcher-failed',
          severity: 'error',
          sentence: outOfMemory
            ? `The container ${container} of the VM’s pod was killed, for it used more memory than it may.`
            : `The container ${container} of the VM’s pod ended with exit code ${exitCode}.`,
          hint: outOfMemory
            ? 'Leave room for KubeVirt’s own overhead: set no memory limit close to the guest’s memory, or have the KubeVirt object’s additionalGuestMemoryOverheadRatio raised.'
            : 'The launcher’s log says why.',
          params: { container, exitCode },
        },
        {
          source: `Pod container ${container}`.trim(),
          message: text(terminated.message),
          reason: text(terminated.reason),
          since: timeText(terminated.finishedAt),
        },
      );
    }
  }
  if (pod?.status?.phase === 'Failed' || context.phase === 'Failed') {
    const status = context.vmObjects.vmi?.status;
    return withOrigin(
      {
        code: 'launcher-failed',
        severity: 'error',
        sentence:
          pod?.status?.phase === 'Failed'
            ? 'The VM’s pod failed.'
            : 'The VM ended with a failure.',
        hint: 'The launcher’s log and the events say why.',
        params: {},
      },
      {
        source:
          pod?.status?.phase === 'Failed'
            ? 'Pod phase'
            : 'VirtualMachineInstance phase',
        message: text(pod?.status?.message),
        reason: text(pod?.status?.reason) ?? text(status?.reason),
      },
    );
  }
  return undefined;
}

/**
 * Reasons with which a kubelet ends a pod or does not take it at all (kubernetes v1.33 pkg/kubelet/eviction,
 * nodeshutdown, lifecycle/predicate.go, cm/admission), in words.
 */
const NODES_DOING: [reason: RegExp, words: string][] = [
  [/^Evicted$/, 'was short of a resource and evicted the VM’s pod'],
  [/^(Terminated|NodeShutdown)$/, 'was shut down and ended the VM’s pod'],
  [/^Preempting$/, 'ended the VM’s pod for one of higher priority'],
  [
    /^(OutOf|UnexpectedAdmissionError$|NodeAffinity$|InvalidNodeInfo$)/,
    'did not take the VM’s pod after all',
  ],
];

/** The node itself ended the pod, so that nothing of its containers says why. */
function endedByNode(pod: Pod | undefined): Cause | undefined {
  const reason = text(pod?.status?.reason) ?? '';
  const words = NODES_DOING.find(([pattern]) => pattern.test(reason))?.[1];
  if (pod?.status?.phase !== 'Failed' || !words) {
    return undefined;
  }
  const node = text(pod.spec?.nodeName);
  return withOrigin(
    {
      code: 'launcher-failed',
      severity: 'error',
      sentence: `${node ? `Node ${node}` : 'The node'} ${words}.`,
      hint: 'The node’s own words are below. A VM with the run strategy Always is started again, and may end on another node.',
      params: { reason, ...(node && { node }) },
    },
    { source: 'Pod status.reason', message: text(pod.status.message), reason },
  );
}

/** `12:05 UTC`: a sentence is read at any later time, so it holds no "in 2 minutes". */
function clock(time: string): string {
  return `${new Date(time).toISOString().slice(11, 16)} UTC`;
}
