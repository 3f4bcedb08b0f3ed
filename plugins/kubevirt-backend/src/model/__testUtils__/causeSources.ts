import type { CauseCode } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** Where each cause is read, as `docs/causes.md` lists it. */
export const causeSources: Record<CauseCode, string> = {
  'unschedulable-memory': 'Pod condition PodScheduled (parsed)',
  'unschedulable-cpu': 'Pod condition PodScheduled (parsed)',
  'unschedulable-kvm': 'Pod condition PodScheduled (parsed)',
  'unschedulable-taint': 'Pod condition PodScheduled (parsed)',
  'unschedulable-affinity':
    'Pod condition PodScheduled (parsed), spec.nodeSelector of pod and VMI',
  'unschedulable-volume': 'Pod condition PodScheduled (parsed)',
  unschedulable: 'Pod condition PodScheduled (parsed)',
  'scheduling-gated':
    'Pod condition PodScheduled, reason SchedulingGated; Pod spec.schedulingGates',
  'deletion-stuck': 'metadata.deletionTimestamp and finalizers of VM and VMI',
  'start-stuck':
    'VMI status.phaseTransitionTimestamps, VM condition Ready, Pod conditions',
  'image-pull':
    'VMI condition Synchronized, Pod containerStatuses (image parsed)',
  'pvc-missing': 'VMI condition Synchronized, PodScheduled (claim parsed)',
  'pvc-pending': 'PersistentVolumeClaim status.phase, DataVolume Bound',
  'wait-for-first-consumer':
    'DataVolume status.phase, PersistentVolumeClaim annotation selected-node',
  'import-running': 'DataVolume status.phase and progress',
  'import-failed':
    'DataVolume conditions Running and Bound, restartCount (hint parsed)',
  'import-stuck':
    'DataVolume status.phase, conditions and metadata.managedFields',
  'cdi-absent': 'whether the API server serves cdi.kubevirt.io',
  quota: 'VMI Synchronized, VM Failure, DataVolume Bound (parsed)',
  'webhook-refused': 'VMI Synchronized, VM Failure (parsed)',
  'instancetype-missing': 'VM condition Failure',
  'crash-loop': 'VM status.startFailure, Pod containerStatuses',
  'guest-agent-missing': 'VMI condition AgentConnected',
  'node-lost': 'Node condition Ready, VMI status.nodeName, Pod status.reason',
  'restart-required': 'VM condition RestartRequired (volumes parsed)',
  'migration-failed': 'VMI status.migrationState',
  'migration-blocked':
    'VirtualMachineInstanceMigration phase and conditions, its target pod',
  'not-migratable': 'VMI condition LiveMigratable',
  'kubevirt-not-ready': 'KubeVirt status',
  'waiting-for-rafay': 'the annotation of the entity',
  'sync-failed': 'VMI condition Synchronized, VM condition Failure',
  'launcher-failed': 'Pod status.reason, containerStatuses, phase',
  'network-missing': 'VMI condition Synchronized (parsed)',
  'pod-stuck': 'Pod condition PodReadyToStartContainers',
  'device-not-permitted': 'VMI condition Synchronized (parsed)',
  'disk-not-attached': 'VMI status.volumeStatus, its attachment pod',
  'io-error': 'VMI condition Paused, reason PausedIOError',
  paused: 'VMI condition Paused',
  'snapshot-running': 'VM status.snapshotInProgress',
  'restore-running': 'VM status.restoreInProgress',
  frozen: 'VMI status.fsFreezeStatus',
  'node-draining': 'VMI status.evacuationNodeName',
  other: 'VM ManualRecoveryRequired, VMI condition Ready',
};
