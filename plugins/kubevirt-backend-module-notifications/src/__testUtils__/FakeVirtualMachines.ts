import type {
  ClusterSyncState,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  ObservedChanges,
  ObservedEntity,
  ObservedVirtualMachines,
  VirtualMachineEvent,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';

const ORDERS: ObservedEntity = {
  entityRef: 'component:default/orders',
  owner: 'group:default/team-orders',
};

/** The VMs of clusters that tests change by hand. */
export class FakeVirtualMachines implements ObservedVirtualMachines {
  readonly vms = new Map<string, VirtualMachineSummary>();
  readonly states = new Map<string, ClusterSyncState>([['west', 'synced']]);
  /** Whose a VM is, by its name; those that are not among it are the orders'. */
  readonly owners = new Map<string, ObservedEntity[]>();
  readonly #followers = new Set<(changes: ObservedChanges) => void>();
  readonly #listeners = new Set<(event: VirtualMachineEvent) => void>();

  get followers(): number {
    return this.#followers.size;
  }

  clusters(): string[] {
    return [...this.states.keys()];
  }

  follow(listener: (changes: ObservedChanges) => void): () => void {
    this.#followers.add(listener);
    this.clusters().forEach(cluster => listener(this.#all(cluster)));
    return () => this.#followers.delete(listener);
  }

  async entitiesOf(vm: { name: string }): Promise<ObservedEntity[]> {
    return this.owners.get(vm.name) ?? [ORDERS];
  }

  onEvent(listener: (event: VirtualMachineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  happen(event: VirtualMachineEvent): void {
    this.#listeners.forEach(listener => listener(event));
  }

  set(...vms: VirtualMachineSummary[]): void {
    for (const vm of vms) {
      this.vms.set(vm.id, vm);
      this.#report({
        ...this.#all(vm.cluster),
        all: undefined,
        changed: [vm],
      });
    }
  }

  remove(id: string): void {
    const { cluster } = this.vms.get(id)!;
    this.vms.delete(id);
    this.#report({
      ...this.#all(cluster),
      all: undefined,
      changed: [],
      removed: [id],
    });
  }

  /** A cluster that is synced shows all of its VMs. */
  setState(cluster: string, state: ClusterSyncState | undefined): void {
    if (state) {
      this.states.set(cluster, state);
      this.#report(this.#all(cluster));
    } else {
      this.states.delete(cluster);
    }
  }

  #report(changes: ObservedChanges): void {
    this.#followers.forEach(follower => follower(changes));
  }

  #all(cluster: string): ObservedChanges {
    const state = this.states.get(cluster)!;
    return {
      cluster: {
        name: cluster,
        state,
        forbiddenKinds: [],
        polledKinds: [],
      },
      ...(state === 'synced' && { all: true }),
      changed:
        state === 'synced'
          ? [...this.vms.values()].filter(vm => vm.cluster === cluster)
          : [],
      removed: [],
    };
  }
}
