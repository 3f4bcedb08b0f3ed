import {
  findVmSize,
  VM_SIZES,
  type VmSize,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { readable } from '../shared';

/** A size that a form offers. */
export interface SizeChoice {
  name: string;
  /** Absent for instance types that are a site's own. */
  size?: VmSize;
}

/** The sizes that the schema allows, or all of the catalogue where it does not say. */
export function sizeChoices(allowed: unknown): SizeChoice[] {
  return Array.isArray(allowed)
    ? allowed
        .filter((name): name is string => typeof name === 'string')
        .map(name => ({ name, size: findVmSize(name) }))
    : VM_SIZES.map(size => ({ name: size.name, size }));
}

/** Whether every word of the filter is found in name, CPUs or memory; `8gi`, `8 GiB` and `2 vcpu` all work. */
export function matchesSize(choice: SizeChoice, filter: string): boolean {
  const { name, size } = choice;
  const figures = size ? ` ${size.cpu}vcpu ${readable(size.memory)}` : '';
  const text = ` ${name}${figures}`.toLocaleLowerCase('en');
  // A number belongs to the unit that follows it, and begins a figure: "8 GiB" is not found in "128 GiB".
  const words = filter
    .toLocaleLowerCase('en')
    .replace(/(\d)\s+(?=[a-z])/g, '$1')
    .split(/\s+/)
    .filter(Boolean);
  const joined = text.replace(/(\d)\s+(?=[kmgt]ib)/g, '$1');
  return words.every(word =>
    /^\d/.test(word) ? joined.includes(` ${word}`) : joined.includes(word),
  );
}
