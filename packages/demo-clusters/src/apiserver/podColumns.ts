import type {
  Condition,
  Container,
  ContainerEnd,
  ContainerStatus,
} from '../objects';
import { KubeObject } from '../types';
import { humanAge } from './ages';
import { AGE, Column, column, NAME, read, WIDE } from './column';

/** What `kubectl get pods` shows of the containers of a pod. */
interface Summary {
  ready: number;
  reason: string;
  /** Those whose restarts count. */
  counted: ContainerStatus[];
}

function conditionOf(pod: KubeObject, type: string): Condition | undefined {
  return pod.status?.conditions?.find(
    (condition: Condition) => condition.type === type,
  );
}

function sidecarsOf(pod: KubeObject): Set<string> {
  const containers: Container[] = pod.spec?.initContainers ?? [];
  return new Set(
    containers
      .filter(({ restartPolicy }) => restartPolicy === 'Always')
      .map(({ name }) => name),
  );
}

function endOf({ reason, signal, exitCode }: ContainerEnd): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

/** Why the pod waits for an init container; undefined where it does not. */
function initReason(
  { state, started }: ContainerStatus,
  isSidecar: boolean,
): string | undefined {
  if (state?.terminated) {
    return state.terminated.exitCode === 0
      ? undefined
      : endOf(state.terminated);
  }
  if (isSidecar && started) {
    return undefined;
  }
  return state?.waiting?.reason ?? 'PodInitializing';
}

function reasonOf(pod: KubeObject): string {
  const scheduled = conditionOf(pod, 'PodScheduled');
  return scheduled?.reason === 'SchedulingGated'
    ? scheduled.reason
    : pod.status?.reason || pod.status?.phase || 'Unknown';
}

function summaryOf(pod: KubeObject): Summary {
  const { spec, status = {} } = pod;
  const sidecars = sidecarsOf(pod);
  const summary: Summary = { ready: 0, reason: reasonOf(pod), counted: [] };
  const init: ContainerStatus[] = status.initContainerStatuses ?? [];
  let waits = false;
  for (const [index, entry] of init.entries()) {
    const isSidecar = sidecars.has(entry.name);
    const reason = initReason(entry, isSidecar);
    summary.counted.push(entry);
    if (reason) {
      waits = true;
      summary.reason = `Init:${
        reason === 'PodInitializing'
          ? `${index}/${spec.initContainers.length}`
          : reason
      }`;
      break;
    }
    if (isSidecar && entry.ready && !entry.state?.terminated) {
      summary.ready++;
    }
  }
  return waits && conditionOf(pod, 'Initialized')?.status !== 'True'
    ? summary
    : withContainers(summary, pod, sidecars);
}

/** What the pod's own containers add, once all init containers had their turn. */
function withContainers(
  { ready, reason, counted }: Summary,
  pod: KubeObject,
  sidecars: Set<string>,
): Summary {
  const statuses: ContainerStatus[] = pod.status?.containerStatuses ?? [];
  const running = statuses.filter(entry => entry.ready && entry.state?.running);
  // The first container has the last word.
  const own = statuses
    .map(({ state }) =>
      state?.terminated ? endOf(state.terminated) : state?.waiting?.reason,
    )
    .find(Boolean);
  let status = own ?? reason;
  if (status === 'Completed' && running.length > 0) {
    status =
      conditionOf(pod, 'Ready')?.status === 'True' ? 'Running' : 'NotReady';
  }
  return {
    ready: ready + running.length,
    reason: status,
    counted: [...counted.filter(({ name }) => sidecars.has(name)), ...statuses],
  };
}

function readyContainers(pod: KubeObject): string {
  const total = (pod.spec?.containers?.length ?? 0) + sidecarsOf(pod).size;
  return `${summaryOf(pod).ready}/${total}`;
}

function podStatus(pod: KubeObject): string {
  const { reason, phase } = pod.status ?? {};
  if (pod.metadata.deletionTimestamp) {
    if (reason === 'NodeLost') {
      return 'Unknown';
    }
    if (!['Succeeded', 'Failed'].includes(phase)) {
      return 'Terminating';
    }
  }
  return summaryOf(pod).reason;
}

/** `2 (5m ago)`: how often, and when a container last ended. */
function restarts(pod: KubeObject, now: Date): string {
  const { counted } = summaryOf(pod);
  const count = counted.reduce(
    (sum: number, { restartCount = 0 }) => sum + restartCount,
    0,
  );
  const last = counted
    .flatMap(({ lastState }) => lastState?.terminated?.finishedAt ?? [])
    .sort()
    .at(-1);
  return count > 0 && last
    ? `${count} (${humanAge(last, now)} ago)`
    : String(count);
}

function readinessGates(pod: KubeObject): string {
  const gates: { conditionType: string }[] = pod.spec?.readinessGates ?? [];
  const open = gates.filter(
    ({ conditionType }) => conditionOf(pod, conditionType)?.status === 'True',
  );
  return gates.length > 0 ? `${open.length}/${gates.length}` : '<none>';
}

/** The columns of pods: the rules of k8s.io/kubernetes pkg/printers/internalversion/printers.go printPod. */
export const POD_COLUMNS: Column[] = [
  NAME,
  column('Ready', readyContainers),
  column('Status', podStatus),
  column('Restarts', restarts),
  AGE,
  column('IP', read('.status.podIP'), WIDE),
  column('Node', read('.spec.nodeName'), WIDE),
  column('Nominated Node', read('.status.nominatedNodeName'), WIDE),
  column('Readiness Gates', readinessGates, WIDE),
];
