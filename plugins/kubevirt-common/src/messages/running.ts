/** What befalls a VM that runs: migrations, drains, pauses, snapshots, and what its guest lacks. */
export const runningMessages = {
  'cause.migration-blocked.quota':
    'The migration waits: the namespace’s quota has no room for its target pod.',
  'hint.migration-blocked.quota':
    'That pod asks for as much as the VM has now. Stop something in the namespace, or have the quota raised. The VM goes on running.',
  'cause.migration-blocked.utility-volumes':
    'The migration waits: a volume of a backup or of another tool is attached to the VM.',
  'hint.migration-blocked.utility-volumes':
    'It begins once the tool has done with that volume. The VM goes on running.',
  'cause.migration-blocked.decentralized':
    'The migration waits: the half that is to receive it is not ready.',
  'hint.migration-blocked.decentralized':
    'Look at the migration’s other half, in the namespace or on the cluster where it goes (kubectl get vmim -A). The VM goes on running.',
  'cause.migration-blocked.receiver':
    'The VM waits for its guest from another cluster or namespace: it does not run here yet.',
  'hint.migration-blocked.receiver':
    'Nothing is to be done here. Until its guest has come it runs where it was; how far the migration is, its other half says (kubectl get vmim -A there).',
  'cause.migration-blocked.not-begun':
    'The migration to another cluster or namespace has not begun for more than 10 minutes. The VM goes on running.',
  'cause.migration-blocked.backup':
    'The migration waits: a backup of the VM is running.',
  'hint.migration-blocked.backup':
    'It begins once the backup is done. The VM goes on running.',
  'cause.migration-blocked.nodes':
    'The migration waits: none of the {{number}} nodes takes the target pod. The VM goes on running.',
  'cause.migration-blocked.no-node':
    'The migration waits: no node takes the target pod. The VM goes on running.',
  'hint.migration-blocked.no-node':
    'Another node needs as much room as the VM has now, and a fitting CPU. KubeVirt gives up after 5 minutes.',
  'cause.migration-blocked.after-failure':
    'The migration waits, for the last one failed: KubeVirt tries again after a pause, longer each time.',
  'hint.migration-blocked.after-failure':
    'Look why the one before failed: kubectl describe vmim -n {{namespace}} shows what KubeVirt says of each.',
  'cause.migration-blocked.previous-pod':
    'The migration waits until the pod {{pod}}, which an earlier one left behind, is gone: its container {{containers}} runs on though its guest has ended.',
  'hint.migration-blocked.previous-pod':
    'A proxy or another sidecar does not end by itself: delete the pod, whose guest is gone (kubectl delete pod {{pod}} -n {{namespace}}).',
  'cause.migration-blocked.turn':
    'The migration waits for its turn: KubeVirt runs only some at the same time.',
  'hint.migration-blocked.turn':
    'Unless the KubeVirt object says otherwise (spec.configuration.migrations), these are 5 in the cluster and 2 away from one node: kubectl get vmim -A shows them. Where fewer run, its events say what holds it: kubectl describe vmim {{migration}} -n {{namespace}}.',

  'cause.migration-blocked.overdue':
    'The migration has been in the phase {{phase}} for more than {{minutes}} minutes.',
  'cause.migration-blocked.overdue-pod':
    'Its target pod {{pod}} has not started.',
  'cause.migration-blocked.overdue-target':
    'virt-handler on node {{node}} has not made its target ready.',
  'cause.migration-blocked.overdue-source':
    'virt-handler on node {{node}} has not begun to copy the guest.',
  'cause.migration-blocked.overdue-copying':
    'The guest is still being copied to node {{node}}.',
  'cause.migration-blocked.cancelling':
    'The migration was cancelled more than {{minutes}} minutes ago, and has not ended.',
  'hint.migration-blocked.overdue-pod':
    'kubectl describe pod {{pod}} -n {{namespace}} shows what it waits for. The VM goes on running.',
  'hint.migration-blocked.overdue-handler':
    'Look whether virt-handler runs on that node, and what it logs (kubectl get pods -A -l kubevirt.io=virt-handler -o wide). The VM goes on running where it is; virtctl migrate-cancel {{vmi}} -n {{namespace}} gives the migration up.',
  'hint.migration-blocked.overdue-copying':
    'A guest that changes its memory faster than it is copied does not get there: give it less to do, or give the migration up (virtctl migrate-cancel {{vmi}} -n {{namespace}}). KubeVirt does so itself after a time (spec.configuration.migrations); where it does not, look at virt-handler on both nodes.',
  'hint.migration-blocked.cancelling':
    'virt-handler on the VM’s node ends the copying, and virt-controller takes its finalizer away then: look whether both run.',

  'cause.migration-failed.to':
    'The last migration, to {{node}}, failed. The VM runs on.',
  'cause.migration-failed.unnamed':
    'The last migration failed. The VM runs on.',
  'hint.migration-failed':
    'Read the reason, and migrate again when it is gone.',

  'cause.not-migratable.drained':
    'Its node is to be emptied, and the VM cannot be migrated: {{why}}.',
  'cause.not-migratable.running':
    'The VM cannot be migrated while it runs: {{why}}.',
  'hint.not-migratable.drained':
    'Stop the VM, or restart it: a node that is drained takes no new pods, so the VM starts on another.',
  'hint.not-migratable.LiveMigrate':
    'Its node cannot be drained until the VM is stopped (evictionStrategy LiveMigrate).',
  'hint.not-migratable.shutdown':
    'When its node is drained, the VM is shut down. Whether it starts on another node then, its run strategy says.',
  'hint.not-migratable.External':
    'When its node is drained, whoever manages the VM is to move it (evictionStrategy External).',
  'hint.not-migratable.unknown':
    'When its node is drained, the VM is shut down, or holds the drain up, as the evictionStrategy says.',

  // Reasons of the condition LiveMigratable.
  'migratable.DisksNotLiveMigratable': 'a disk cannot be shared between nodes',
  'migratable.InterfaceNotLiveMigratable':
    'a network interface is bound to its node',
  'migratable.HotplugNotLiveMigratable': 'a hot-plugged disk is attached',
  'migratable.CPUModeLiveMigratable': 'its CPU model is that of its node',
  'migratable.VirtIOFSNotLiveMigratable':
    'it shares a file system with its node',
  'migratable.HostDeviceNotLiveMigratable': 'it uses a device of its node',
  'migratable.SEVNotLiveMigratable': 'its memory is encrypted (SEV)',
  'migratable.SecureExecutionNotLiveMigratable': 'it runs in secure execution',
  'migratable.TDXNotLiveMigratable': 'its memory is encrypted (TDX)',
  'migratable.NoTSCFrequencyNotLiveMigratable':
    'its node does not report the frequency of its clock',
  'migratable.HypervPassthroughNotLiveMigratable':
    'it uses Hyper-V features of its node',
  'migratable.PersistentReservationNotLiveMigratable':
    'a disk is reserved for its node',
  'migratable.DecentralizedNotLiveMigratable':
    'its disks cannot go to another cluster',
  'migratable.unknown': 'KubeVirt says it is not migratable',

  'cause.restart-required':
    'The VM was changed, and the change counts from its next start.',
  'hint.restart-required': 'Restart the VM when it suits.',
  'cause.restart-required.volumes':
    'The VM’s volumes were changed, and its disks were not moved to the new ones: the guest goes on with the old.',
  'hint.restart-required.volumes':
    'Do not restart it yet: a restart starts the guest on the new volumes, which may be empty. Set spec.template.spec.volumes (and dataVolumeTemplates) back to the old ones first; why they could not be moved stands below.',

  'cause.node-draining.moving':
    'Node {{node}} is to be emptied: the VM is moved to another one, and goes on running.',
  'hint.node-draining.moving':
    'Nothing is to be done. kubectl get vmim -n {{namespace}} shows how far it is.',
  'cause.node-draining.external':
    'Node {{node}} is to be emptied, and the VM stays until whoever manages it moves it (evictionStrategy External).',
  'hint.node-draining.external':
    'Ask the software that manages the VM, such as Cluster API, or stop the VM.',
  'cause.node-draining.failed':
    'Node {{node}} is to be emptied, and the last try to move the VM failed. KubeVirt tries again.',
  'hint.node-draining.failed':
    'kubectl describe vmim -n {{namespace}} shows why each failed. The node cannot be emptied until the VM is moved or stopped.',
  'cause.node-draining.soon':
    'Node {{node}} is to be emptied: KubeVirt is about to move the VM to another one. It goes on running.',
  'hint.node-draining.soon':
    'KubeVirt moves only some VMs at the same time. Unless the KubeVirt object says otherwise (spec.configuration.migrations), these are 5 in the cluster and 2 away from one node.',

  'cause.io-error':
    'The guest stands still, for one of its disks could not be read or written.',
  'hint.io-error':
    'Most often the disk’s storage is full or cannot be reached: the event IOerror names the disk (kubectl get events -n {{namespace}} --field-selector reason=IOerror). KubeVirt tries again at least every 3 minutes, and the guest goes on once the storage is healthy.',
  'cause.paused.migration':
    'KubeVirt has paused the VM so that its migration comes to an end.',
  'hint.paused.migration':
    'The guest changes its memory faster than it is copied. It goes on by itself on the other node.',
  'cause.paused.each-start':
    'The VM is paused, as it is each time it starts (startStrategy Paused).',
  'cause.paused.start': 'The VM was started paused.',
  'hint.paused.start':
    'Its guest waits until somebody lets it go on: virtctl unpause vmi {{name}} -n {{namespace}}.',
  'hint.paused.each-start':
    'To have it start by itself, take startStrategy from the VM’s spec.template.spec.',

  'cause.restore-running':
    'The VM is being restored from a snapshot ({{restore}}): until that is done, {{refused}}.',
  'hint.restore-running':
    'kubectl describe vmrestore {{restore}} -n {{namespace}} shows what it waits for.',
  'cause.snapshot-running':
    'A snapshot of the VM is being made ({{snapshot}}): until that is done, {{refused}}, nor its disks be changed.',
  'hint.snapshot-running':
    'kubectl describe vmsnapshot {{snapshot}} -n {{namespace}} shows how far it is. KubeVirt gives it up after 5 minutes, or what its failureDeadline says.',
  'refused.start': 'the VM cannot be started',
  'refused.stop': 'the VM cannot be stopped',
  'refused.run-strategy': 'the VM’s run strategy cannot be changed',
  'cause.frozen':
    'The guest’s file systems are frozen: whatever writes to its disks waits.',
  'hint.frozen.backup':
    'A backup does so for a moment, and KubeVirt thaws them after 5 minutes unless the backup asked for another time.',
  'hint.frozen.thaw':
    'Where they stay frozen, thaw them: kubectl exec {{pod}} -n {{namespace}} -c compute -- /usr/bin/virt-freezer --unfreeze --name {{name}} --namespace {{namespace}}.',

  'cause.guest-agent-missing.credentials':
    'The guest agent does not answer, so access credentials do not reach the guest.',
  'cause.guest-agent-missing.networks':
    'The guest agent does not answer, so the addresses of secondary networks are not known.',
  'hint.guest-agent-missing':
    'Install and start qemu-guest-agent in the guest.',

  'cause.other.manual-recovery':
    'The VM cannot be started: it ended while its disks were moved to other storage, and it names copies that are not whole.',
  'hint.other.manual-recovery':
    'Set the volumes in the VM’s spec back to those it ran on, which its status.volumeUpdateState lists (kubectl get vm -o yaml). Then it can be started.',
  'cause.other.pod-terminating': 'The VM’s pod is being taken away.',
  'hint.other.pod-terminating':
    'The guest is shut down with it. Whether the VM is started again, its run strategy says.',
  'cause.other.guest-not-running':
    'KubeVirt says the VM runs, and its guest does not.',
  'hint.other.guest-not-running':
    'The launcher’s log (container compute) and virt-handler on its node say why. Restarting the VM starts the guest again.',
  'cause.other.not-ready': 'The VM runs and is not ready.',
  'hint.other.not-ready':
    'Where the VM has a readiness probe, its guest does not pass it, and services send it nothing until then. The events of its pod say more.',
} as const;
