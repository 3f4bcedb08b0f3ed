import type {
  ClusterStatus,
  Operation,
  VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/**
 * Follows the virtual machines of all clusters, whoever looks at them, on behalf of the portal.
 *
 * @public
 */
export interface VirtualMachineObserver {
  /** Name of the observer, e.g. `notifications`. One of a kind. */
  readonly name: string;
  /**
   * Is called once, when the plugin has started. Nothing is read of any cluster until the observer follows.
   *
   * @param virtualMachines - what it may follow, until the backend ends
   */
  start(virtualMachines: ObservedVirtualMachines): void;
}

/**
 * The virtual machines of all clusters, and whose they are.
 *
 * @remarks
 *
 * What an observer learns is the portal's own knowledge, and no person's. Before it passes on anything of a VM it asks for
 * {@link ObservedVirtualMachines.entitiesOf}, and passes it on to the owners of these entities only.
 *
 * @public
 */
export interface ObservedVirtualMachines {
  /** Names of the clusters that there are now, by configuration and sources. */
  clusters(): string[];
  /**
   * Keeps all clusters mirrored in this process and reports each change, until the function that it returns is called.
   * It costs what a person costs who has the page of all VMs open: a set of watches for each cluster, and the memory for
   * its objects. In a backend with several replicas, only one should follow.
   *
   * @param listener - is called with the changes of one cluster at a time. May be called while `follow` runs
   * @param clusters - only these, as far as there are such. Default: all
   */
  follow(
    listener: (changes: ObservedChanges) => void,
    clusters?: readonly string[],
  ): () => void;
  /**
   * The entities that show a VM now, and to which somebody on the cluster's side, or a rule of `kubevirt.access.rules`
   * about entities, has consented: what it takes to operate the VM on the entity's page. Rules for callers do not count,
   * as nobody asks.
   *
   * @returns by reference, in alphabetical order; empty for a VM that is not there
   * @throws any error where the catalog does not answer and has not done so lately
   */
  entitiesOf(
    vm: Pick<VirtualMachineSummary, 'cluster' | 'kind' | 'namespace' | 'name'>,
  ): Promise<ObservedEntity[]>;
  /**
   * Reports what happened in this process, and nothing that other replicas did, until the function that it returns is
   * called.
   */
  onEvent(listener: (event: VirtualMachineEvent) => void): () => void;
}

/**
 * An entity whose owners may hear of a VM.
 *
 * @public
 */
export interface ObservedEntity {
  /** `kind:namespace/name`, in lower case. */
  entityRef: string;
  title?: string;
  /** Reference of who owns it, by the catalog's relations. */
  owner?: string;
}

/**
 * What happened to the VMs of one cluster.
 *
 * @public
 */
export interface ObservedChanges {
  /** How fresh all that is known of it is. While it is not `synced`, nothing is known to be over. */
  cluster: ClusterStatus;
  /** `changed` has all VMs of the cluster. So it is when the cluster was read, and after it did not answer. */
  all?: true;
  /** VMs that are new, or changed, whole; coalesced to about four changes of a VM in a second. */
  changed: VirtualMachineSummary[];
  /** Ids of VMs that are gone. */
  removed: string[];
}

/**
 * Something that one replica did, so that it alone knows how it ended.
 *
 * @public
 */
export type VirtualMachineEvent =
  | {
      type: 'operation-ended';
      /** With `endedAt`. */
      operation: Operation;
    }
  | {
      type: 'snapshot-failed';
      vm: Pick<
        VirtualMachineSummary,
        'cluster' | 'kind' | 'namespace' | 'name' | 'uid'
      >;
      /** Name of the VirtualMachineSnapshot that was to be made. */
      snapshot: string;
      /** What happened, in a sentence that the owners of the VM may read. */
      sentence: string;
    };
