/** What the page of one VM says of its conditions, of the stretches of its timeline, and of commands. */
export const detailMessages = {
  // Conditions of VMs and VMIs, by type and status or reason.
  'condition.Ready-True': 'The VM runs and its pod is ready.',
  'condition.Ready-False': 'The VM is not ready.',
  'condition.Ready-VMINotExists': 'The VM is not running.',
  'condition.Ready-PodNotExists': 'The VM has no pod yet.',
  'condition.Ready-PodTerminating': 'The VM’s pod is being deleted.',
  'condition.Ready-GuestNotRunning': 'The guest does not run yet.',
  'condition.Synchronized-True': 'The VM is as it should be.',
  'condition.Synchronized-False':
    'KubeVirt could not bring the VM to the state it should have.',
  'condition.Paused-True': 'The VM is paused.',
  'condition.Paused-PausedIOError':
    'The guest stands still, for a disk could not be read or written.',
  'condition.Paused-PausedByMigrationMonitor':
    'The VM is paused for the end of its migration.',
  'condition.Failure-True': 'KubeVirt could not start the VM.',
  'condition.Failure-running':
    'KubeVirt could not carry out a change of the VM.',
  'condition.RestartRequired-True': 'A change counts from the VM’s next start.',
  'condition.ManualRecoveryRequired-True':
    'The VM cannot be started until its volumes are set back.',
  'condition.Provisioning-True': 'The VM’s pod is being made.',
  'condition.PodScheduled-True': 'The VM’s pod has a node.',
  'condition.PodScheduled-False': 'The VM’s pod has no node yet.',
  'condition.DataVolumesReady-True': 'All disks are ready.',
  'condition.DataVolumesReady-False': 'Not all disks are ready.',
  'condition.AgentConnected-True': 'The guest agent answers.',
  'condition.AgentConnected-False': 'The guest agent does not answer.',
  'condition.AgentVersionNotSupported-True':
    'The guest agent is of a version KubeVirt does not know.',
  'condition.AccessCredentialsSynchronized-True':
    'Access credentials are in the guest.',
  'condition.AccessCredentialsSynchronized-False':
    'Access credentials did not reach the guest.',
  'condition.LiveMigratable-True': 'The VM can be migrated while it runs.',
  'condition.LiveMigratable-False':
    'The VM cannot be migrated while it runs: {{why}}.',
  'condition.StorageLiveMigratable-True':
    'The VM’s disks can be moved while it runs.',
  'condition.StorageLiveMigratable-False':
    'The VM’s disks cannot be moved while it runs.',
  'condition.DecentralizedLiveMigrationFailure-True':
    'The migration to another cluster failed.',
  'condition.waiting-for-sender':
    'The VM waits for the other half of its migration.',
  'condition.MigrationRequired-True':
    'A change counts once the VM is migrated.',
  'condition.EvictionRequested-True': 'The VM’s node is to be emptied.',
  'condition.HotVCPUChange-True': 'CPUs are being added or removed.',
  'condition.HotMemoryChange-True': 'Memory is being added or removed.',
  'condition.VolumesChange-True': 'Disks are being moved to other volumes.',
  'condition.SoftwareEmulation-True':
    'The VM runs without hardware virtualisation, and slowly.',

  // Stretches of the timeline, and what Kubernetes did not record of them.
  'span.created': 'Created',
  'span.imported': 'Import of disk {{disk}}',
  'span.cloned': 'Clone of disk {{disk}}',
  'span.uploaded': 'Upload of disk {{disk}}',
  'span.disk-created': 'Making of disk {{disk}}',
  'span.provisioning': 'Disk {{disk}} waits for the VM to start',
  'span.pending': 'Waiting for what the VM needs',
  'span.scheduling': 'Finding a node',
  'span.image-pull': 'Pulling images, starting the pod',
  'span.scheduled': 'Handing the VM to its node',
  'span.boot': 'Starting the guest',
  'span.running': 'Running',
  'span.failed': 'Failed',
  'span.ended': 'Ended',
  'span.held-back': 'Held back',
  'span.stopped': 'Stopped',
  'span.paused': 'Paused',
  'span.migration': 'Migration',
  'span.migration-failed': 'Migration (failed)',
  'span.migration-active': 'Migration (under way)',
  'span.migration-way': 'Migration from {{source}} to {{target}}',
  'span.migration-way-failed':
    'Migration from {{source}} to {{target}} (failed)',
  'span.migration-way-active':
    'Migration from {{source}} to {{target}} (under way)',
  'note.disk-waited':
    'The disk waited for the VM’s pod; when its making began is not recorded.',
  'note.import-tries':
    'CDI tries again and again; the single tries are not recorded.',
  'note.pod-gone':
    'The pod in which the VM started is gone, and with it when it got its node and its images.',
  'note.pull-not-split':
    'Kubernetes does not record when the pulling ended and the starting began.',
  'note.guest-since':
    'Running means that the machine is on. Its guest agent has answered since {{time}}.',
  'note.guest-unknown':
    'Running means that the machine is on. When its operating system was up is not recorded.',
  'note.current-pause':
    'Kubernetes keeps the current pause only, none of earlier ones.',
  'note.earlier-runs': 'Kubernetes keeps nothing of the VM’s earlier runs.',
  'note.migration-end': 'When it ended is not recorded.',

  // What a command shows or does.
  'command.watch': 'Watch its state',
  'command.watch-for': 'Watch for it',
  'command.manifest': 'Show it whole',
  'command.describe': 'Show conditions and events',
  'command.pods': 'List its pods',
  'command.events': 'List its events',
  'command.events-about': 'List events about it',
  'command.part-events': 'List events of its pods and disks',
  'command.log': 'Follow the launcher’s log',
  'command.console-log': 'Follow the guest’s serial log',
  'command.data-volume': 'Show the import of {{name}}',
  'command.claim': 'Show the claim {{name}}',
  'command.node': 'Show its node',
  'command.guest-info': 'Ask the guest what it is',
  'command.guest-file-systems': 'List the guest’s file systems',
  'command.migrations': 'List its migrations',
  'command.console': 'Open its serial console',
  'command.pause': 'Pause it',
  'command.unpause': 'Let it go on',
  'command.soft-reboot': 'Reboot the guest',
  'command.start': 'Start it',
  'command.stop': 'Stop it',
  'command.restart': 'Restart it',
  'command.migrate': 'Migrate it',
  'command.cancel-migration': 'Stop its migration',
} as const;
