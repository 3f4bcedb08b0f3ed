import { checkDnsLabel, refuse } from './checks';

/** How many VMs one run may generate unless config says otherwise. */
const DEFAULT_MAX_VMS = 100;

const RAFAY_NAMESPACES = ['rafay', 'rafay-system', 'rafay-infra'];
const KUBEVIRT_NAMESPACES = ['kubevirt', 'cdi'];

/**
 * Checks a namespace that VMs are to live in.
 *
 * @returns warnings
 * @public
 */
export function checkVmNamespace(value: unknown, path: string): string[] {
  const name = checkDnsLabel(value, path);
  if (RAFAY_NAMESPACES.includes(name)) {
    refuse(path, `"${name}" is reserved by Rafay; choose another namespace`);
  }
  if (name.startsWith('kube-')) {
    refuse(
      path,
      `"${name}" is reserved for Kubernetes itself; choose another namespace`,
    );
  }
  if (KUBEVIRT_NAMESPACES.includes(name)) {
    refuse(
      path,
      `"${name}" belongs to ${
        name === 'cdi' ? 'CDI' : 'KubeVirt'
      } itself; choose another namespace for VMs`,
    );
  }
  return name === 'default'
    ? [
        `${path}: "default" is shared by whatever names no namespace; a namespace of its own is easier to own and to remove`,
      ]
    : [];
}

/**
 * Refuses two VMs of one name, naming both places.
 *
 * @public
 */
export function checkUniqueNames(
  items: ReadonlyArray<{ name: string; namespace?: string }>,
  path: string,
): void {
  const seen = new Map<string, number>();
  items.forEach((item, index) => {
    const key = `${item.namespace ?? ''}/${item.name}`;
    const first = seen.get(key);
    if (first !== undefined) {
      refuse(
        `${path}[${index}].name`,
        `"${item.name}" is already used by ${path}[${first}]; names are unique in a namespace`,
      );
    }
    seen.set(key, index);
  });
}

/**
 * Refuses more VMs than one run may generate.
 *
 * @public
 */
export function checkVmCount(
  count: number,
  path: string,
  max: number = DEFAULT_MAX_VMS,
): void {
  if (count > max) {
    refuse(
      path,
      `${count} VMs are more than the ${max} that one run may generate; split them, or have rafay.limits.virtualMachines raised`,
    );
  }
}
