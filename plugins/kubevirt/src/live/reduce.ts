import type {
  EntityVirtualMachines,
  VirtualMachinesStreamMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** A message that carries data. */
export type DataMessage = Exclude<
  VirtualMachinesStreamMessage,
  { type: 'end' }
>;

/**
 * Applies a message to what is known. What did not change keeps its identity, so that a row whose VM
 * did not change is not drawn again; this holds for snapshots too, which come on every reconnect.
 *
 * @returns undefined for a change without a snapshot before it: there is nothing to amend.
 */
export function applyMessage(
  current: EntityVirtualMachines | undefined,
  message: DataMessage,
): EntityVirtualMachines | undefined {
  if (message.type === 'snapshot') {
    return applySnapshot(current, message.data);
  }
  if (!current) {
    return undefined;
  }
  const { changed, removed, clusters, time } = message.data;
  const changes = new Map(changed.map(vm => [vm.id, vm]));
  const gone = new Set(removed.filter(id => !changes.has(id)));
  const virtualMachines = current.virtualMachines
    .filter(vm => !gone.has(vm.id))
    .map(vm => {
      const next = changes.get(vm.id);
      changes.delete(vm.id);
      return next ? keepEqual(vm, next) : vm;
    });
  virtualMachines.push(...changes.values());
  return {
    ...current,
    time,
    clusters: clusters
      ? keepEqual(current.clusters, clusters)
      : current.clusters,
    virtualMachines: keepSameItems(current.virtualMachines, virtualMachines),
  };
}

function applySnapshot(
  current: EntityVirtualMachines | undefined,
  next: EntityVirtualMachines,
): EntityVirtualMachines {
  if (!current) {
    return next;
  }
  const known = new Map(current.virtualMachines.map(vm => [vm.id, vm]));
  return {
    ...next,
    search: keepEqual(current.search, next.search),
    clusters: keepEqual(current.clusters, next.clusters),
    virtualMachines: keepSameItems(
      current.virtualMachines,
      next.virtualMachines.map(vm => {
        const before = known.get(vm.id);
        return before ? keepEqual(before, vm) : vm;
      }),
    ),
  };
}

/** Both sides were parsed from JSON that one server wrote, so equal objects have equal texts. */
function keepEqual<T>(before: T, after: T): T {
  return JSON.stringify(before) === JSON.stringify(after) ? before : after;
}

function keepSameItems<T>(before: T[], after: T[]): T[] {
  return before.length === after.length &&
    before.every((item, index) => item === after[index])
    ? before
    : after;
}
