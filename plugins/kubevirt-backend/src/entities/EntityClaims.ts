import type { EntitySearch } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VmQuery } from '../mirror/types';

/** What an entity claims on one cluster. */
export interface ClusterClaim {
  cluster: string;
  /** Their union is the claim. Never empty. */
  queries: VmQuery[];
}

/** Which VMs an entity says are its own. Whether it may is for `../access` to decide. */
export interface EntityClaims {
  /** `kind:namespace/name`, in lower case. */
  entityRef: string;
  claims: ClusterClaim[];
  /** Clusters that the entity names and that are not configured. */
  unknownClusters: string[];
  /** The same in words of the annotations, to explain an empty answer. */
  search: EntitySearch;
  /** Equal for equal claims, so that a stream notices that they changed. */
  key: string;
}
