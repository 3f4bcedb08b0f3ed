/** Snapshots and restores: why they are refused, what they do, how they end. */
export const snapshotMessages = {
  // What is done to VMs, within a sentence such as "lets nobody stop VMs".
  'to-snapshot': 'take snapshots of',
  'to-restore': 'restore',
  'to-delete-snapshot': 'delete snapshots of',
  'to-delete-restore': 'delete restores of',

  // Why a cluster has none, or none can be taken.
  'snapshots-gate-off':
    'Snapshots are switched off on cluster {{cluster}}: KubeVirt’s feature gate Snapshot is not on. Whoever runs the cluster adds it to spec.configuration.developerConfiguration.featureGates of the KubeVirt object.',
  'snapshots-kind-missing':
    'Cluster {{cluster}} does not serve snapshot.kubevirt.io: its KubeVirt is too old, or not installed.',
  'snapshots-unreadable':
    'The credential of this portal may not read snapshots in namespace {{namespace}} of cluster {{cluster}}. Whoever runs the cluster adds the rule to its role.',

  // Why the state of the VM or of the snapshot does not allow it.
  'state-snapshot-being-taken': 'Snapshot {{snapshot}} is being taken of it.',
  'state-restore-underway': 'It is being restored by {{restore}}.',
  'state-snapshot-exists':
    'There is a snapshot of the name {{snapshot}} already.',
  'state-no-disk-for-snapshot':
    'None of its disks can be in a snapshot, which would be empty. KubeVirt says: {{text}}',
  'state-no-disk-for-snapshot-without-reason':
    'None of its disks can be in a snapshot, which would be empty.',
  'state-restore-needs-stopped':
    'It is not stopped. A restore replaces its disks: stop it first.',
  'state-restore-in-the-way':
    'Restore {{restore}} has not been completed, and KubeVirt takes no other beside it. Delete that one first.',
  'state-snapshot-unknown': 'It has no snapshot {{snapshot}}.',
  'state-snapshot-not-ready':
    'Snapshot {{snapshot}} is not ready to be restored.',
  'state-snapshot-empty':
    'No disk is in snapshot {{snapshot}}, so there is nothing to restore.',
  'state-snapshot-of-earlier-vm':
    'Snapshot {{snapshot}} is of an earlier VM of this name, and KubeVirt restores it onto no other one.',
  'state-snapshot-in-use':
    'Restore {{restore}} reads snapshot {{snapshot}}. Wait until it is over.',
  'state-snapshot-going': 'Snapshot {{snapshot}} is being deleted already.',
  'state-restore-unknown': 'It has no restore {{restore}}.',
  'state-restore-going': 'Restore {{restore}} is being deleted already.',

  // What it does.
  'effect-disks-included_one': 'The disk {{disks}} will be in it.',
  'effect-disks-included_other': 'The disks {{disks}} will be in it.',
  'effect-disks-excluded': 'Not in it: {{disks}}.',
  'snapshot-disk-excluded': '{{disk}} (KubeVirt says: {{text}})',
  'effect-guest-frozen':
    'The guest’s agent is connected: its file systems are frozen while the snapshot is taken, for some seconds, so that it is consistent.',
  'effect-guest-not-frozen':
    'The guest runs, and its agent is not connected: what it has not written to its disks is missing, as after a power failure.',
  'effect-guest-not-frozen-paused':
    'The guest is paused: what it has not written to its disks is missing, as after a power failure.',
  'effect-disks-replaced_one':
    'What is on the disk {{disks}} now is lost: it becomes what it was at {{time}}.',
  'effect-disks-replaced_other':
    'What is on the disks {{disks}} now is lost: they become what they were at {{time}}.',
  'effect-disks-kept_one':
    'The disk {{disks}} is not in the snapshot and stays as it is.',
  'effect-disks-kept_other':
    'The disks {{disks}} are not in the snapshot and stay as they are.',
  'effect-claims-renamed':
    'The disks’ claims get other names: {{names}}. Git must name them so too, or the next publish undoes it.',
  'effect-spec-restored':
    'The rest of the VM (memory, CPU, networks, disks) becomes what it was then, but for its run strategy and labels.',
  'effect-stays-stopped': 'It is not started. Start it when it is done.',
  'effect-snapshot-lost':
    'Snapshot {{snapshot}} and what it holds is gone for good.',
  'effect-restored-disks-stay':
    'Only the record of the restore goes; the disks stay as they are. One that has not ended is given up.',

  // Whether it lasts.
  'outcome-restore-in-place':
    'The disks keep their names, so that git does not undo what is on them. Where git holds this VM, the next publish writes git’s own spec over the restored one.',
  'outcome-restore-renamed':
    'KubeVirt writes other claim names into the VM’s spec. Where git holds this VM with the old names, the next publish puts those back and the VM gets new, empty disks; drift protection that denies may refuse the restore.',

  // How it stands.
  'operation-snapshot-empty':
    'KubeVirt calls it ready, and no disk is in it: nothing can be restored from it.',
} as const;
