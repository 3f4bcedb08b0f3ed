/** Operations: why they are refused, what they do, how they end. */
export const operationMessages = {
  // What is done to VMs, within a sentence such as "lets nobody stop VMs".
  'to-start': 'start',
  'to-stop': 'stop',
  'to-force-stop': 'power off',
  'to-restart': 'restart',
  'to-force-restart': 'restart at once',
  'to-pause': 'pause',
  'to-unpause': 'let go on',
  'to-soft-reboot': 'reboot the guests of',
  'to-reset': 'reset',
  'to-migrate': 'migrate',
  'to-cancel-migration': 'cancel migrations of',
  'to-cancel-evacuation': 'cancel evacuations of',

  // Why an operation is refused, whatever the state of the VM.
  'operations-disabled':
    'Operations are switched off in this portal. Whoever runs it switches them on with kubevirt.operations.enabled.',
  'operation-limited':
    'The configuration of this portal (kubevirt.operations.limits) lets nobody {{operation}} VMs of {{entity}} in namespace {{namespace}} of cluster {{cluster}}.',
  'operation-not-permitted':
    'The permission policy of this portal does not let you {{operation}} VMs of {{entity}}. Those who run it grant that with {{permission}}.',
  'operation-without-consent':
    'Nobody on the side of cluster {{cluster}} has agreed that {{entity}} may do this to {{vm}}. Whoever owns the VM or its namespace agrees with the annotation {{annotation}}: {{entity}}; whoever runs this portal with a rule in kubevirt.access.',
  'operation-services-refused':
    'Services may not operate virtual machines. Whoever runs this portal names those that may in kubevirt.access.services.',
  'operation-identity-unknown':
    '{{person}} has no name on cluster {{cluster}}, and operations are done in the name of the person. Whoever runs this portal gives one in kubevirt.operations.impersonation.',
  'operation-portal-lacks-right':
    'The credential of this portal may not {{verb}} {{resource}} in namespace {{namespace}} of cluster {{cluster}}. Whoever runs the cluster adds the rule to its role.',
  'operation-person-lacks-right':
    '{{user}} may not {{verb}} {{resource}} in namespace {{namespace}} of cluster {{cluster}}. Whoever runs the cluster adds the rule to a role of that user.',
  'operation-impersonation-forbidden':
    'The credential of this portal may not act as {{user}} on cluster {{cluster}}: it needs the verb impersonate on users and groups.',
  'operation-refused-by-kubevirt': 'KubeVirt refuses it: {{text}}',
  'operation-refused-by-cluster': 'Cluster {{cluster}} refuses it: {{text}}',
  'operation-cluster-silent':
    'Cluster {{cluster}} does not answer, so nothing can be asked of it now.',

  // Why the state of the VM does not allow it.
  'state-vm-needed':
    'This is a VirtualMachineInstance without a VirtualMachine, which cannot be started, stopped or restarted.',
  'state-going': 'It is being deleted.',
  'state-running-already': 'It runs already.',
  'state-starting-already': 'It is being started already.',
  'state-starts-itself':
    'With runStrategy {{strategy}} KubeVirt starts it by itself: it cannot be started by hand.',
  'state-stopped-already': 'It is stopped (runStrategy {{strategy}}).',
  'state-stopping-already': 'It is being stopped already.',
  'state-not-restartable':
    'With runStrategy {{strategy}} KubeVirt does not restart a VM.',
  'state-not-running': 'It does not run.',
  'state-not-yet-running': 'It does not run yet: it is {{phase}}.',
  'state-change-underway':
    'A start, stop or restart that was asked for before is still under way.',
  'state-paused-already': 'It is paused already.',
  'state-paused': 'It is paused: let it go on first.',
  'state-not-paused': 'It is not paused.',
  'state-not-migratable': 'It cannot be live-migrated: {{text}}',
  'state-not-migratable-without-reason': 'It cannot be live-migrated.',
  'state-migrating': 'It is being migrated already.',
  'state-not-migrating': 'No migration is under way.',
  'state-node-is-its-own': 'It runs on {{node}} already.',
  'state-node-unknown':
    'Cluster {{cluster}} has no node {{node}} that takes VMs.',
  'state-no-evacuation': 'No node is being evacuated of it.',
  'state-snapshot-underway':
    'A snapshot of it is being taken, during which it cannot be let go on.',
  'state-recovery-needed':
    'It needs manual recovery after a volume migration, before which KubeVirt does not start it.',
  'state-volumes-changing':
    'Its volumes are being exchanged, during which KubeVirt does not restart it.',

  // What it does.
  'effect-grace-period_one':
    'The guest gets {{count}} second to shut down; then it is powered off.',
  'effect-grace-period_other':
    'The guest gets {{count}} seconds to shut down; then it is powered off.',
  'effect-power-off':
    'The guest is powered off at once. What it has not written to its disks is lost.',
  'effect-disks-forgotten_one':
    'The disk {{disks}} does not outlive the VM’s run: what was written to it is lost.',
  'effect-disks-forgotten_other':
    'The disks {{disks}} do not outlive the VM’s run: what was written to them is lost.',
  'effect-guest-stops':
    'The guest stands still until it is let go on: its clock, its connections and its probes too.',
  'effect-guest-asked':
    'The guest is asked to reboot, by its agent or by ACPI. Whether it does, is up to the guest.',
  'effect-target-nodes': 'It may go to {{nodes}}.',
  'effect-no-target-node': 'No other node takes VMs now.',
  'effect-starts-paused':
    'The guest does not run before it is let go on (unpause).',
  'effect-address-may-change':
    'It gets a new pod, and so may get another address and another node.',
  'effect-migration-ends':
    'The VM goes on running on {{node}}, where it is now.',
  'effect-no-evacuation':
    'The VM is not moved off {{node}} because of the evacuation any more.',

  // Whether it lasts.
  'outcome-spec-halted':
    'KubeVirt changes spec.runStrategy from {{before}} to {{after}}. Where git holds this VM it says {{before}}: the next publish starts it again, and drift protection that denies may refuse the change.',
  'outcome-spec-always':
    'KubeVirt changes spec.runStrategy from {{before}} to {{after}}. Where git holds this VM it says {{before}}: the next publish stops it again, and drift protection that denies may refuse the change.',
  'outcome-status':
    'With runStrategy {{strategy}} KubeVirt only notes a request in the VM’s status: git does not undo it.',
  'outcome-nothing': 'The VM’s manifest is not changed: git does not undo it.',

  // What must be typed.
  'confirm-data-loss':
    'Data can be lost. Type the name of the VM to confirm: {{name}}.',

  // How it stands.
  'operation-requested': 'Asked for; the cluster has not shown it yet.',
  'operation-seen': 'Under way.',
  'operation-done': 'Done.',
  'operation-done-by-answer':
    'Done: KubeVirt answered that it was carried out. The VM’s objects do not show it.',
  'operation-failed': 'It failed: {{text}}',
  'operation-failed-without-reason': 'It failed.',
  'operation-failed-cluster':
    'It failed: cluster {{cluster}} did not answer, so whether it was taken is not known. Look at the VM before you try again.',
  'operation-not-seen':
    'KubeVirt took it, and after {{seconds}} s the VM’s objects do not show it. Look at the VM’s events and at virt-controller on the platform page.',
  'operation-not-ended':
    'It began, and after {{seconds}} s it has not ended. What holds the VM back is shown on its page.',
  'operation-target-gone': 'The VM was deleted meanwhile.',
  'operation-migration-cancelled': 'The migration was cancelled.',
  'operation-migration-ended-before': 'The migration had ended before.',
} as const;
