import type {
  VirtualMachineGroup,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  ageOf,
  type Column,
  compareByName,
  compareByUrgency,
  type Sort,
} from '../virtualMachines';

/** What the reader wants to see; an empty list lets everything through. */
export interface VirtualMachinesFilter {
  text: string;
  groups: VirtualMachineGroup[];
  statuses: string[];
  clusters: string[];
}

/** Lets everything through. */
export const NO_FILTER: VirtualMachinesFilter = {
  text: '',
  groups: [],
  statuses: [],
  clusters: [],
};

/** Whether the filter may hide anything. */
export function isFiltering(filter: VirtualMachinesFilter): boolean {
  return (
    filter.text.trim() !== '' ||
    filter.groups.length > 0 ||
    filter.statuses.length > 0 ||
    filter.clusters.length > 0
  );
}

/** The VMs that the filter lets through. Every word of the text must occur somewhere. */
export function filterVirtualMachines(
  vms: VirtualMachineSummary[],
  filter: VirtualMachinesFilter,
): VirtualMachineSummary[] {
  const words = filter.text.toLocaleLowerCase('en-US').split(/\s+/);
  const within = (chosen: string[], value: string) =>
    chosen.length === 0 || chosen.includes(value);
  return vms.filter(
    vm =>
      within(filter.groups, vm.group) &&
      within(filter.statuses, vm.displayStatus) &&
      within(filter.clusters, vm.cluster) &&
      words.every(word => searchText(vm).includes(word)),
  );
}

function searchText(vm: VirtualMachineSummary): string {
  return [
    vm.name,
    vm.namespace,
    vm.cluster,
    vm.displayStatus,
    vm.status,
    vm.node,
    vm.pod?.name,
    vm.target?.node,
    vm.target?.pod?.name,
    ...vm.ipAddresses,
  ]
    .join(' ')
    .toLocaleLowerCase('en-US');
}

const collator = new Intl.Collator(undefined, { numeric: true });

const KEYS: Record<Column, (vm: VirtualMachineSummary) => string | undefined> =
  {
    status: vm => vm.displayStatus,
    name: vm => vm.name,
    phase: vm => vm.phase,
    node: vm => vm.node,
    pod: vm => vm.pod?.name,
    // The oldest has the greatest age, and the smallest time.
    age: vm => ageKey(ageOf(vm)?.time),
  };

/** In the chosen order; held back first where none was chosen. What is missing comes last. */
export function sortVirtualMachines(
  vms: VirtualMachineSummary[],
  sort: Sort | undefined,
): VirtualMachineSummary[] {
  const sorted = [...vms];
  if (!sort) {
    return sorted.sort(compareByUrgency);
  }
  const key = KEYS[sort.column];
  const sign = sort.descending ? -1 : 1;
  return sorted.sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === undefined || right === undefined) {
      return (
        Number(left === undefined) - Number(right === undefined) ||
        compareByName(a, b)
      );
    }
    return sign * collator.compare(left, right) || compareByName(a, b);
  });
}

function ageKey(time: string | undefined): string | undefined {
  return time && String(Number.MAX_SAFE_INTEGER - Date.parse(time));
}
