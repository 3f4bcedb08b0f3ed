import type {
  ClusterRoleRule,
  OperationNote,
  VolumeRestorePolicy,
} from './operations';

/**
 * How far a snapshot is.
 *
 * - `in-progress`: it is being taken, or nobody has begun yet
 * - `ready`: it can be restored
 * - `failed`: KubeVirt gave up, or its time (`spec.failureDeadline`) is over
 * - `deleting`: it is going
 *
 * @public
 */
export type SnapshotPhase = 'in-progress' | 'ready' | 'failed' | 'deleting';

/**
 * What KubeVirt noted of the guest when it took a snapshot: `status.sourceIndications` of a VirtualMachineSnapshot.
 *
 * @public
 */
export interface SnapshotIndication {
  /** `Online`, `GuestAgent`, `NoGuestAgent`, `QuiesceFailed`, `QuiesceTimeout`, `Paused`, `PartialSnapshot`, or a later one. */
  code: string;
  /** KubeVirt's words. */
  message?: string;
}

/**
 * A VirtualMachineSnapshot of a VM.
 *
 * @public
 */
export interface SnapshotSummary {
  name: string;
  uid: string;
  /** RFC 3339: asked for. */
  createdAt?: string;
  /** RFC 3339: the moment that the disks are of. */
  takenAt?: string;
  phase: SnapshotPhase;
  /**
   * It should have ended, by its own deadline (`spec.failureDeadline`, five minutes where it has none), and has not:
   * most often virt-controller does not run.
   */
  overdue: boolean;
  /** Names of the VM's volumes that are in it; absent while that is not known. */
  included?: string[];
  /** Those that are not. */
  excluded?: string[];
  indications: SnapshotIndication[];
  /** Bytes that its disks take when they are restored; absent where that is not known or may not be read. */
  bytes?: number;
  /** Why it failed or does not get on, in the words of KubeVirt or of the storage. */
  error?: string;
  /** It is of a VM of this name that was deleted since. KubeVirt refuses to restore it onto this one. */
  ofEarlierVm: boolean;
  /** It was taken by the VM's schedule, which also deletes it. */
  scheduled: boolean;
}

/**
 * A VirtualMachineRestore of a VM.
 *
 * @public
 */
export interface RestoreSummary {
  name: string;
  uid: string;
  /** Name of the VirtualMachineSnapshot. */
  snapshot: string;
  /** RFC 3339. */
  createdAt?: string;
  /** RFC 3339. */
  completedAt?: string;
  phase: 'in-progress' | 'done' | 'failed' | 'deleting';
  /** It waits for the VM to stop, longer than KubeVirt lets it (five minutes). */
  overdue: boolean;
  /** `RandomizeNames` where it names none. */
  volumeRestorePolicy: VolumeRestorePolicy | 'RandomizeNames' | (string & {});
  /** How it stands, in KubeVirt's words. */
  message?: string;
}

/**
 * A volume of a VM, and whether a snapshot taken now would have it.
 *
 * @public
 */
export interface SnapshotDisk {
  name: string;
  included: boolean;
  /** Why not, in KubeVirt's words. */
  reason?: string;
}

/**
 * Why a cluster has no snapshots to show.
 *
 * - `gate-off`: KubeVirt's feature gate `Snapshot` is off; snapshots that were taken before are shown
 * - `kind-missing`: the API server does not serve `snapshot.kubevirt.io`
 * - `unreadable`: the portal's credential may not read them; `rule` is what to add to its role
 *
 * @public
 */
export interface SnapshotProblem extends OperationNote {
  code: 'gate-off' | 'kind-missing' | 'unreadable';
  /** Of `unreadable`. */
  rule?: ClusterRoleRule;
}

/**
 * The schedule that a VM asks for by its annotation `kubevirt.backstage.io/snapshot-schedule`, or that what is there is none,
 * so that nothing is taken.
 *
 * @public
 */
export type VirtualMachineSnapshotSchedule =
  | {
      /** Hours or days, such as `6h` or `1d`. */
      every: string;
      /** So many of its snapshots stay. */
      keep: number;
      /** RFC 3339: the next one is taken within minutes of it. Absent where none is taken. */
      next?: string;
      /** The portal carries no schedules out: `kubevirt.snapshots.schedules` is not set. */
      off?: true;
      problem?: undefined;
    }
  | {
      /** It is not written as `every 6h, keep 4`, or beyond what may be asked for. */
      problem: 'unreadable';
    };

/**
 * Answer of `GET …/snapshots`: the snapshots of a VM and what was restored from them.
 *
 * @public
 */
export interface VirtualMachineSnapshots {
  /** Newest first. */
  snapshots: SnapshotSummary[];
  /** Newest first. */
  restores: RestoreSummary[];
  /** What a snapshot would have now; absent before KubeVirt has written it. */
  disks?: SnapshotDisk[];
  /** There are more in the namespace than are read, so that some may be missing. */
  truncated: boolean;
  problem?: SnapshotProblem;
  /** Absent where the VM asks for none. */
  schedule?: VirtualMachineSnapshotSchedule;
}
