import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** What is compared of a VM, made once for each view of it. */
export interface VmKeys {
  vm: VirtualMachineSummary;
  /** All that a search finds of the VM itself, in lower case. */
  text: string;
  /** By which names sort as people count: `web-2` before `web-10`. */
  name: string;
  size?: string;
  /** Milliseconds since the epoch. */
  created?: number;
}

/** Mirrors hand out the same view until something is seen of a change. */
const KNOWN = new WeakMap<VirtualMachineSummary, VmKeys>();

export function keysOf(vm: VirtualMachineSummary): VmKeys {
  let keys = KNOWN.get(vm);
  if (!keys) {
    const created = vm.createdAt ? Date.parse(vm.createdAt) : NaN;
    keys = {
      vm,
      text: textOf(vm),
      name: natural(vm.name),
      size: vm.size === undefined ? undefined : natural(vm.size),
      created: Number.isNaN(created) ? undefined : created,
    };
    KNOWN.set(vm, keys);
  }
  return keys;
}

/** By name as people count, and those of one name always in the same order. */
export function compareNames(a: VmKeys, b: VmKeys): number {
  return compare(a.name, b.name) || compare(a.vm.id, b.vm.id);
}

export function compare<T extends string | number>(a: T, b: T): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

/** Brings VMs into the order of their names: quickly, as long as they are those of the time before. */
export class NameOrder {
  #ids: string[] = [];
  #places: number[] = [];

  /** @param items - in the order of the mirrors, which changes only as VMs come and go */
  arrange(items: readonly VmKeys[]): VmKeys[] {
    const known =
      items.length === this.#ids.length &&
      items.every(({ vm }, i) => vm.id === this.#ids[i]);
    if (!known) {
      this.#ids = items.map(({ vm }) => vm.id);
      this.#places = items
        .map((_, i) => i)
        .sort((a, b) => compareNames(items[a], items[b]));
    }
    return this.#places.map(i => items[i]);
  }
}

/** A line feed between the parts: no search holds one, so that none is found across two of them. */
function textOf(vm: VirtualMachineSummary): string {
  return [
    `${vm.cluster}/${vm.namespace}/${vm.name}`,
    vm.displayStatus,
    vm.status,
    vm.phase,
    vm.node,
    vm.target?.node,
    ...vm.ipAddresses,
    vm.cause?.code,
    vm.cause?.sentence,
    vm.cause?.reason,
    vm.size,
    vm.guestOs,
    vm.runStrategy,
  ]
    .filter(Boolean)
    .join('\n')
    .toLowerCase();
}

/** Numbers with zeros in front, so that they compare by their worth. */
function natural(text: string): string {
  return text.toLowerCase().replace(/\d+/g, digits => digits.padStart(12, '0'));
}
