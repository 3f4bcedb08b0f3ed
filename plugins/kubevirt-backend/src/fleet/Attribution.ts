import type {
  FleetEntity,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VirtualMachineFinder } from '../access';
import { EventLoopYielder } from '../lib/EventLoopYielder';
import type { FleetMember } from './FleetScopes';

/** Whose a VM is. */
export interface Attributed {
  /** By reference. Never empty. */
  entities: FleetEntity[];
  /** One of them names this VM. */
  declared: boolean;
  /** What a search finds of them, in lower case. */
  text: string;
}

/** Which VMs entities show, and which of these each. */
export interface Attribution {
  /** By id of a VM. */
  byVm: ReadonlyMap<string, Attributed>;
  /** The VMs that are there. */
  existing: VirtualMachineSummary[];
  /** Those that are declared and are not there, by id. */
  awaited: ReadonlyMap<string, VirtualMachineSummary>;
}

/** Goes through what entities show, each by its own selectors and consent. */
export async function attribute(
  finder: VirtualMachineFinder,
  members: readonly FleetMember[],
): Promise<Attribution> {
  const yielder = new EventLoopYielder();
  const byVm = new Map<string, Attributed>();
  const existing = new Map<string, VirtualMachineSummary>();
  const awaited = new Map<string, VirtualMachineSummary>();
  for (const member of members) {
    const { entity } = member;
    for (const vm of finder.existing(entity)) {
      existing.set(vm.id, vm);
      byVm.set(vm.id, withMember(byVm.get(vm.id), member, vm));
    }
    for (const [id, vm] of finder.awaited(entity)) {
      awaited.set(id, vm);
      byVm.set(id, withMember(byVm.get(id), member, vm));
    }
    await yielder.pause();
  }
  // One entity may get to see a VM that another one waits for.
  existing.forEach((_, id) => awaited.delete(id));
  return { byVm, existing: [...existing.values()], awaited };
}

/** Whose a VM is, with one more entity. */
export function withMember(
  before: Attributed | undefined,
  { entity, shown }: FleetMember,
  { cluster, namespace, name, declared }: VirtualMachineSummary,
): Attributed {
  const entities = [...(before?.entities ?? []), shown].sort((a, b) =>
    a.entityRef < b.entityRef ? -1 : 1,
  );
  return {
    entities,
    declared:
      before?.declared ||
      declared ||
      entity.selector.declared.some(
        each =>
          each.namespace === namespace &&
          each.name === name &&
          each.clusters.includes(cluster),
      ),
    text: entities
      .flatMap(each => [each.entityRef, each.title ?? '', each.owner ?? ''])
      .join('\n')
      .toLowerCase(),
  };
}
