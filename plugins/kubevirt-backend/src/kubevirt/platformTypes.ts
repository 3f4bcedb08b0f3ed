import type { Condition, KubeObject } from './objectTypes';

/* The parts of the objects that show the health of KubeVirt and CDI. */

export interface Deployment extends KubeObject {
  spec?: { replicas?: number | null };
  status?: {
    replicas?: number;
    readyReplicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    observedGeneration?: number;
    conditions?: Condition[] | null;
  };
}

export interface DaemonSet extends KubeObject {
  status?: {
    desiredNumberScheduled?: number;
    numberReady?: number;
    updatedNumberScheduled?: number;
    numberUnavailable?: number;
    observedGeneration?: number;
  };
}

export interface Lease extends KubeObject {
  spec?: {
    holderIdentity?: string | null;
    renewTime?: string | null;
    leaseDurationSeconds?: number | null;
  };
}

/** The KubeVirt CR. */
export interface KubeVirt extends KubeObject {
  spec?: {
    configuration?: {
      developerConfiguration?: { useEmulation?: boolean };
      evictionStrategy?: string | null;
      migrations?: { parallelMigrationsPerCluster?: number } | null;
    };
  };
  status?: {
    phase?: string;
    conditions?: Condition[] | null;
    observedKubeVirtVersion?: string;
    targetKubeVirtVersion?: string;
    operatorVersion?: string;
    outdatedVirtualMachineInstanceWorkloads?: number;
  };
}

/** The CDI CR. */
export interface Cdi extends KubeObject {
  status?: {
    phase?: string;
    conditions?: Condition[] | null;
    observedVersion?: string;
    targetVersion?: string;
    operatorVersion?: string;
  };
}

/** A CustomResourceDefinition, of which only the metadata is read: the rest are megabytes of schemas. */
export type Crd = KubeObject;

/** A CDI StorageProfile; complete when `status.claimPropertySets` is not empty. */
export interface StorageProfile extends KubeObject {
  status?: {
    storageClass?: string;
    provisioner?: string;
    claimPropertySets?: object[] | null;
  };
}
