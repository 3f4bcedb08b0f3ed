import type { ClusterStatus } from './cluster';
import type { ConditionView } from './virtualMachineDetail';

/**
 * Health of one part, from good to bad; `progress` is a rollout and no fault.
 *
 * @public
 */
export type PlatformHealth =
  | 'ok'
  | 'progress'
  | 'warning'
  | 'error'
  | 'absent'
  | 'unknown';

/**
 * A Deployment or DaemonSet of KubeVirt or CDI.
 *
 * @public
 */
export interface PlatformComponent {
  /** e.g. `virt-api`. */
  name: string;
  kind: 'Deployment' | 'DaemonSet';
  namespace: string;
  health: PlatformHealth;
  ready: number;
  desired: number;
  /** Name of the pod that holds the Lease. */
  leader?: string;
  /** In words, where health is not ok. */
  message?: string;
  pods: {
    name: string;
    node?: string;
    phase: string;
    ready: boolean;
    restarts: number;
    /** Last waiting or terminated reason and message. */
    lastError?: string;
  }[];
}

/**
 * A CRD and whether it is served.
 *
 * @public
 */
export interface PlatformCrd {
  /** `plural.group`. */
  name: string;
  kind: string;
  health: PlatformHealth;
  versions: string[];
}

/**
 * A node as KubeVirt sees it.
 *
 * @public
 */
export interface PlatformNode {
  name: string;
  ready: boolean;
  /** Label `kubevirt.io/schedulable`. */
  schedulable: boolean;
  cordoned: boolean;
  /** RFC 3339 of virt-handler's last heartbeat. */
  heartbeat?: string;
  handler?: { pod: string; ready: boolean };
  /** Number of KVM devices allocatable is above 0. */
  kvm: boolean;
  launchers: number;
  outdatedLaunchers: number;
  health: PlatformHealth;
  message?: string;
}

/**
 * KubeVirt or CDI as its own object tells it.
 *
 * @public
 */
export interface PlatformProduct {
  installed: boolean;
  health: PlatformHealth;
  /** Phase of the KubeVirt or CDI object. */
  phase?: string;
  observedVersion?: string;
  targetVersion?: string;
  operatorVersion?: string;
  updating: boolean;
  conditions: Omit<ConditionView, 'object'>[];
  message?: string;
}

/**
 * The health of KubeVirt and CDI on one cluster.
 *
 * @public
 */
export interface ClusterPlatform {
  cluster: ClusterStatus;
  /** RFC 3339 time of the answer. */
  time: string;
  health: PlatformHealth;
  /** One sentence that sums it up. */
  sentence: string;
  kubevirt: PlatformProduct;
  cdi: PlatformProduct;
  /** virt-operator, virt-api, virt-controller, virt-handler, CDI's. */
  components: PlatformComponent[];
  crds: PlatformCrd[];
  nodes: PlatformNode[];
  launchers: { total: number; outdated: number };
  storageProfiles?: { name: string; complete: boolean }[];
}

/**
 * A cluster in the list.
 *
 * @public
 */
export interface ClusterPlatformSummary {
  cluster: ClusterStatus;
  health: PlatformHealth;
  sentence: string;
  kubevirtVersion?: string;
  cdiVersion?: string;
  virtualMachines: number;
  nodes: number;
}
