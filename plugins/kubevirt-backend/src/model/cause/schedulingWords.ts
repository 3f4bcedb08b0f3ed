import type { LocalizableMessage } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { localizable } from '../localizable';
import type { NodesHeld, Room } from './schedulerFindings';

/** What is known when no node takes a VM. */
export interface SchedulingFacts {
  /** Nodes that the scheduler looked at. */
  checked: number;
  findings: NodesHeld[];
  /** The finding to speak of, one of `findings`. */
  lead: NodesHeld;
  /** How much the VM asks of what is short, e.g. `64 GiB`. */
  asked?: string;
  /** Whether what is short would be there on empty nodes, where the scheduler reports it. */
  room?: Room;
  /** Labels that KubeVirt asks of a node beside those of the VM's own. */
  demands?: string[];
  /** The VM has a node selector or an affinity of its own. */
  selects?: boolean;
}

/** One sentence: what stands on most nodes, and that the others do not take the VM either. */
export function schedulingSentence(facts: SchedulingFacts): LocalizableMessage {
  const { checked, findings, lead, asked, room } = facts;
  if (checked === 0) {
    return localizable('cause.unschedulable.no-node');
  }
  const number = checked - lead.nodes;
  if (number <= 0) {
    return onAll(facts, localizable('nodes.checked', { count: checked }));
  }
  const rest = findings.filter(finding => finding !== lead);
  // With one reason left it is given; more are for the hint.
  const reason =
    rest.length === 1 && rest[0].nodes === number
      ? onSome(rest[0], number)
      : localizable('nodes.refuse', { count: number });
  return localizable('cause.unschedulable.some', {
    held: lead.nodes,
    number: checked,
    reason: onSome(lead, lead.nodes, { asked, room }),
    others:
      number === 1
        ? localizable('nodes.the-other', { reason })
        : localizable('nodes.the-others', { number, reason }),
  });
}

/** What to do about it, and what else was found. */
export function schedulingHint(facts: SchedulingFacts): LocalizableMessage[] {
  const { checked, findings, lead } = facts;
  const advice = [roomAdvice(facts), adviceOn(facts)]
    .flat()
    .filter(each => each !== undefined);
  const rest = findings.filter(finding => finding !== lead);
  const others = checked - lead.nodes;
  const given = rest.length === 1 && rest[0].nodes === others;
  if (checked === 0 || rest.length === 0 || given) {
    return advice;
  }
  const reasons = rest.map(finding =>
    localizable('nodes.counted', {
      number: finding.nodes,
      reason: onSome(finding, finding.nodes),
    }),
  );
  const sum = rest.reduce((total, { nodes }) => total + nodes, 0);
  return [
    ...advice,
    localizable('hint.unschedulable.also', { number: checked, reasons }),
    ...(sum > others
      ? [localizable('hint.unschedulable.several-reasons')]
      : []),
  ];
}

/** The whole reason, where it stands on all nodes. */
function onAll(
  {
    lead: { obstacle, detail = '' },
    asked,
    room,
    demands = [],
    selects,
  }: SchedulingFacts,
  checked: LocalizableMessage,
): LocalizableMessage {
  switch (obstacle) {
    case 'memory':
      if (room === 'never') {
        return asked
          ? localizable('cause.unschedulable-memory.too-large', {
              asked,
              checked,
            })
          : localizable('cause.unschedulable-memory.too-large-unsized', {
              checked,
            });
      }
      return asked
        ? localizable('cause.unschedulable-memory.nowhere', { asked, checked })
        : localizable('cause.unschedulable-memory.nowhere-unsized', {
            checked,
          });
    case 'cpu':
      if (room === 'never') {
        return asked
          ? localizable('cause.unschedulable-cpu.too-large', { asked, checked })
          : localizable('cause.unschedulable-cpu.too-large-unsized', {
              checked,
            });
      }
      return asked
        ? localizable('cause.unschedulable-cpu.nowhere', { asked, checked })
        : localizable('cause.unschedulable-cpu.nowhere-unsized', { checked });
    case 'kvm':
      return room === 'never'
        ? localizable('cause.unschedulable-kvm.none', { checked })
        : localizable('cause.unschedulable-kvm.nowhere', { checked });
    case 'resource':
      return room === 'never'
        ? localizable('cause.unschedulable.too-large', { detail, checked })
        : localizable('cause.unschedulable.resource', { detail, checked });
    case 'taint':
      if (!detail) {
        return localizable('cause.unschedulable-taint.unnamed', { checked });
      }
      return localizable('cause.unschedulable-taint.taint', {
        detail,
        checked,
      });
    case 'cordoned':
      return localizable('cause.unschedulable-taint.cordoned', { checked });
    case 'affinity':
      // Where the VM asks nothing of its node, KubeVirt does.
      return demands.length > 0 && selects === false
        ? localizable('cause.unschedulable-affinity.kubevirt-labels', {
            labels: distinguishing(demands).join(', '),
            checked,
          })
        : localizable('cause.unschedulable-affinity.selector', { checked });
    case 'spread':
      return localizable('cause.unschedulable-affinity.spread', { checked });
    case 'volume':
      return localizable('cause.unschedulable-volume.nowhere', { checked });
    case 'volume-in-use':
      return localizable('cause.unschedulable-volume.in-use', { checked });
    case 'pods':
      return localizable('cause.unschedulable.pods', { checked });
    default:
      return localizable('cause.unschedulable.nowhere', { checked });
  }
}

/** The same of some nodes, after how many they are. */
function onSome(
  { obstacle, detail = '' }: NodesHeld,
  count: number,
  { asked, room }: Pick<SchedulingFacts, 'asked' | 'room'> = {},
): LocalizableMessage {
  const never = room === 'never';
  switch (obstacle) {
    case 'memory':
    case 'cpu':
      if (never) {
        return asked
          ? localizable(`nodes.${obstacle}-never-asked`, { asked, count })
          : localizable(`nodes.${obstacle}-never`, { count });
      }
      return asked
        ? localizable(`nodes.${obstacle}-asked`, { asked, count })
        : localizable(`nodes.${obstacle}`, { count });
    case 'kvm':
      return localizable(never ? 'nodes.kvm-never' : 'nodes.kvm', { count });
    case 'cordoned':
    case 'spread':
    case 'pods':
      return localizable(`nodes.${obstacle}`, { count });
    case 'taint':
      return detail
        ? localizable('nodes.taint', { detail, count })
        : localizable('nodes.taint-unnamed', { count });
    case 'resource':
      return localizable(never ? 'nodes.resource-never' : 'nodes.resource', {
        detail,
        count,
      });
    case 'affinity':
      return localizable('nodes.selector', { count });
    case 'volume':
      return localizable('nodes.volume');
    case 'volume-in-use':
      return localizable('nodes.volume-in-use', { count });
    default:
      return localizable('nodes.other', { detail, count });
  }
}

/** Whether it helps to wait. */
function roomAdvice({ room }: SchedulingFacts): LocalizableMessage | undefined {
  switch (room) {
    case 'never':
      return localizable('hint.unschedulable.too-large');
    case 'taken':
      return localizable('hint.unschedulable.full');
    default:
      return undefined;
  }
}

function adviceOn({
  lead,
  asked,
  demands = [],
  selects,
}: SchedulingFacts): LocalizableMessage | LocalizableMessage[] {
  switch (lead.obstacle) {
    case 'memory':
      return asked
        ? localizable('hint.unschedulable-memory.asked', { asked })
        : localizable('hint.unschedulable-memory.unsized');
    case 'cpu':
      return localizable('hint.unschedulable-cpu');
    case 'kvm':
      return localizable('hint.unschedulable-kvm');
    case 'taint':
      return lead.detail
        ? localizable('hint.unschedulable-taint.taint')
        : localizable('hint.unschedulable-taint.unnamed');
    case 'cordoned':
      return localizable('hint.unschedulable-taint.cordoned');
    case 'affinity':
      return affinityAdvice(demands, selects);
    case 'spread':
      return localizable('hint.unschedulable-affinity.spread');
    case 'resource':
      return resourceAdvice(lead.detail ?? '');
    case 'volume':
      return localizable('hint.unschedulable-volume');
    case 'volume-in-use':
      return localizable('hint.unschedulable-volume.in-use');
    case 'pods':
      return localizable('hint.unschedulable.pods');
    default:
      return localizable('hint.unschedulable.read');
  }
}

/** What to do about a resource other than CPU, memory and KVM. */
function resourceAdvice(detail: string): LocalizableMessage {
  if (detail.startsWith('hugepages-')) {
    return localizable('hint.unschedulable.huge-pages', { detail });
  }
  if (detail.startsWith('devices.kubevirt.io/')) {
    // kubevirt v1.9 pkg/virt-handler/device-manager/device_controller.go
    return localizable('hint.unschedulable.kubevirt-device', { detail });
  }
  return detail.includes('/')
    ? localizable('hint.unschedulable.device', { detail })
    : localizable('hint.unschedulable.resource', { detail });
}

/** On every launcher pod: that virt-handler works on the node (kubevirt v1.9 api/core/v1/types.go NodeSchedulable). */
const SCHEDULABLE = 'kubevirt.io/schedulable';

/** The labels that differ between nodes on which virt-handler works, else that it does. */
function distinguishing(demands: readonly string[]): readonly string[] {
  const others = demands.filter(label => label !== SCHEDULABLE);
  return others.length > 0 ? others : demands;
}

function affinityAdvice(
  demands: readonly string[],
  selects: boolean | undefined,
): LocalizableMessage | LocalizableMessage[] {
  const having = (pattern: RegExp) =>
    demands.filter(label => pattern.test(label));
  const places = (labels: string[]) => ({
    labels: labels.join(', '),
    columns: labels.join(','),
  });
  const cpu = having(/^(cpu-model|cpu-feature|hyperv)\.node\.kubevirt\.io\//);
  if (cpu.length > 0) {
    return cpu.length === 1
      ? localizable('hint.unschedulable-affinity.cpu-label', places(cpu))
      : localizable('hint.unschedulable-affinity.cpu-labels', places(cpu));
  }
  if (selects !== false || demands.length === 0) {
    return localizable('hint.unschedulable-affinity.selector');
  }
  if (having(/^(kubevirt\.io\/)?cpumanager$/).length > 0) {
    return localizable('hint.unschedulable-affinity.cpu-manager');
  }
  const machine = having(/^machine-type\.node\.kubevirt\.io\//);
  const hardware = demands.filter(
    label => label !== SCHEDULABLE && !machine.includes(label),
  );
  if (hardware.length > 0) {
    return localizable(
      'hint.unschedulable-affinity.hardware',
      places(hardware),
    );
  }
  const schedulable = localizable('hint.unschedulable-affinity.schedulable');
  // Every launcher pod asks for both (kubevirt v1.9 nodeselectorrenderer.go), and which is missing nobody says.
  return machine.length > 0
    ? [schedulable, localizable('hint.unschedulable-affinity.machine-type')]
    : schedulable;
}
