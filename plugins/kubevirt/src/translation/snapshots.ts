/** Texts of a VM's snapshots. */
export const snapshotUiMessages = {
  loading: 'Reading the snapshots',
  denied: 'You may not see the snapshots of this virtual machine',
  failed: 'The snapshots cannot be shown',
  none: 'There is no snapshot of this virtual machine.',
  truncated:
    'There are more snapshots in this namespace than are read, so that some may be missing.',
  list: 'Snapshots',
  restores: 'Restores',
  nextOne: 'A new one has {{included}}; not in it: {{excluded}}.',
  nextAll: 'A new one has {{included}}.',
  nextNone: 'No disk of this virtual machine can be in a snapshot.',
  schedule: {
    every:
      'By schedule, one is taken every {{every}}; the newest {{keep}} stay.',
    next: 'The next one is due {{time}}.',
    off: 'None is taken now, as this portal has schedules of snapshots off (kubevirt.snapshots.schedules).',
    unreadable:
      'This virtual machine has a schedule that cannot be read, so that no snapshots are taken by it. Correct its annotation {{annotation}}, for example to: every 6h, keep 4.',
  },
  phase: {
    'in-progress': 'being taken',
    ready: 'ready',
    failed: 'failed',
    deleting: 'being deleted',
  },
  restorePhase: {
    'in-progress': 'under way',
    done: 'done',
    failed: 'failed',
    deleting: 'being deleted',
  },
  overdue: 'overdue',
  overdueHint:
    'It should have ended by its deadline. Look at virt-controller on the platform page.',
  restoreOverdueHint:
    'It waits longer than KubeVirt lets it: the virtual machine is not stopped.',
  taken: 'taken',
  asked: 'asked for',
  disks: 'Disks',
  notIncluded: 'not in it: {{names}}',
  emptyOne: 'no disk',
  size: 'Size',
  noted: 'Guest',
  earlierVm: 'of an earlier virtual machine of this name',
  scheduled: 'by schedule',
  from: 'from {{snapshot}}',
  restoreNamed: 'Restore from {{name}}',
  deleteNamed: 'Delete snapshot {{name}}',
  deleteRestoreNamed: 'Delete restore {{name}}',
  indication: {
    Online: 'ran',
    GuestAgent: 'frozen by its agent',
    NoGuestAgent: 'no agent: as after a power failure',
    Paused: 'paused',
    QuiesceFailed: 'could not be frozen',
    QuiesceTimeout: 'was not frozen in time',
    PartialSnapshot: 'only some disks',
  },
} as const;
