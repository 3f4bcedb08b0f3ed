import type { EntitySearch } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VmQuery } from '../mirror/types';

/** What an entity selects on one cluster. */
export interface ClusterSelector {
  cluster: string;
  /** A VM that any of them matches is selected. Never empty. */
  queries: VmQuery[];
}

/** A VM that an entity names, so that it is missed where it does not exist. */
export interface DeclaredVm {
  namespace: string;
  name: string;
  /** Where it may be: the cluster that is named with it, else all that the entity is looked up on. Never empty. */
  clusters: string[];
}

/** Which VMs an entity says are its own. Whether it may is for `../access` to decide. */
export interface EntitySelector {
  /** `kind:namespace/name`, in lower case. */
  entityRef: string;
  clusterSelectors: ClusterSelector[];
  /** The value of the annotation `backstage.io/kubernetes-id`, whether or not VMs are looked up by it. */
  kubernetesId?: string;
  /** Those that it names, as far as their clusters are configured. */
  declared: DeclaredVm[];
  /** Address of the file that the entity was read from, where a browser can open it. */
  location?: string;
  /** Clusters that the entity names and that are not configured. */
  unknownClusters: string[];
  /** The same in words of the annotations, to explain an empty answer. */
  search: EntitySearch;
  /** Equal for equal selectors, so that a stream notices that they changed. */
  key: string;
}
