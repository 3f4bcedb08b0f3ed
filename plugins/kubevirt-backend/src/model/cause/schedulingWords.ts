import { plural } from './context';
import type { NodesHeld } from './schedulerFindings';

/** What is known when no node takes a VM. */
export interface SchedulingFacts {
  /** Nodes that the scheduler looked at. */
  checked: number;
  findings: NodesHeld[];
  /** The finding to speak of, one of `findings`. */
  lead: NodesHeld;
  /** How much the VM asks of what is short, e.g. `64 GiB`. */
  asked?: string;
  /** Labels that KubeVirt asks of a node for the CPU that the VM wants. */
  demands?: string[];
}

/** One sentence: what stands on most nodes, and that the others do not take the VM either. */
export function schedulingSentence(facts: SchedulingFacts): string {
  const { checked, findings, lead, asked } = facts;
  if (checked === 0) {
    return 'The cluster has no node that takes pods.';
  }
  const others = checked - lead.nodes;
  if (others <= 0) {
    return `${onAll(lead, asked)}: ${plural(
      checked,
      'node',
      'nodes',
    )} checked.`;
  }
  const held = `${lead.nodes} of ${checked} nodes ${onSome(
    lead,
    lead.nodes,
    asked,
  )}`;
  const rest = findings.filter(finding => finding !== lead);
  const subject = others === 1 ? 'the other' : `the other ${others}`;
  // With one reason left it is told; more are for the hint.
  const reason =
    rest.length === 1 && rest[0].nodes === others
      ? onSome(rest[0], others)
      : `${others === 1 ? 'does' : 'do'} not take this VM`;
  return `${held}; ${subject} ${reason}.`;
}

/** What to do about it, and what else was found. */
export function schedulingHint(facts: SchedulingFacts): string {
  const { checked, findings, lead } = facts;
  const advice = adviceOn(facts);
  const rest = findings.filter(finding => finding !== lead);
  const others = checked - lead.nodes;
  const told = rest.length === 1 && rest[0].nodes === others;
  if (checked === 0 || rest.length === 0 || told) {
    return advice;
  }
  const clauses = rest.map(
    finding => `${finding.nodes} ${onSome(finding, finding.nodes)}`,
  );
  const sum = rest.reduce((total, { nodes }) => total + nodes, 0);
  const note = sum > others ? ' Some nodes have more than one reason.' : '';
  return `${advice} Of all ${checked} nodes also: ${clauses.join(
    ', ',
  )}.${note}`;
}

/** The whole reason, where it stands on all nodes. */
function onAll(finding: NodesHeld, asked: string | undefined): string {
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
      return 'Every node is closed to new pods (cordoned)';
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

/** The same of some nodes, after how many they are. */
function onSome(finding: NodesHeld, count: number, asked?: string): string {
  const [has, does, is] =
    count === 1 ? ['has', 'does', 'is'] : ['have', 'do', 'are'];
  const amount = asked ? ` (${asked} asked)` : '';
  switch (finding.obstacle) {
    case 'memory':
      return `${has} too little memory free${amount}`;
    case 'cpu':
      return `${has} too little CPU free${amount}`;
    case 'kvm':
      return `${has} no KVM device free`;
    case 'resource':
      return `${has} too little ${finding.detail} free`;
    case 'taint':
      return `${has} a taint the VM does not tolerate (${finding.detail})`;
    case 'cordoned':
      return `${is} closed to new pods (cordoned)`;
    case 'affinity':
      return `${does} not match its node selector or affinity`;
    case 'spread':
      return `${does} not fit the rules about which pods run together or apart`;
    case 'volume':
      return 'cannot have its volumes';
    case 'pods':
      return `${is} full of pods`;
    default:
      return `${does} not fit (${finding.detail})`;
  }
}

function adviceOn({ lead, asked, demands = [] }: SchedulingFacts): string {
  switch (lead.obstacle) {
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
      return demands.length > 0
        ? `For the CPU that the VM asks for, its node must have ${
            demands.length === 1 ? 'the label' : 'the labels'
          } ${demands.join(
            ', ',
          )}, which virt-handler gives (kubectl get nodes -L ${demands.join(
            ',',
          )} shows where): ask for another CPU model or feature. Look also at the VM’s nodeSelector and affinity.`
        : 'Change the VM’s nodeSelector or affinity, or label a node to match it.';
    case 'spread':
      return 'Loosen the affinity or spread rules, or add a node.';
    case 'resource':
      return resourceAdvice(lead.detail ?? '');
    case 'volume':
      return 'Look at the VM’s claims: their storage may be in another zone, or not made yet.';
    case 'pods':
      return 'Free some room on the nodes, or add one.';
    default:
      return 'Read the scheduler’s own words below.';
  }
}

/** What to do about a resource other than CPU, memory and KVM. */
function resourceAdvice(resource: string): string {
  const shows = `kubectl describe nodes shows what each has of ${resource}`;
  if (resource.startsWith('hugepages-')) {
    return `Free some on the nodes, or have huge pages set aside on one (${shows}).`;
  }
  if (resource.startsWith('devices.kubevirt.io/')) {
    // kubevirt v1.9 pkg/virt-handler/device-manager/device_controller.go
    return `virt-handler offers it on nodes whose kernel and hardware have it: ${shows}. Look also at the cluster’s platform page, whether virt-handler is ready there.`;
  }
  return resource.includes('/')
    ? `Stop another VM or pod that has one, or add a node that has it (${shows}). Where no node has any, its device plugin does not run, or the KubeVirt object does not permit the device (spec.configuration.permittedHostDevices).`
    : `Free some on the nodes, or add one that has it (${shows}).`;
}
