import {
  parseQuantity,
  type Cause,
  type CauseCode,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Condition, Pod } from '../../kubevirt/types';
import { instanceSpec, memoryOf } from '../guest';
import { formatBytes, formatCpus } from '../quantity';
import { conditionOf, falseCondition, objects, text, textMap } from '../read';
import { localizable } from '../localizable';
import { fromCondition } from './context';
import type { CauseContext } from './context';
import { claimMissing, storageCause } from './storage';
import { foldFindings, leadOf, roomOf } from './schedulerFindings';
import type { NodesHeld } from './schedulerFindings';
import { parseSchedulerMessage } from './schedulerMessage';
import type { Obstacle, SchedulerFinding } from './schedulerMessage';
import { schedulingHint, schedulingSentence } from './schedulingWords';
import { untoleratedTaints } from './taints';

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
  'volume-in-use': 'unschedulable-volume',
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
  if (condition.reason === 'SchedulingGated') {
    return gatedCause(context, condition, object);
  }
  const missing = claimMissing(condition, object);
  if (missing) {
    return missing;
  }
  const parsed = parseSchedulerMessage(message);
  const findings = parsed
    ? foldFindings(parsed.findings, parsed.checked).map(finding =>
        withTaints(context, finding),
      )
    : [];
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
    room: roomOf(parsed, lead),
    demands: demandsOf(context),
    selects: selects(context),
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
  // Where pods may be read and there is none, the copy is of one that is gone.
  const gone =
    !context.pods.current &&
    context.vmObjects.unreadable?.includes('pods') === false;
  return {
    condition: gone
      ? undefined
      : falseCondition(context.instanceConditions, 'PodScheduled'),
    object: 'VirtualMachineInstance',
  };
}

/** Names taints that the scheduler counts only. */
function withTaints(
  { vmObjects, pods }: CauseContext,
  finding: NodesHeld,
): NodesHeld {
  return finding.obstacle === 'taint' && !finding.detail
    ? {
        ...finding,
        detail: untoleratedTaints(
          vmObjects.nodes(),
          pods.current,
          finding.nodes,
        ),
      }
    : finding;
}

/** A VM that is bound to one node by its name wants no other: what counts is what stands on that one. */
function wanted(context: CauseContext, findings: NodesHeld[]): NodesHeld[] {
  const bound = instanceSpec(context.vmObjects)?.nodeSelector?.[
    'kubernetes.io/hostname'
  ];
  const there = findings.filter(({ obstacle }) => obstacle !== 'affinity');
  return bound && there.length > 0 ? there : findings;
}

/** A gate keeps the scheduler from the pod (kubernetes v1.30 on, plugins/schedulinggates): no node was asked. */
function gatedCause(
  context: CauseContext,
  condition: Condition,
  object: 'Pod' | 'VirtualMachineInstance',
): Cause {
  const gates = objects(context.pods.current?.spec?.schedulingGates)
    .map(({ name }) => text(name))
    .filter(name => name !== undefined);
  const named =
    gates.length === 1
      ? localizable('gate.one', { gate: gates[0] })
      : localizable('gate.several', { gates });
  return fromCondition(condition, object, {
    code: 'scheduling-gated',
    severity: 'waiting',
    sentence:
      gates.length > 0
        ? localizable('cause.scheduling-gated.named', { gates: named })
        : localizable('cause.scheduling-gated.unnamed'),
    hint: localizable('hint.scheduling-gated'),
  });
}

/** Labels of KubeVirt's own, and the one of its CPU manager before v1.9. */
const KUBEVIRTS = /(^|\.)kubevirt\.io\/|^cpumanager$/;

/**
 * Labels that KubeVirt itself asks of a node, and the VM does not: for its CPU, its hardware, its machine type, and
 * that virt-handler works there (kubevirt v1.9 pkg/virt-controller/services/nodeselectorrenderer.go).
 */
function demandsOf(context: CauseContext): string[] {
  const own = textMap(instanceSpec(context.vmObjects)?.nodeSelector);
  return Object.keys(textMap(context.pods.current?.spec?.nodeSelector)).filter(
    label => KUBEVIRTS.test(label) && !Object.hasOwn(own, label),
  );
}

/** Whether the VM itself is choosy about its node. */
function selects(context: CauseContext): boolean {
  const spec = instanceSpec(context.vmObjects);
  return (
    Boolean(spec?.affinity) ||
    Object.keys(textMap(spec?.nodeSelector)).length > 0
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
