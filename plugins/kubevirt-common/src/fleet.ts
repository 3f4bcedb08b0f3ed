import type { ClusterStatus } from './cluster';
import type { FleetDimension, FleetGrouping } from './fleetQuery';
import type { StreamEndMessage, VirtualMachineSummary } from './virtualMachine';

/**
 * An entity that shows a virtual machine, as far as the caller sees it in the catalog.
 *
 * @public
 */
export interface FleetEntity {
  /** `kind:namespace/name`, in lower case. */
  entityRef: string;
  title?: string;
  /** Entity reference of the owner of the entity. */
  owner?: string;
}

/**
 * One virtual machine of the fleet page.
 *
 * @public
 */
export interface FleetVirtualMachine extends VirtualMachineSummary {
  /** The entities that get to see it, of those that the caller sees; by reference. Operations go through one of them. */
  entities: FleetEntity[];
  /** One of these entities names this VM, so that its repository declares it. Absent: not known. */
  git?: 'declared';
}

/**
 * How a cluster's part of the fleet stands.
 *
 * @public
 */
export interface FleetCluster extends ClusterStatus {
  /**
   * So many migrations run at once on this cluster: `parallelMigrationsPerCluster` of its KubeVirt, whose default is
   * 5. Absent where KubeVirt's resource is not known.
   */
  parallelMigrations?: number;
}

/**
 * How many virtual machines have a value.
 *
 * @public
 */
export interface FleetCount {
  /** Empty: they have none, as a VM that does not run has no node. */
  value: string;
  /** What to show in its place, where that is known: of a cluster or an entity. */
  title?: string;
  count: number;
}

/**
 * The values that a dimension has, the most frequent first.
 *
 * @public
 */
export interface FleetFacet {
  values: FleetCount[];
  /** How many further values were left out. */
  more: number;
}

/**
 * The virtual machines of one group.
 *
 * @public
 */
export interface FleetGroup extends FleetCount {
  /** How many of them are held back. */
  heldBack: number;
}

/**
 * One page of the virtual machines that the caller may see: the answer of `GET /v1/virtual-machines`.
 *
 * @public
 */
export interface FleetPage {
  /** RFC 3339 time of the answer, by the backend's clock. */
  time: string;
  /** `all` with the permission `kubevirt.fleet.read`, else those of the entities that the caller owns. */
  scope: 'all' | 'owned';
  /** Of the scope `owned`: how many entities with virtual machines the caller owns. */
  ownedEntities?: number;
  /** Of the scope `owned`: of how many of them the caller lacks the permission `kubevirt.vm.read`. */
  deniedEntities?: number;
  /** All clusters that were looked at, the silent ones included. */
  clusters: FleetCluster[];
  /** How many virtual machines the caller may see. */
  total: number;
  /** How many of them the query asks for. */
  matched: number;
  /** Where in those that the query asks for this page begins. */
  offset: number;
  virtualMachines: FleetVirtualMachine[];
  /**
   * Counts for each dimension, of those that fit the rest of the query: what a chip would show if it were set.
   * Present when asked for.
   */
  facets?: Record<FleetDimension, FleetFacet>;
  /** The groups, by size, when the query groups. A VM that several entities show is in the group of each. */
  groups?: { grouping: FleetGrouping; items: FleetGroup[]; more: number };
}

/**
 * What becomes of a virtual machine when its node is drained, by the eviction strategy that holds for it
 * (kubevirt v1.9 pkg/virt-api/webhooks/validating-webhook/admitters/pod-eviction-admitter.go).
 *
 * - `migrates`: it is moved to another node
 * - `stops`: its pod is evicted, so that it is shut down; it starts elsewhere if its run strategy says so
 * - `blocked`: KubeVirt refuses the eviction, so that the drain waits until somebody stops the VM
 * - `external`: KubeVirt leaves it to another controller
 *
 * @public
 */
export type EvictionEffect = 'migrates' | 'stops' | 'blocked' | 'external';

/**
 * Whether and how a virtual machine leaves its node.
 *
 * @public
 */
export interface Eviction {
  effect: EvictionEffect;
  /** `spec.evictionStrategy` of the VMI, else that of the cluster; absent where neither has one. */
  strategy?: string;
  /** Of the condition `LiveMigratable`, where it is false: e.g. `DisksNotLiveMigratable`. */
  reason?: string;
  /** The same in KubeVirt's words. */
  message?: string;
  /** A migration off the node is under way. */
  leaving?: true;
}

/**
 * The virtual machines on one node that the caller may see, and what a drain does to each: the answer of
 * `GET /v1/virtual-machines/node`.
 *
 * @public
 */
export interface FleetNode {
  /** RFC 3339 time of the answer, by the backend's clock. */
  time: string;
  scope: 'all' | 'owned';
  cluster: FleetCluster;
  node: string;
  /** The node takes no new pods. Shown to those only who see the whole fleet. */
  unschedulable?: boolean;
  /** Those that hold up a drain come first. */
  items: { vm: FleetVirtualMachine; eviction: Eviction }[];
  /** How many further VMs were left out. */
  more: number;
}

/**
 * A message of the stream of visible rows, `POST /v1/virtual-machines/stream`. `snapshot` replaces what was
 * known of the rows that were asked for, `change` amends it, `end` closes.
 *
 * @public
 */
export type FleetStreamMessage =
  | {
      type: 'snapshot' | 'change';
      data: {
        /** RFC 3339. */
        time: string;
        /** Rows as they are now; of a `change` those that are new or changed. */
        changed: FleetVirtualMachine[];
        /** Ids of rows that are gone, or that the caller may not see (any more). */
        removed: string[];
        /** Present in a snapshot, and when one of the clusters of these rows changed its state. */
        clusters?: ClusterStatus[];
      };
    }
  | StreamEndMessage;
