import type { CauseCode } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** Where a cause is read, as `docs/causes.md` lists it. */
export interface CauseSource {
  source: string;
  /**
   * The version from which the component has what is read (kubevirt staging/src/kubevirt.io/api/core/v1 from v1.0.0 on,
   * CHANGELOG of kubernetes); `any` where no version that is supported is without it.
   */
  since: string;
}

export const causeSources: Record<CauseCode, CauseSource> = {
  'unschedulable-memory': {
    source: 'Pod condition PodScheduled (parsed)',
    since: 'any; too small distinguished from full: Kubernetes 1.34',
  },
  'unschedulable-cpu': {
    source: 'Pod condition PodScheduled (parsed)',
    since: 'any; too small distinguished from full: Kubernetes 1.34',
  },
  'unschedulable-kvm': {
    source: 'Pod condition PodScheduled (parsed)',
    since: 'any; too small distinguished from full: Kubernetes 1.34',
  },
  'unschedulable-taint': {
    source: 'Pod condition PodScheduled (parsed)',
    since: 'any',
  },
  'unschedulable-affinity': {
    source:
      'Pod condition PodScheduled (parsed), spec.nodeSelector of pod and VMI',
    since: 'any',
  },
  'unschedulable-volume': {
    source: 'Pod condition PodScheduled (parsed)',
    since: 'any',
  },
  unschedulable: {
    source: 'Pod condition PodScheduled (parsed)',
    since: 'any; too small distinguished from full: Kubernetes 1.34',
  },
  'scheduling-gated': {
    source:
      'Pod condition PodScheduled, reason SchedulingGated; Pod spec.schedulingGates',
    since: 'Kubernetes 1.27',
  },
  'deletion-stuck': {
    source: 'metadata.deletionTimestamp and finalizers of VM and VMI',
    since: 'any',
  },
  'start-stuck': {
    source:
      'VMI status.phaseTransitionTimestamps, VM condition Ready, Pod conditions',
    since: 'KubeVirt 1.0',
  },
  'image-pull': {
    source: 'VMI condition Synchronized, Pod containerStatuses (image parsed)',
    since: 'any',
  },
  'pvc-missing': {
    source: 'VMI condition Synchronized, PodScheduled (claim parsed)',
    since: 'any',
  },
  'pvc-pending': {
    source: 'PersistentVolumeClaim status.phase, DataVolume Bound',
    since: 'any',
  },
  'wait-for-first-consumer': {
    source:
      'DataVolume status.phase, PersistentVolumeClaim annotation selected-node',
    since: 'any',
  },
  'import-running': {
    source: 'DataVolume status.phase and progress',
    since: 'any',
  },
  'import-failed': {
    source:
      'DataVolume conditions Running and Bound, restartCount (hint parsed)',
    since: 'any',
  },
  'import-stuck': {
    source: 'DataVolume status.phase, conditions and metadata.managedFields',
    since: 'any; how far it is, Kubernetes 1.18 (managedFields)',
  },
  'cdi-absent': {
    source: 'whether the API server serves cdi.kubevirt.io',
    since: 'any',
  },
  quota: {
    source: 'VMI Synchronized, VM Failure, DataVolume Bound (parsed)',
    since: 'any',
  },
  'webhook-refused': {
    source: 'VMI Synchronized, VM Failure (parsed)',
    since: 'any',
  },
  'instancetype-missing': {
    source: 'VM condition Failure',
    since: 'KubeVirt 1.0',
  },
  'crash-loop': {
    source: 'VM status.startFailure, Pod containerStatuses',
    since: 'KubeVirt 1.0',
  },
  'guest-agent-missing': {
    source: 'VMI condition AgentConnected',
    since: 'KubeVirt 1.0',
  },
  'node-lost': {
    source: 'Node condition Ready, VMI status.nodeName, Pod status.reason',
    since: 'any',
  },
  'restart-required': {
    source: 'VM condition RestartRequired (volumes parsed)',
    since: 'KubeVirt 1.2, volumes 1.3',
  },
  'migration-failed': {
    source: 'VMI status.migrationState',
    since: 'KubeVirt 1.0',
  },
  'migration-blocked': {
    source:
      'VirtualMachineInstanceMigration phase and conditions, its target pod',
    since: 'KubeVirt 1.0, between clusters 1.6, by backups and other tools 1.8',
  },
  'not-migratable': {
    source: 'VMI condition LiveMigratable',
    since: 'KubeVirt 1.0, during a drain 1.7',
  },
  'kubevirt-not-ready': { source: 'KubeVirt status', since: 'KubeVirt 1.0' },
  'waiting-for-rafay': {
    source: 'the annotation of the entity',
    since: 'this product',
  },
  'sync-failed': {
    source: 'VMI condition Synchronized, VM condition Failure',
    since: 'KubeVirt 1.0',
  },
  'launcher-failed': {
    source: 'Pod status.reason, containerStatuses, phase',
    since: 'any',
  },
  'network-missing': {
    source: 'VMI condition Synchronized (parsed)',
    since: 'KubeVirt 1.0',
  },
  'pod-stuck': {
    source: 'Pod condition PodReadyToStartContainers',
    since: 'Kubernetes 1.29',
  },
  'device-not-permitted': {
    source: 'VMI condition Synchronized (parsed)',
    since: 'KubeVirt 1.0',
  },
  'disk-not-attached': {
    source: 'VMI status.volumeStatus, its attachment pod',
    since: 'KubeVirt 1.0',
  },
  'io-error': {
    source: 'VMI condition Paused, reason PausedIOError',
    since: 'KubeVirt 1.0',
  },
  paused: { source: 'VMI condition Paused', since: 'KubeVirt 1.0' },
  'snapshot-running': {
    source: 'VM status.snapshotInProgress',
    since: 'KubeVirt 1.0',
  },
  'restore-running': {
    source: 'VM status.restoreInProgress',
    since: 'KubeVirt 1.0',
  },
  frozen: { source: 'VMI status.fsFreezeStatus', since: 'KubeVirt 1.0' },
  'node-draining': {
    source: 'VMI status.evacuationNodeName',
    since: 'KubeVirt 1.0',
  },
  other: {
    source: 'VM ManualRecoveryRequired, VMI condition Ready',
    since: 'KubeVirt 1.0, ManualRecoveryRequired 1.4',
  },
};
