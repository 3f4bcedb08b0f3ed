import type {
  VirtualMachineGroup,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

const URGENCY: Record<VirtualMachineGroup, number> = {
  'held-back': 0,
  changing: 1,
  running: 2,
  stopped: 3,
};

const collator = new Intl.Collator(undefined, { numeric: true });

/** Held back first, then changing, running, stopped; by name inside. */
export function compareByUrgency(
  a: VirtualMachineSummary,
  b: VirtualMachineSummary,
): number {
  return URGENCY[a.group] - URGENCY[b.group] || compareByName(a, b);
}

/** By name as a person counts (`db-2` before `db-10`), then by place, so that the order is total. */
export function compareByName(
  a: VirtualMachineSummary,
  b: VirtualMachineSummary,
): number {
  return collator.compare(a.name, b.name) || collator.compare(a.id, b.id);
}

/** Numbers of the card's first line. */
export interface VirtualMachineCounts {
  running: number;
  migrating: number;
  changing: number;
  /** Declared, and not there. */
  waiting: number;
  heldBack: number;
  paused: number;
  stopped: number;
}

/** Counts each VM once. */
export function countVirtualMachines(
  vms: VirtualMachineSummary[],
): VirtualMachineCounts {
  const counts = {
    running: 0,
    migrating: 0,
    changing: 0,
    waiting: 0,
    heldBack: 0,
    paused: 0,
    stopped: 0,
  };
  for (const vm of vms) {
    counts[countedAs(vm)] += 1;
  }
  return counts;
}

function countedAs(vm: VirtualMachineSummary): keyof VirtualMachineCounts {
  if (vm.declared) {
    return 'waiting';
  }
  if (vm.group === 'held-back') {
    return 'heldBack';
  }
  if (vm.paused) {
    return 'paused';
  }
  return vm.group === 'changing' && vm.migration?.active
    ? 'migrating'
    : vm.group;
}

/** How many VMs are on each cluster, by its name. */
export function countByCluster(
  vms: VirtualMachineSummary[],
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { cluster } of vms) {
    counts[cluster] = (counts[cluster] ?? 0) + 1;
  }
  return counts;
}
