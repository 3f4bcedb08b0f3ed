import type {
  UsageHistory,
  UsageQuantity,
  VirtualMachineUsage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { KubeVirtApi, VirtualMachineLocator } from '../../api';

/** Of no more VMs of one name it is shown what they use. */
const MAX_VMS = 3;
/** The search finds parts of words too; so many of what it finds are looked through for the name. */
const MAX_FOUND = 200;

/** A VM of the name, and what it was given and used. */
export interface VmInUse {
  vm: VirtualMachineLocator;
  usage: VirtualMachineUsage;
}

/** What is known of the VMs of a name. */
export interface NameInUse {
  items: VmInUse[];
  /** How many further VMs have the name. */
  more: number;
}

/**
 * What the VMs of a name use, of those that one may see: a form has no more than the name, so that all of them are
 * shown, each with where it is. One whose usage can't be read is left out.
 *
 * @throws as `KubeVirtApi.getFleet`
 */
export async function findUsage(
  api: KubeVirtApi,
  name: string,
  signal: AbortSignal,
): Promise<NameInUse> {
  const { virtualMachines } = await api.getFleet(
    { search: name, filters: {}, sort: 'name', descending: false },
    { offset: 0, limit: MAX_FOUND },
    signal,
  );
  const found = virtualMachines.flatMap(vm => {
    const entityRef = vm.entities[0]?.entityRef;
    return vm.name === name && entityRef
      ? { entityRef, cluster: vm.cluster, namespace: vm.namespace, name }
      : [];
  });
  const shown = found.slice(0, MAX_VMS);
  const usages = await Promise.all(
    shown.map(async vm => ({
      vm,
      usage: await api.getUsage(vm, '24h', signal).catch(() => undefined),
    })),
  );
  return {
    items: usages.flatMap(({ vm, usage }) => (usage ? { vm, usage } : [])),
    more: found.length - shown.length,
  };
}

/** The greatest value that was measured, and how much was not. */
export function highestOf(
  history: UsageHistory | undefined,
  quantity: UsageQuantity,
): { highest: number; gaps: number; total: number } | undefined {
  const values =
    history?.series.find(series => series.quantity === quantity)?.values ?? [];
  const known = values.filter(value => value !== null);
  return known.length === 0
    ? undefined
    : {
        highest: Math.max(...known),
        gaps: values.length - known.length,
        total: values.length,
      };
}
