/** What holds the VM's disks up: claims, DataVolumes and disks that are plugged in while the VM runs. */
export const storageMessages = {
  'cause.pvc-missing.named': 'The claim {{claim}} does not exist.',
  'cause.pvc-missing.unnamed': 'A claim of the VM does not exist.',
  'cause.pvc-missing.data-volume':
    'The DataVolume {{claim}} does not exist, nor a claim of its name.',
  'hint.pvc-missing':
    'Create the PersistentVolumeClaim or the DataVolume of that name in the VM’s namespace, or correct the name in the VM’s volumes.',

  'cause.pvc-pending.lost': 'The volume behind claim {{claim}} is gone.',
  'hint.pvc-pending.lost':
    'Restore the PersistentVolume, or create the claim again from a backup.',
  'cause.pvc-pending.class':
    'Claim {{claim}} has no volume yet (storage class {{storageClass}}).',
  'cause.pvc-pending.no-class': 'Claim {{claim}} has no volume yet.',
  'cause.pvc-pending.overdue':
    'It has waited for more than {{minutes}} minutes.',
  'cause.pvc-pending.overdue-provisioner':
    'It has waited for more than {{minutes}} minutes for {{provisioner}}.',
  'hint.pvc-pending.provisioner':
    'Check that the storage class exists and that its provisioner runs: kubectl describe pvc shows what it says.',
  'cause.pvc-pending.refused-class':
    'CDI cannot make a claim for disk {{disk}} with storage class {{storageClass}}.',
  'cause.pvc-pending.refused': 'CDI cannot make a claim for disk {{disk}}.',
  'hint.pvc-pending.refused':
    'Name a storage class that exists and whose StorageProfile is complete, or give access mode and size.',

  'cause.wait-for-first-consumer.claim':
    'Claim {{claim}} gets its volume now that the VM’s pod is to run on node {{node}}.',
  'hint.wait-for-first-consumer.claim':
    'If it takes longer than a minute, look whether the provisioner of its storage class runs: kubectl describe pvc shows what it says.',
  'cause.wait-for-first-consumer.attach':
    'Disk {{disk}} waits for the pod that attaches it to the VM, then it is {{operation}}.',
  'cause.wait-for-first-consumer.pod':
    'Disk {{disk}} waits for the VM’s pod to get a node, then it is {{operation}}.',
  'cause.wait-for-first-consumer.start':
    'Disk {{disk}} is {{operation}} when the VM first starts.',

  // What CDI does with a disk.
  'disk.imported': 'imported',
  'disk.cloned': 'cloned',
  'disk.uploaded': 'uploaded',
  'disk.created': 'made',

  'cause.import-running.progress':
    'Disk {{disk}} is being {{operation}}: {{percent}} %.',
  'cause.import-running.no-progress': 'Disk {{disk}} is being {{operation}}.',
  'hint.import-running.cloned':
    'A clone of a disk that a running VM uses waits until that VM is stopped.',
  'cause.import-failed.tries_one':
    'Disk {{disk}} cannot be {{operation}}: tried again {{count}} time so far.',
  'cause.import-failed.tries_other':
    'Disk {{disk}} cannot be {{operation}}: tried again {{count}} times so far.',
  'cause.import-failed.first': 'Disk {{disk}} cannot be {{operation}}.',
  'hint.import-failed.url':
    'Check that {{url}} exists and that the cluster reaches it. CDI goes on trying.',
  'hint.import-failed.out-of-memory':
    'CDI’s pod needs more memory than it may use: have podResourceRequirements raised in the CDI object (spec.config). CDI goes on trying.',
  'hint.import-failed.too-small':
    'The disk is smaller than its image: delete the DataVolume and ask for a larger one. What a file system keeps for itself counts too (CDI’s filesystemOverhead).',
  'hint.import-failed.restarts':
    'CDI’s pod gets to some part of the image and ends, again and again: most often it runs out of memory or its storage is slow. Its events and its log say why.',
  'hint.import-failed.read': 'Read CDI’s own words below. CDI goes on trying.',
  'hint.import-failed.source':
    'Check the DataVolume’s source. CDI goes on trying.',
  'cause.import-failed.no-claim':
    'Disk {{disk}} cannot be cloned: claim {{source}} does not exist.',
  'cause.import-failed.no-snapshot':
    'Disk {{disk}} cannot be cloned: snapshot {{source}} does not exist.',
  'cause.import-failed.no-source':
    'Disk {{disk}} cannot be cloned: its source does not exist.',
  'hint.import-failed.no-source':
    'Correct name and namespace of the source, or create it: CDI goes on as soon as it is there.',
  'cause.import-failed.no-data-source':
    'The DataSource {{dataSource}}, from which a disk is to be made, does not exist.',
  'hint.import-failed.no-data-source':
    'Correct name and namespace of the sourceRef, or create the DataSource: kubectl get datasources -A lists those there are.',

  'cause.import-stuck':
    'Disk {{disk}} is to be {{operation}}, and nothing has changed for more than {{minutes}} minutes.',
  'cause.import-stuck.progress':
    'Disk {{disk}} is being {{operation}}: {{percent}} %, and no more for {{minutes}} minutes.',
  'cause.import-stuck.running': 'CDI’s pod runs, and does not come on.',
  'cause.import-stuck.unbound': 'Its claim {{claim}} has no volume.',
  'cause.import-stuck.pod': 'CDI’s pod does not run.',
  'hint.import-stuck':
    'kubectl describe dv {{disk}} -n {{namespace}} and the events and logs of CDI’s pods in that namespace (their names begin with importer, cdi-upload or cdi-clone-source) say what they wait for. A pod that is deleted is made again, and begins again.',
  'cause.cdi-absent':
    'Disk {{disk}} is a DataVolume, and CDI, which makes those, is not installed on this cluster.',
  'hint.cdi-absent':
    'Install the Containerized Data Importer: generate a blueprint for KubeVirt with CDI for this cluster.',

  'cause.disk-not-attached.no-claim':
    'Disk {{disk}} cannot be attached to the running VM: {{claim}} does not exist.',
  'hint.disk-not-attached.no-claim':
    'Create the PersistentVolumeClaim or the DataVolume of that name in the VM’s namespace, or take the disk away from the VM’s volumes (virtctl removevolume). Until then KubeVirt attaches no other disk to it either.',
  'cause.disk-not-attached.lost':
    'Disk {{disk}} cannot be attached to the running VM: the volume behind {{claim}} is gone.',
  'cause.disk-not-attached.unbound':
    'Disk {{disk}} is not attached to the running VM yet: {{claim}} has no volume.',
  'hint.disk-not-attached.unbound':
    'Check that its storage class exists and that its provisioner runs: kubectl describe pvc {{claim}} -n {{namespace}} shows what it says.',
  'hint.disk-not-attached.unbound-unnamed':
    'Check that its storage class exists and that its provisioner runs: kubectl describe pvc -n {{namespace}} shows what it says.',
  'cause.disk-not-attached.elsewhere':
    'Disk {{disk}} is not attached to the running VM: the VM’s node cannot have its volume.',
  'hint.disk-not-attached.elsewhere':
    'The volume may be bound to another node or zone: kubectl describe pvc {{claim}} -n {{namespace}} shows where it is. A VM that is stopped and started goes where its volumes are.',
  'cause.disk-not-attached.no-room':
    'Disk {{disk}} is not attached to the running VM yet: the pod that attaches it does not get onto the VM’s node.',
  'hint.disk-not-attached.no-room':
    'It may run on no other node, so make room there, or migrate the VM: kubectl describe pod {{pod}} -n {{namespace}} shows what stands in its way.',
  'cause.disk-not-attached.attaching':
    'Disk {{disk}} is being attached to the running VM.',
  'hint.disk-not-attached.attaching-pod':
    'That takes some seconds. Where it takes longer, events say why: kubectl describe pod {{pod}} -n {{namespace}}.',
  'hint.disk-not-attached.attaching':
    'That takes some seconds. Where it takes longer, events say why: kubectl describe vmi {{vmi}} -n {{namespace}}.',
  'cause.disk-not-attached.no-pod':
    'Disk {{disk}} is not attached to the running VM yet: the pod that attaches it is still to be made.',
  'hint.disk-not-attached.no-pod':
    'That takes a second. Where it takes longer, KubeVirt may not make it, because of a quota for example: kubectl get events -n {{namespace}} --field-selector involvedObject.name={{vmi}},reason=FailedCreate says why.',
  'claim.its-named': 'its claim {{claim}}',
  'claim.its': 'its claim',
} as const;
