import type {
  Cause,
  LocalizableMessage,
  MessageCode,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Pod } from '../../kubevirt/types';
import { number, objects, text, timeText } from '../read';
import { localizable } from '../localizable';
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
  const time = timeText(failure?.retryAfterTimestamp);
  const sentence = failures(count, time);
  // Why the last try ended stands on its pod, as long as that is there.
  const launcher = launcherCause(context);
  if (launcher && (launcher.reason || launcher.message)) {
    const { source, message, reason, since } = launcher;
    return withOrigin(
      {
        code: 'crash-loop',
        severity: 'error',
        sentence: [...launcher.sentenceMessages!, sentence],
        hint: launcher.hintMessages,
      },
      { source, message, reason, since },
    );
  }
  return withOrigin(
    {
      code: 'crash-loop',
      severity: 'error',
      sentence,
      hint: localizable('hint.crash-loop'),
    },
    {
      source: 'VirtualMachine status.startFailure',
      reason: text(vm?.status?.printableStatus),
    },
  );
}

function failures(count: number, time: string | undefined) {
  if (count > 0) {
    return time
      ? localizable('cause.crash-loop.tries-next', { count, time })
      : localizable('cause.crash-loop.tries', { count });
  }
  return time
    ? localizable('cause.crash-loop.each-next', { time })
    : localizable('cause.crash-loop.each');
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
          sentence: localizable('cause.launcher-failed.waiting', {
            container,
            reason,
          }),
          hint: localizable('hint.launcher-failed.waiting'),
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
            ? localizable('cause.launcher-failed.out-of-memory', { container })
            : localizable('cause.launcher-failed.exit-code', {
                container,
                exitCode,
              }),
          hint: outOfMemory
            ? localizable('hint.launcher-failed.out-of-memory')
            : localizable('hint.launcher-failed.log'),
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
            ? localizable('cause.launcher-failed.pod')
            : localizable('cause.launcher-failed.vmi'),
        hint: localizable('hint.launcher-failed.log-and-events'),
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
 * nodeshutdown, lifecycle/predicate.go, cm/admission).
 */
const NODES_DOING = [
  [/^Evicted$/, 'cause.launcher-failed.evicted'],
  [/^(Terminated|NodeShutdown)$/, 'cause.launcher-failed.shutdown'],
  [/^Preempting$/, 'cause.launcher-failed.preempted'],
  [
    /^(OutOf|UnexpectedAdmissionError$|NodeAffinity$|InvalidNodeInfo$)/,
    'cause.launcher-failed.not-admitted',
  ],
] as const satisfies [RegExp, MessageCode][];

/** The node itself ended the pod, so that nothing of its containers says why. */
function endedByNode(pod: Pod | undefined): Cause | undefined {
  const reason = text(pod?.status?.reason) ?? '';
  const code = NODES_DOING.find(([pattern]) => pattern.test(reason))?.[1];
  if (pod?.status?.phase !== 'Failed' || !code) {
    return undefined;
  }
  const node = text(pod.spec?.nodeName);
  return withOrigin(
    {
      code: 'launcher-failed',
      severity: 'error',
      sentence: localizable(code, {
        node: node
          ? localizable('node.named', { node })
          : localizable('node.its'),
      }),
      hint: evictionHint(text(pod.status.message)),
    },
    { source: 'Pod status.reason', message: text(pod.status.message), reason },
  );
}

/** What a node runs out of stands in its own words only (kubernetes pkg/kubelet/eviction/helpers.go nodeLowMessageFmt). */
function evictionHint(message: string | undefined): LocalizableMessage[] {
  const resource = /low on resource: ([\w-]+)/.exec(message ?? '')?.[1];
  const hint = localizable('hint.launcher-failed.node');
  switch (resource) {
    case 'ephemeral-storage':
      return [localizable('hint.launcher-failed.ephemeral-storage'), hint];
    case 'memory':
      return [localizable('hint.launcher-failed.node-memory'), hint];
    default:
      return [hint];
  }
}
