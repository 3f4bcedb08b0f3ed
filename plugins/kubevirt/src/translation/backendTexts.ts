import type { TimelineSpan } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/*
 * What the backend says in English beside a code: English passes it through, and a translation replaces it
 * and fills it with the values that come with the code.
 */

/** What a command shows or does, by its key; `name` is the object's, where there may be several. */
export const commandMessages = {
  watch: '{{label}}',
  manifest: '{{label}}',
  describe: '{{label}}',
  pods: '{{label}}',
  events: '{{label}}',
  'part-events': '{{label}}',
  log: '{{label}}',
  'console-log': '{{label}}',
  node: '{{label}}',
  'data-volume': '{{label}}',
  claim: '{{label}}',
  'guest-info': '{{label}}',
  'guest-file-systems': '{{label}}',
  migrations: '{{label}}',
  console: '{{label}}',
  pause: '{{label}}',
  unpause: '{{label}}',
  'soft-reboot': '{{label}}',
  start: '{{label}}',
  stop: '{{label}}',
  restart: '{{label}}',
  migrate: '{{label}}',
  'cancel-migration': '{{label}}',
} as const;

/** Stretches of the timeline. */
export const spanMessages: Record<TimelineSpan['key'], '{{label}}'> = {
  created: '{{label}}',
  import: '{{label}}',
  provisioning: '{{label}}',
  pending: '{{label}}',
  scheduling: '{{label}}',
  'image-pull': '{{label}}',
  scheduled: '{{label}}',
  boot: '{{label}}',
  running: '{{label}}',
  migration: '{{label}}',
  paused: '{{label}}',
  stopped: '{{label}}',
  failed: '{{label}}',
};

/** What Kubernetes did not record of them. */
export const spanNoteMessages: Record<
  NonNullable<TimelineSpan['noteCode']>,
  '{{note}}'
> = {
  'disk-waited': '{{note}}',
  'import-tries': '{{note}}',
  'disk-waited-import-tries': '{{note}}',
  'pod-gone': '{{note}}',
  'pull-not-split': '{{note}}',
  'guest-since': '{{note}}',
  'guest-unknown': '{{note}}',
  'current-pause': '{{note}}',
  'earlier-runs': '{{note}}',
  'migration-end': '{{note}}',
};

/** Conditions of VMs, of KubeVirt and CDI, and of their Deployments. */
export const conditionMessages = {
  'Ready-True': '{{words}}',
  'Ready-False': '{{words}}',
  'Synchronized-True': '{{words}}',
  'Synchronized-False': '{{words}}',
  'Paused-True': '{{words}}',
  'Failure-True': '{{words}}',
  'RestartRequired-True': '{{words}}',
  'ManualRecoveryRequired-True': '{{words}}',
  'Provisioning-True': '{{words}}',
  'PodScheduled-True': '{{words}}',
  'PodScheduled-False': '{{words}}',
  'DataVolumesReady-True': '{{words}}',
  'DataVolumesReady-False': '{{words}}',
  'AgentConnected-True': '{{words}}',
  'AgentConnected-False': '{{words}}',
  'AgentVersionNotSupported-True': '{{words}}',
  'AccessCredentialsSynchronized-True': '{{words}}',
  'AccessCredentialsSynchronized-False': '{{words}}',
  'LiveMigratable-True': '{{words}}',
  'LiveMigratable-False': '{{words}}',
  'StorageLiveMigratable-True': '{{words}}',
  'StorageLiveMigratable-False': '{{words}}',
  'DecentralizedLiveMigrationFailure-True': '{{words}}',
  'MigrationRequired-True': '{{words}}',
  'EvictionRequested-True': '{{words}}',
  'HotVCPUChange-True': '{{words}}',
  'HotMemoryChange-True': '{{words}}',
  'VolumesChange-True': '{{words}}',
  'SoftwareEmulation-True': '{{words}}',
  'Ready-VMINotExists': '{{words}}',
  'Ready-PodNotExists': '{{words}}',
  'Ready-PodTerminating': '{{words}}',
  'Ready-GuestNotRunning': '{{words}}',
  'Paused-PausedIOError': '{{words}}',
  'Paused-PausedByMigrationMonitor': '{{words}}',
  'Failure-running': '{{words}}',
  'Available-True': '{{words}}',
  'Available-False': '{{words}}',
  'Progressing-True': '{{words}}',
  'Progressing-False': '{{words}}',
  'Degraded-True': '{{words}}',
  'Degraded-False': '{{words}}',
  'Created-True': '{{words}}',
  'Created-False': '{{words}}',
  'ReplicaFailure-True': '{{words}}',
  'Degraded-updating': '{{words}}',
  'pods-enough': '{{words}}',
  'pods-too-few': '{{words}}',
  'pods-unwanted': '{{words}}',
  rollout: '{{words}}',
  'rollout-stuck': '{{words}}',
  'rollout-complete': '{{words}}',
} as const;
