/** Names of the resources, as the object store knows them. */
export const SNAPSHOTS = 'virtualmachinesnapshots.snapshot.kubevirt.io';
export const RESTORES = 'virtualmachinerestores.snapshot.kubevirt.io';
export const CONTENTS = 'virtualmachinesnapshotcontents.snapshot.kubevirt.io';

export const SNAPSHOT_API = 'snapshot.kubevirt.io/v1beta1';

export const SNAPSHOT_FINALIZER = 'snapshot.kubevirt.io/vmsnapshot-protection';
export const RESTORE_FINALIZER = 'snapshot.kubevirt.io/vmrestore-protection';

/** kubevirt v1.9 staging/src/kubevirt.io/api/snapshot/v1beta1/types.go DefaultFailureDeadline, DefaultGracePeriod. */
export const DEFAULT_DEADLINE = 5 * 60_000;
