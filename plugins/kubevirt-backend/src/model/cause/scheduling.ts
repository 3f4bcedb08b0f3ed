import type {
  Cause,
  CauseCode,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Pod } from '../types';
import { memoryOf } from '../guest';
import { formatBytes, formatCpus, parseQuantity } from '../quantity';
import { falseCondition, objects, text } from '../read';
import { fromCondition, plural } from './context';
import type { CauseContext } from './context';
import { claimMissing, storageCause } from './storage';
import { parseSchedulerMessage } from './schedulerMessage';
import type { Obstacle, SchedulerFinding } from './schedulerMessage';

/**
 * The scheduler checks a node in this order and stops at the first check that fails (kubernetes v1.33
 * pkg/scheduler/apis/config/v1/default_plugins.go). So the obstacle that comes last stands on the nodes
 * that came nearest to fitting, and is the one to speak of.
 */
const ORDER: Obstacle[] = [
  'other',
  'cordoned',
  'taint',
  'affinity',
  'pods',
  'resource',
  'cpu',
  'memory',
  'kvm',
  'volume',
  'spread',
];

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
  const condition = falseCondition(context.instanceConditions, 'PodScheduled');
  const message = text(condition?.message);
  if (!condition || !message) {
    return undefined;
  }
  const missing = claimMissing(condition);
  if (missing) {
    return missing;
  }
  const parsed = parseSchedulerMessage(message);
  const worst = parsed && nearest(parsed.findings);
  if (worst?.obstacle === 'volume') {
    // The claim knows better than the scheduler why it is not bound.
    const cause = storageCause(context);
    if (cause) {
      return cause;
    }
  }
  if (!parsed || !worst) {
    return fromCondition(condition, 'VirtualMachineInstance', {
      code: 'unschedulable',
      severity: 'error',
      sentence: 'No node takes the VM.',
      hint: 'Read the scheduler’s own words below.',
      params: {},
    });
  }
  const asked = askedAmount(context, worst);
  const params: Record<string, string | number> = { nodes: parsed.checked };
  if (asked) {
    params.asked = asked;
  }
  if (worst.detail) {
    params.detail = worst.detail;
  }
  return fromCondition(condition, 'VirtualMachineInstance', {
    code: CODES[worst.obstacle],
    severity: 'error',
    sentence: sentenceOf(parsed.checked, parsed.findings, worst, asked),
    hint: hintOf(worst, asked),
    params,
  });
}

function nearest(findings: SchedulerFinding[]): SchedulerFinding | undefined {
  return findings.reduce<SchedulerFinding | undefined>(
    (best, finding) =>
      best && ORDER.indexOf(best.obstacle) >= ORDER.indexOf(finding.obstacle)
        ? best
        : finding,
    undefined,
  );
}

function sentenceOf(
  checked: number,
  findings: SchedulerFinding[],
  worst: SchedulerFinding,
  asked: string | undefined,
): string {
  if (checked === 0) {
    return 'The cluster has no node that takes pods.';
  }
  if (findings.length === 1) {
    return `${alone(worst, asked)}: ${plural(
      checked,
      'node',
      'nodes',
    )} checked.`;
  }
  const clauses = findings.map(finding => {
    const count = finding.nodes ?? checked;
    return `${count} ${among(
      finding,
      count,
      finding === worst ? asked : undefined,
    )}`;
  });
  return `None of ${plural(
    checked,
    'node',
    'nodes',
  )} takes the VM: ${clauses.join(', ')}.`;
}

/** The whole reason, where there is no other. */
function alone(finding: SchedulerFinding, asked: string | undefined): string {
  switch (finding.obstacle) {
    case 'memory':
      return asked
        ? `No node has ${asked} of memory free`
        : 'No node has enough memory free';
    case 'cpu':
      return asked
        ? `No node has ${asked} free`
        : 'No node has enough CPU free';
    case 'kvm':
      return 'No node has a KVM device free';
    case 'resource':
      return `No node has enough ${finding.detail} free`;
    case 'taint':
      return `Every node keeps the VM away with a taint (${finding.detail})`;
    case 'cordoned':
      return 'Every node is cordoned';
    case 'affinity':
      return 'No node matches the VM’s node selector or affinity';
    case 'spread':
      return 'No node fits the rules about which pods run together or apart';
    case 'volume':
      return 'No node can have the VM’s volumes';
    case 'pods':
      return 'Every node is full of pods';
    default:
      return 'No node takes the VM';
  }
}

/** The same as one of several reasons, after a number of nodes. */
function among(
  finding: SchedulerFinding,
  count: number,
  asked: string | undefined,
): string {
  const [has, does, is] =
    count === 1 ? ['has', 'does', 'is'] : ['have', 'do', 'are'];
  switch (finding.obstacle) {
    case 'memory':
      return asked
        ? `${has} less than ${asked} of memory free`
        : `${has} too little memory free`;
    case 'cpu':
      return asked
        ? `${has} less than ${asked} free`
        : `${has} too little CPU free`;
    case 'kvm':
      return `${has} no KVM device free`;
    case 'resource':
      return `${has} too little ${finding.detail} free`;
    case 'taint':
      return `${has} a taint the VM does not tolerate (${finding.detail})`;
    case 'cordoned':
      return `${is} cordoned`;
    case 'affinity':
      return `${does} not match its node selector or affinity`;
    case 'spread':
      return `${does} not fit the rules about pods together or apart`;
    case 'volume':
      return `cannot have its volumes`;
    case 'pods':
      return `${is} full of pods`;
    default:
      return `${does} not fit (${finding.detail})`;
  }
}

function hintOf(finding: SchedulerFinding, asked: string | undefined): string {
  switch (finding.obstacle) {
    case 'memory':
      return asked
        ? `Ask for less memory, or add a node with ${asked} free.`
        : 'Ask for less memory, or add a node.';
    case 'cpu':
      return 'Ask for fewer CPUs, or add a node.';
    case 'kvm':
      return 'Nodes need hardware virtualisation and a ready virt-handler: look at the cluster’s platform page.';
    case 'taint':
      return 'Give the VM a toleration for the taint, or remove the taint from a node.';
    case 'cordoned':
      return 'Uncordon a node (kubectl uncordon), or add one.';
    case 'affinity':
      return 'Change the VM’s nodeSelector or affinity, or label a node to match it.';
    case 'spread':
      return 'Loosen the affinity or spread rules, or add a node.';
    case 'volume':
      return 'Look at the VM’s claims: their storage may be in another zone, or not made yet.';
    default:
      return 'Free some room on the nodes, or add one.';
  }
}

/** What the launcher pod asks, KubeVirt's overhead included; else what the VM asks. */
function askedAmount(
  context: CauseContext,
  finding: SchedulerFinding,
): string | undefined {
  if (finding.obstacle === 'memory') {
    const bytes =
      requested(context.pods.current, 'memory') ??
      parseQuantity(memoryOf(context.parts));
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
