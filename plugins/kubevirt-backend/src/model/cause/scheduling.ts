import type {
  Cause,
  CauseCode,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Condition, Pod } from '../types';
import { instanceSpec, memoryOf } from '../guest';
import { formatBytes, formatCpus, parseQuantity } from '../quantity';
import { conditionOf, falseCondition, objects, text, textMap } from '../read';
import { localizable } from '../localizable';
import { fromCondition } from './context';
import type { CauseContext } from './context';
import { claimMissing, storageCause } from './storage';
import { foldFindings, leadOf } from './schedulerFindings';
import type { NodesHeld } from './schedulerFindings';
import { parseSchedulerMessage } from './schedulerMessage';
import type { Obstacle, SchedulerFinding } from './schedulerMessage';
import { schedulingHint, schedulingSentence } from './schedulingWords';

const CODES: Record<Obstacle, CauseCode> = {
  other: 'unschedulable',
  cordoned: 'unschedulable-taint',
  taint: 'unschedulable-taint',
  affinity: 'unschedulable-affinity',
  pods: 'unschedulable',
  resource: 'unschedulable',
  cpu: 'unschedulable-cpu',
  memory: 'unschedulable-memory',
  kvm: 'unschedulable-kvm',
  volume: 'unschedulable-volume',
  spread: 'unschedulable-affinity',
};

/** The VM's pod has no node: what the scheduler says, in words. */
export function schedulingCause(context: CauseContext): Cause | undefined {
  if (context.phase === 'Running') {
    return undefined;
  }
  const { condition, object } = scheduledOf(context);
  const message = text(condition?.message);
  if (!condition || !message) {
    return undefined;
  }
  const missing = claimMissing(condition, object);
  if (missing) {
    return missing;
  }
  const parsed = parseSchedulerMessage(message);
  const findings = parsed ? foldFindings(parsed.findings, parsed.checked) : [];
  const lead = leadOf(wanted(context, findings));
  if (lead?.obstacle === 'volume') {
    // The claim knows better than the scheduler why it is not bound.
    const cause = storageCause(context);
    if (cause) {
      return cause;
    }
  }
  if (!parsed || !lead) {
    return fromCondition(condition, object, {
      code: 'unschedulable',
      severity: 'error',
      sentence: localizable('cause.unschedulable.unread'),
      hint: localizable('hint.unschedulable.read'),
    });
  }
  const facts = {
    checked: parsed.checked,
    findings,
    lead,
    asked: askedAmount(context, lead),
    demands: demandsOf(context.pods.current),
  };
  return fromCondition(condition, object, {
    code: CODES[lead.obstacle],
    severity: 'error',
    sentence: schedulingSentence(facts),
    hint: schedulingHint(facts),
  });
}

/**
 * Where the pod itself says that it has no node. KubeVirt copies the pod's condition to the VMI once and
 * never amends it (kubevirt v1.9 pkg/controller/conditions.go AddPodCondition), so the scheduler's words of
 * today are those on the pod.
 */
function scheduledOf(context: CauseContext): {
  condition?: Condition;
  object: 'Pod' | 'VirtualMachineInstance';
} {
  const ofPod = conditionOf(
    context.pods.current?.status?.conditions,
    'PodScheduled',
  );
  if (ofPod) {
    return {
      condition: ofPod.status === 'False' ? ofPod : undefined,
      object: 'Pod',
    };
  }
  return {
    condition: falseCondition(context.instanceConditions, 'PodScheduled'),
    object: 'VirtualMachineInstance',
  };
}

/** A VM that is bound to one node by its name wants no other: what counts is what stands on that one. */
function wanted(context: CauseContext, findings: NodesHeld[]): NodesHeld[] {
  const bound = instanceSpec(context.vmObjects)?.nodeSelector?.[
    'kubernetes.io/hostname'
  ];
  const there = findings.filter(({ obstacle }) => obstacle !== 'affinity');
  return bound && there.length > 0 ? there : findings;
}

/** Labels by which KubeVirt has a VM run only where its CPU can be had (kubevirt v1.9 api/core/v1/types.go). */
const DEMANDS = /^(cpu-model|cpu-feature|hyperv)\.node\.kubevirt\.io\//;

/** Labels that KubeVirt itself asks of a node for what the VM wants of its CPU. */
function demandsOf(pod: Pod | undefined): string[] {
  return Object.keys(textMap(pod?.spec?.nodeSelector)).filter(label =>
    DEMANDS.test(label),
  );
}

/** What the launcher pod asks, KubeVirt's overhead included; else what the VM asks. */
function askedAmount(
  context: CauseContext,
  finding: Pick<SchedulerFinding, 'obstacle'>,
): string | undefined {
  if (finding.obstacle === 'memory') {
    const bytes =
      requested(context.pods.current, 'memory') ??
      parseQuantity(memoryOf(context.vmObjects));
    return bytes === undefined ? undefined : formatBytes(bytes);
  }
  if (finding.obstacle === 'cpu') {
    const cpus = requested(context.pods.current, 'cpu');
    return cpus === undefined ? undefined : formatCpus(cpus);
  }
  return undefined;
}

function requested(pod: Pod | undefined, resource: string): number | undefined {
  let sum: number | undefined;
  for (const container of objects(pod?.spec?.containers)) {
    const amount = parseQuantity(container.resources?.requests?.[resource]);
    if (amount !== undefined) {
      sum = (sum ?? 0) + amount;
    }
  }
  return sum;
}
