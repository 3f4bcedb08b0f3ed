import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type {
  Eviction,
  FleetCluster,
  FleetCount,
  FleetNode,
  FleetPage,
  FleetQuery,
  FleetVirtualMachine,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { statusForCallers, type VirtualMachineFinder } from '../access';
import type { ClusterMirror, MirrorService } from '../mirror/types';
import { evictionOf, migrationSettingsOf } from '../model';
import type { Attributed, Attribution } from './Attribution';
import { fleetCsv } from './fleetCsv';
import { FleetIndex, type FleetSet } from './FleetIndex';
import {
  FleetScopes,
  type FleetScope,
  type FleetScopesOptions,
} from './FleetScopes';
import { selectFleet } from './selectFleet';

/** More VMs are not written into one file. */
const MAX_CSV_ROWS = 100_000;
/** More VMs of one node are not shown: a node runs a few hundred pods. */
const MAX_NODE_VMS = 1_000;

const EFFECT_ORDER = { blocked: 0, external: 1, stops: 2, migrates: 3 };

export interface FleetOptions extends FleetScopesOptions {
  mirrors: MirrorService;
  finder: VirtualMachineFinder;
}

/** What a caller sees now, for the rows of a stream. */
export interface FleetSight {
  scope: FleetScope;
  /** Of those who see all of the fleet; for others it is asked of each entity. */
  attribution?: Attribution;
  mirrors: ClusterMirror[];
}

/** The virtual machines of all clusters that a caller may see: searched, counted and read in the mirrors. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #scopes: FleetScopes;
  readonly #index: FleetIndex;

  private constructor(options: FleetOptions) {
    this.#options = options;
    this.#scopes = FleetScopes.create(options);
    this.#index = FleetIndex.create({ ...options, scopes: this.#scopes });
  }

  static create(options: FleetOptions): Fleet {
    return new Fleet(options);
  }

  /** @param part - `facets` also counts the values of each dimension */
  async page(
    credentials: BackstageCredentials,
    query: FleetQuery,
    part: { offset: number; limit: number; facets: boolean },
  ): Promise<FleetPage> {
    const { scope, mirrors, set } = await this.#look(credentials);
    const { matched, facets, groups } = await selectFleet(set, query);
    const { offset, limit } = part;
    const clusters = mirrors.map(clusterOf);
    return {
      time: this.#time(),
      scope: scope.kind,
      ...(scope.kind === 'owned' && {
        ownedEntities: scope.members.length + scope.denied,
        deniedEntities: scope.denied,
      }),
      clusters,
      total: set.items.length,
      matched: matched.length,
      offset,
      virtualMachines: matched
        .slice(offset, offset + limit)
        .map(({ vm }) => shownVm(vm, set.byVm.get(vm.id))),
      ...(part.facets && {
        facets: {
          ...facets,
          cluster: {
            ...facets.cluster,
            values: titled(facets.cluster.values, clusters),
          },
        },
      }),
      ...(groups && {
        groups:
          groups.grouping === 'cluster'
            ? { ...groups, items: titled(groups.items, clusters) }
            : groups,
      }),
    };
  }

  /**
   * Everything that a query selects, as CSV.
   *
   * @throws InputError where that is more than goes into one file
   */
  async csv(
    credentials: BackstageCredentials,
    query: FleetQuery,
  ): Promise<Generator<string>> {
    const { set } = await this.#look(credentials);
    const { matched } = await selectFleet(set, query);
    if (matched.length > MAX_CSV_ROWS) {
      throw new InputError(
        `These are ${matched.length} virtual machines, and one file holds at most ${MAX_CSV_ROWS}: narrow them, for example to one cluster.`,
      );
    }
    return fleetCsv(matched, set.byVm);
  }

  /**
   * The VMs on a node, and what a drain does to each.
   *
   * @throws NotFoundError for a cluster of which the caller sees nothing
   */
  async node(
    credentials: BackstageCredentials,
    { cluster, node }: { cluster: string; node: string },
  ): Promise<FleetNode> {
    const { scope, mirrors, set } = await this.#look(credentials);
    const mirror = mirrors.find(each => each.cluster === cluster);
    if (!mirror) {
      throw new NotFoundError(
        `There is no cluster '${cluster}' with virtual machines that you may see.`,
      );
    }
    const settings = migrationSettingsOf(mirror.kubevirts());
    const items = set.items.flatMap(({ vm }) => {
      if (vm.cluster !== cluster || vm.node !== node) {
        return [];
      }
      const vmObjects = mirror.vmObjects(vm.namespace, vm.name);
      // The parts are those of the VM where VM and VMI of one name have nothing to do with each other.
      const same = Boolean(vmObjects?.vm) === (vm.kind === 'VirtualMachine');
      const eviction = same && evictionOf(vmObjects?.vmi, settings);
      return eviction
        ? [{ vm: shownVm(vm, set.byVm.get(vm.id)), eviction }]
        : [];
    });
    items.sort(
      (a, b) =>
        order(a.eviction) - order(b.eviction) || (a.vm.id < b.vm.id ? -1 : 1),
    );
    const unschedulable =
      scope.kind === 'all' &&
      mirror
        .platform()
        .nodes.some(
          ({ metadata, spec }) => metadata.name === node && spec?.unschedulable,
        );
    return {
      time: this.#time(),
      scope: scope.kind,
      cluster: clusterOf(mirror),
      node,
      ...(unschedulable && { unschedulable }),
      items: items.slice(0, MAX_NODE_VMS),
      more: Math.max(0, items.length - MAX_NODE_VMS),
    };
  }

  /** @param fresh - asks catalog and policy, whatever is remembered */
  async sight(
    credentials: BackstageCredentials,
    fresh = false,
  ): Promise<FleetSight> {
    const scope = await this.#scopes.get(credentials, fresh);
    const mirrors = await this.#index.mirrors(scope);
    return {
      scope,
      mirrors,
      ...(scope.kind === 'all' && {
        attribution: await this.#index.attribution(credentials, scope),
      }),
    };
  }

  async #look(credentials: BackstageCredentials): Promise<{
    scope: FleetScope;
    mirrors: ClusterMirror[];
    set: FleetSet;
  }> {
    const scope = await this.#scopes.get(credentials);
    const mirrors = await this.#index.mirrors(scope);
    return { scope, mirrors, set: await this.#index.set(credentials, scope) };
  }

  #time(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}

/** A VM with the entities that show it. */
export function shownVm(
  vm: VirtualMachineSummary,
  owner: Attributed | undefined,
): FleetVirtualMachine {
  return {
    ...vm,
    entities: owner?.entities ?? [],
    ...(owner?.declared && { git: 'declared' as const }),
  };
}

function clusterOf(mirror: ClusterMirror): FleetCluster {
  const settings = migrationSettingsOf(mirror.kubevirts());
  return {
    ...statusForCallers(mirror.status()),
    ...(settings && { parallelMigrations: settings.parallelMigrations }),
  };
}

function titled<T extends FleetCount>(
  counts: T[],
  clusters: FleetCluster[],
): T[] {
  return counts.map(each => {
    const title = clusters.find(({ name }) => name === each.value)?.title;
    return title ? { ...each, title } : each;
  });
}

function order({ effect, leaving }: Eviction): number {
  return EFFECT_ORDER[effect] + (leaving ? 0.5 : 0);
}
