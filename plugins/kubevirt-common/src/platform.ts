import type { ClusterStatus } from './cluster';
import type { LocalizableMessage } from './localizableMessage';
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
  /** The same by codes, for other languages. */
  messages?: LocalizableMessage[];
  /** What a Deployment says of itself; DaemonSets have none. */
  conditions?: Omit<ConditionView, 'object'>[];
  pods: {
    name: string;
    node?: string;
    phase: string;
    ready: boolean;
    restarts: number;
    /** Last waiting or terminated reason and message. */
    lastError?: string;
    /** The same by codes, for other languages. */
    lastErrorMessages?: LocalizableMessage[];
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
  /** Those that the API server serves, the stored one first. Empty where that is not known. */
  versions: string[];
  /** The version in which objects are stored, where it is known. */
  storedVersion?: string;
  /** In words, where health is not ok. */
  message?: string;
  /** The same by codes, for other languages. */
  messages?: LocalizableMessage[];
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
  /** That is more than five minutes ago, whatever else is wrong with the node. */
  silent?: true;
  handler?: { pod: string; ready: boolean };
  /** Number of KVM devices allocatable is above 0. */
  kvm: boolean;
  launchers: number;
  outdatedLaunchers: number;
  health: PlatformHealth;
  /** What is wrong with it, where something is. */
  problem?: PlatformNodeProblem;
  message?: string;
  /** The same by codes, for other languages. */
  messages?: LocalizableMessage[];
}

/**
 * What is wrong with a node, the worst first.
 *
 * - `not-ready`: its kubelet does not answer
 * - `silent`: virt-handler has not been heard from for five minutes
 * - `no-handler`: virt-handler was there and is gone
 * - `handler-not-ready`: virt-handler is there and not ready
 * - `no-kvm`: it has no KVM device
 * - `out-of-service`: KubeVirt itself keeps VMs away from it
 *
 * @public
 */
export type PlatformNodeProblem =
  | 'not-ready'
  | 'silent'
  | 'no-handler'
  | 'handler-not-ready'
  | 'no-kvm'
  | 'out-of-service';

/**
 * Something that is not healthy on a cluster, or not known.
 *
 * @public
 */
export interface PlatformConcern {
  /** What it is about: a part, or nodes by their names. */
  subject: string;
  health: PlatformHealth;
  /** A whole sentence. */
  message: string;
  /** The same by codes, for other languages. */
  messages?: LocalizableMessage[];
}

/**
 * KubeVirt or CDI as its own object reports it.
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
  /** The same by codes, for other languages. */
  messages?: LocalizableMessage[];
}

/**
 * How KubeVirt and CDI are on one cluster, all in all.
 *
 * @public
 */
export interface PlatformVerdict {
  health: PlatformHealth;
  /** What sums it up, in a sentence or a few. */
  sentence: string;
  /** The same by codes, for other languages. */
  messages?: LocalizableMessage[];
  /** All that is not healthy, the worst first. */
  concerns?: PlatformConcern[];
  /**
   * RFC 3339 time at which all of this was so, where the cluster does not answer any more. `health` is
   * `unknown` then, and `knownHealth` what it was.
   */
  asOf?: string;
  knownHealth?: PlatformHealth;
}

/**
 * The health of KubeVirt and CDI on one cluster.
 *
 * @public
 */
export interface ClusterPlatform extends PlatformVerdict {
  cluster: ClusterStatus;
  /** RFC 3339 time of the answer. */
  time: string;
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
export interface ClusterPlatformSummary extends PlatformVerdict {
  cluster: ClusterStatus;
  kubevirtVersion?: string;
  cdiVersion?: string;
  /** Of `kubevirt` and `cdi`, what is certainly not installed. */
  absent?: ('kubevirt' | 'cdi')[];
  virtualMachines: number;
  nodes: number;
}

/**
 * What keeps a source of clusters from naming all of them: the configuration, or one that a module added.
 *
 * @public
 */
export interface ClusterSourceProblem {
  /** Name of the source, e.g. `kubevirt.kubeconfigs[0]`. */
  source: string;
  /** What happened, where, and what to do; in the words of the source. */
  message: string;
}

/**
 * All clusters of the portal.
 *
 * @public
 */
export interface ClustersAnswer {
  items: ClusterPlatformSummary[];
  /** Absent where there is none. */
  problems?: ClusterSourceProblem[];
}
