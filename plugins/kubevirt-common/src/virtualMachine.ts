import type { ClusterStatus } from './cluster';
import type { Operation } from './operations';
import type { LocalizableMessage } from './localizableMessage';

/**
 * The order of the card: held back first, then changing, running, stopped.
 *
 * @public
 */
export type VirtualMachineGroup =
  | 'held-back'
  | 'changing'
  | 'running'
  | 'stopped';

/**
 * A pod of a VM, reduced to what a list shows.
 *
 * @public
 */
export interface PodSummary {
  name: string;
  uid: string;
  /** Pod phase: Pending, Running, Succeeded, Failed or Unknown. */
  phase: string;
  /** All containers are ready. */
  ready: boolean;
  node?: string;
  /** `metadata.deletionTimestamp` is set. */
  terminating: boolean;
  /** RFC 3339. */
  createdAt?: string;
  /** The launcher runs an older image than KubeVirt's current one. */
  outdated?: boolean;
}

/**
 * Codes of what holds a VM back.
 *
 * @public
 */
export type CauseCode =
  | 'unschedulable-memory'
  | 'unschedulable-cpu'
  | 'unschedulable-kvm'
  | 'unschedulable-taint'
  | 'unschedulable-affinity'
  | 'unschedulable-volume'
  | 'unschedulable'
  | 'scheduling-gated'
  | 'deletion-stuck'
  | 'start-stuck'
  | 'image-pull'
  | 'pvc-missing'
  | 'pvc-pending'
  | 'wait-for-first-consumer'
  | 'import-running'
  | 'import-failed'
  | 'import-stuck'
  | 'cdi-absent'
  | 'quota'
  | 'webhook-refused'
  | 'instancetype-missing'
  | 'crash-loop'
  | 'guest-agent-missing'
  | 'node-lost'
  | 'restart-required'
  | 'migration-failed'
  | 'migration-blocked'
  | 'not-migratable'
  | 'kubevirt-not-ready'
  | 'waiting-for-rafay'
  | 'sync-failed'
  | 'launcher-failed'
  | 'network-missing'
  | 'pod-stuck'
  | 'device-not-permitted'
  | 'disk-not-attached'
  | 'io-error'
  | 'paused'
  | 'snapshot-running'
  | 'restore-running'
  | 'frozen'
  | 'node-draining'
  | 'other';

/**
 * One plain reason why a VM is not where its owner wants it.
 *
 * @public
 */
export interface Cause {
  code: CauseCode;
  /** `error` holds the VM back, `waiting` is expected to pass, `notice` does not hold it back. */
  severity: 'error' | 'waiting' | 'notice';
  /** What is wrong, in English. */
  sentence: string;
  /** The same by codes, for other languages. */
  sentenceMessages?: LocalizableMessage[];
  /** What to do about it, where we know. */
  hint?: string;
  /** The same by codes, for other languages. */
  hintMessages?: LocalizableMessage[];
  /** The original message of Kubernetes, KubeVirt or CDI. */
  message?: string;
  /** The original reason, e.g. `Unschedulable`. */
  reason?: string;
  /** Where it was read, e.g. `VirtualMachineInstance condition PodScheduled`. */
  source: string;
  /** RFC 3339 time since when. */
  since?: string;
}

/**
 * Something that must not be, whatever the status says.
 *
 * @public
 */
export interface Alarm {
  code:
    | 'split-brain'
    | 'running-without-pod'
    | 'pod-terminating'
    | 'stale-heartbeat'
    | 'outdated-launcher';
  severity: 'error' | 'warning';
  /** What is wrong, in English. */
  sentence: string;
  /** The same by codes, for other languages. */
  sentenceMessages?: LocalizableMessage[];
  /** What to do about it. */
  hint?: string;
  /** The same by codes, for other languages. */
  hintMessages?: LocalizableMessage[];
}

/**
 * The running or last migration of a VM.
 *
 * @public
 */
export interface MigrationSummary {
  /** Name of the VirtualMachineInstanceMigration, where it is known. */
  name?: string;
  uid?: string;
  /** Phase of the migration object, or one derived from `status.migrationState`. */
  phase: string;
  active: boolean;
  completed: boolean;
  failed: boolean;
  sourceNode?: string;
  sourcePod?: string;
  targetNode?: string;
  targetPod?: string;
  /** RFC 3339. */
  startedAt?: string;
  /** RFC 3339. */
  endedAt?: string;
  failureReason?: string;
  /** PreCopy, PostCopy or Paused. */
  mode?: string;
}

/**
 * One VM, or a VMI without a VM, in a list.
 *
 * @public
 */
export interface VirtualMachineSummary {
  /** `cluster/namespace/name`, preceded by `vmi:` for a VMI without a VM. Stable over restarts of the VM. */
  id: string;
  kind: 'VirtualMachine' | 'VirtualMachineInstance';
  /** Configured name, or {@link ANY_CLUSTER} for a declared VM that is named without one. */
  cluster: string;
  namespace: string;
  name: string;
  /** Empty for a VM that is only declared. */
  uid: string;
  /**
   * The entity names this VM, and it is not there to be seen: Rafay has not brought it yet, as `cause` says.
   * Nothing else of it is known. Once it is there, a summary with the same `id` takes this one's place (another
   * `id`, if no cluster was named, or it turns out to be a VMI without a VM).
   */
  declared?: true;
  /** UID of the VMI, if one exists: operations carry it, so that they never hit another run of the VM. */
  vmiUid?: string;
  /** `status.printableStatus` as KubeVirt wrote it, or the VMI's phase where there is no VM. */
  status: string;
  /** Where KubeVirt's word misleads (e.g. Stopped, and held back), the word to show instead. */
  displayStatus: string;
  group: VirtualMachineGroup;
  /** VMI phase. Absent without a VMI. */
  phase?: string;
  node?: string;
  /** Current launcher pod by the rule of KubeVirt's `CurrentVMIPod`. */
  pod?: PodSummary;
  /** Target of the migration that is under way. */
  target?: { pod?: PodSummary; node?: string };
  /** Launcher pods that are neither current nor target, newest first; at most five. */
  previousPods: PodSummary[];
  /** How many of them there are, where `previousPods` does not have all. */
  previousPodCount?: number;
  migration?: MigrationSummary;
  /** The operation that was last asked for through this backend process, until a while after its end. */
  operation?: Operation;
  cause?: Cause;
  /**
   * What Rafay has found of a VM that is there, beside its own `cause`: it was changed by hand, or a change of it waits or
   * failed. Only in the list of an entity and its stream, of some fifty VMs.
   */
  rollout?: Cause;
  alarms: Alarm[];
  /** Always, Halted, Manual, RerunOnFailure, Once, WaitAsReceiver; `running` is mapped as KubeVirt does. */
  runStrategy?: string;
  ready: boolean;
  paused: boolean;
  liveMigratable?: boolean;
  /** RFC 3339 creation time of the VM, or of a VMI without a VM. */
  createdAt?: string;
  /** RFC 3339 time at which the VMI reached Running. */
  runningSince?: string;
  /** Addresses of named interfaces; guest-internal ones are left out. */
  ipAddresses: string[];
  /** Instance type, or `2 CPU, 4 GiB`. */
  size?: string;
  guestOs?: string;
}

/**
 * What was searched for an entity, to explain an empty answer.
 *
 * @public
 */
export interface EntitySearch {
  clusters: string[];
  /** Absent: all namespaces. */
  namespaces?: string[];
  /** Label selector in Kubernetes syntax. */
  selector?: string;
  /** VMs named directly, `[cluster/]namespace/name`. */
  names?: string[];
  /**
   * What a VM that is found must carry besides, one of the two, so that the entity gets to see it. Absent where the
   * portal asks for nothing (`kubevirt.access.read: open`).
   */
  requires?: {
    /** `key=value` of a label on the VM itself. Absent where no label is enough. */
    label?: string;
    /** `key=value` of an annotation on the VM, on its VMI or on its namespace. */
    annotation: string;
  };
}

/**
 * Stands for the cluster of a VM that an entity names without one, where several come into question and
 * none has it.
 *
 * @public
 */
export const ANY_CLUSTER = '*';

/**
 * The VMs of an entity across clusters, and how fresh each cluster's part is.
 *
 * @public
 */
export interface EntityVirtualMachines {
  entityRef: string;
  /** RFC 3339 time of the answer, by the backend's clock. */
  time: string;
  search: EntitySearch;
  clusters: ClusterStatus[];
  virtualMachines: VirtualMachineSummary[];
}

/**
 * The last message of a stream.
 *
 * @public
 */
export interface StreamEndMessage {
  type: 'end';
  data: {
    /** `token-expiring`: connect again with a fresh token. */
    reason: 'token-expiring' | 'denied' | 'not-found' | 'shutdown';
  };
}

/**
 * A message of the stream. `snapshot` replaces everything, `change` amends it, `end` closes.
 *
 * @public
 */
export type VirtualMachinesStreamMessage =
  | { type: 'snapshot'; data: EntityVirtualMachines }
  | {
      type: 'change';
      data: {
        /** RFC 3339. */
        time: string;
        /** VMs that are new or changed, whole. */
        changed: VirtualMachineSummary[];
        /** Ids of VMs that are gone. */
        removed: string[];
        /** All clusters of the entity, present when one of them changed its state. */
        clusters?: ClusterStatus[];
      };
    }
  | StreamEndMessage;
