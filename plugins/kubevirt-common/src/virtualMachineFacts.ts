import type { ClusterSyncState } from './cluster';

/**
 * What lasts of a VM: it stays as it is while the VM starts, stops, migrates or fails.
 *
 * @public
 */
export interface VirtualMachineFacts {
  kind: 'VirtualMachine' | 'VirtualMachineInstance';
  /** Configured name. */
  cluster: string;
  namespace: string;
  name: string;
  /** Instance type, or `2 CPU, 4 GiB`. */
  size?: string;
  /** As the guest agent reports it: absent while the VM is off. */
  guestOs?: string;
  /** The entities that show the VM and to which it consents, by reference; never empty. */
  entities: { entityRef: string; owner?: string }[];
}

/**
 * The VMs of one cluster that consent to an entity, in short.
 *
 * @public
 */
export interface ClusterFacts {
  /** Configured name. */
  name: string;
  state: ClusterSyncState;
  /** Equal as long as the facts are, in every replica. Absent where the cluster is not `synced`. */
  digest?: string;
  /** Number of VMs. */
  total?: number;
}

/**
 * Some of the facts of one cluster. Answer of `GET /v1/virtual-machine-facts/page`.
 *
 * @public
 */
export interface VirtualMachineFactsPage {
  total: number;
  /** From the `offset` of the request on, in the order of namespace and name. */
  virtualMachines: VirtualMachineFacts[];
}

/**
 * VMs in one {@link VirtualMachineFactsPage} at most.
 *
 * @public
 */
export const MAX_FACTS_OF_PAGE = 1000;
