import type { Condition, KubeObject } from '../../kubevirt/types';

/*
 * Objects of snapshot.kubevirt.io/v1beta1 as far as they are read (kubevirt v1.9
 * staging/src/kubevirt.io/api/snapshot/v1beta1/types.go), and of snapshot.storage.k8s.io/v1. They come from the API
 * server as they are: every field may be missing or of another type.
 */

export interface VirtualMachineSnapshot extends KubeObject {
  spec?: {
    source?: { kind?: string; name?: string } | null;
    /** A duration of Go: `5m0s`. */
    failureDeadline?: string | null;
  };
  status?: {
    phase?: string;
    sourceUID?: string;
    creationTime?: string | null;
    readyToUse?: boolean;
    error?: { message?: string } | null;
    conditions?: Condition[] | null;
    /** Since KubeVirt 1.7 with a message each. */
    sourceIndications?: { indication?: string; message?: string }[] | null;
    /** Deprecated. */
    indications?: string[] | null;
    snapshotVolumes?: {
      includedVolumes?: string[] | null;
      excludedVolumes?: string[] | null;
    } | null;
  };
}

export interface VirtualMachineRestore extends KubeObject {
  spec?: {
    target?: { kind?: string; name?: string } | null;
    virtualMachineSnapshotName?: string;
    volumeRestorePolicy?: string | null;
    targetReadinessPolicy?: string | null;
  };
  status?: {
    complete?: boolean;
    restoreTime?: string | null;
    conditions?: Condition[] | null;
  };
}

export interface VolumeSnapshot extends KubeObject {
  status?: { restoreSize?: string };
}

/** Of a VirtualMachine, what the mirror does not hold. */
export interface SnapshottedVm extends KubeObject {
  status?: {
    volumeSnapshotStatuses?:
      | { name?: string; enabled?: boolean; reason?: string }[]
      | null;
  };
}

/** What was read of a VM's snapshots. */
export interface SnapshotObjects {
  snapshots: VirtualMachineSnapshot[];
  restores: VirtualMachineRestore[];
  /** Absent where they may not be read. */
  volumeSnapshots?: VolumeSnapshot[];
  /** Absent where it is gone. */
  vm?: SnapshottedVm;
  /** There are more. */
  truncated: boolean;
}
