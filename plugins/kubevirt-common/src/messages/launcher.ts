/** What holds the VM's start up once its pod has a node, and who should bring it on: nodes, KubeVirt, Rafay. */
export const launcherMessages = {
  'cause.image-pull.named': 'The image {{image}} cannot be pulled.',
  'cause.image-pull.named-why':
    'The image {{image}} cannot be pulled: {{why}}.',
  'cause.image-pull.unnamed': 'An image of the VM cannot be pulled.',
  'cause.image-pull.unnamed-why':
    'An image of the VM cannot be pulled: {{why}}.',
  'image.denied': 'the registry does not let the cluster in',
  'image.not-found': 'the registry does not have it',
  'image.rate-limit': 'the registry limits how often one may pull',
  'image.unreachable': 'the registry does not answer',
  'hint.image-pull':
    'Check the image’s name and tag, that the node reaches its registry, and the pull secret. Kubernetes goes on trying.',

  'cause.crash-loop.tries_one': 'The VM failed to start once.',
  'cause.crash-loop.tries_other':
    'The VM failed to start {{count}} times in a row.',
  'cause.crash-loop.tries-next_one':
    'The VM failed to start once; the next try is at {{time}}.',
  'cause.crash-loop.tries-next_other':
    'The VM failed to start {{count}} times in a row; the next try is at {{time}}.',
  'cause.crash-loop.each': 'The VM fails each time it starts.',
  'cause.crash-loop.each-next':
    'The VM fails each time it starts; the next try is at {{time}}.',
  'hint.crash-loop':
    'The launcher’s log (container compute) says why it ended. Stopping and starting the VM tries at once.',

  'cause.launcher-failed.waiting':
    'The container {{container}} of the VM’s pod cannot start ({{reason}}).',
  'hint.launcher-failed.waiting':
    'Read the message below and the pod’s events.',
  'cause.launcher-failed.out-of-memory':
    'The container {{container}} of the VM’s pod was killed, for it used more memory than it may.',
  'hint.launcher-failed.out-of-memory':
    'Leave room for KubeVirt’s own overhead: set no memory limit close to the guest’s memory, or have the KubeVirt object’s additionalGuestMemoryOverheadRatio raised.',
  'cause.launcher-failed.exit-code':
    'The container {{container}} of the VM’s pod ended with exit code {{exitCode}}.',
  'hint.launcher-failed.log': 'The launcher’s log says why.',
  'cause.launcher-failed.pod': 'The VM’s pod failed.',
  'cause.launcher-failed.vmi': 'The VM ended with a failure.',
  'hint.launcher-failed.log-and-events':
    'The launcher’s log and the events say why.',
  'cause.launcher-failed.evicted':
    '{{node}} was short of a resource and evicted the VM’s pod.',
  'cause.launcher-failed.shutdown':
    '{{node}} was shut down and ended the VM’s pod.',
  'cause.launcher-failed.preempted':
    '{{node}} ended the VM’s pod for one of higher priority.',
  'cause.launcher-failed.not-admitted':
    '{{node}} did not take the VM’s pod after all.',
  'hint.launcher-failed.ephemeral-storage':
    'Its disks that lie on the node filled it: containerDisks, emptyDisks and ephemeral volumes grow there. Put data on a PersistentVolumeClaim, or free storage on the node.',
  'hint.launcher-failed.node-memory':
    'Its node ran out of memory: have fewer VMs there, or memory overcommit lowered.',
  'hint.launcher-failed.node':
    'The node’s own words are below. A VM with the run strategy Always is started again, and may end on another node.',
  'node.named': 'Node {{node}}',
  'node.its': 'The node',

  'cause.pod-stuck.not-ready':
    'The VM’s pod has been on node {{node}} for more than 2 minutes, and its volumes and network are not ready there.',
  'hint.pod-stuck.not-ready':
    'Its events say why (kubectl describe pod {{pod}} -n {{namespace}}): a ReadWriteOnce disk that another node still holds, a Secret or ConfigMap that does not exist, or a network plugin that fails.',
  'cause.pod-stuck.untouched':
    'Node {{node}} has done nothing about the VM’s pod for more than 2 minutes.',
  'hint.pod-stuck.untouched':
    'Look whether its kubelet works and what it is busy with (kubectl describe node {{node}}).',

  'cause.node-lost.named':
    'Node {{node}} does not answer: whether the VM still runs there is not known.',
  'cause.node-lost.unnamed':
    'The VM’s node does not answer: whether the VM still runs there is not known.',
  'hint.node-lost':
    'Bring the node back. Only if it is surely off, say so (kubectl taint nodes {{node}} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute) or delete its Node object: then KubeVirt starts the VM elsewhere.',

  'cause.node-lost.gone':
    'Node {{node}}, on which the VM ran, does not exist any more.',
  'hint.node-lost.gone':
    'Kubernetes takes the pod away some minutes after its node, and then KubeVirt starts the VM elsewhere, as its run strategy says. Where the pod stays (kubectl get pod {{pod}} -n {{namespace}}), delete it by force only if that machine is surely off.',

  'cause.deletion-stuck.deleting':
    'The VM was deleted more than {{minutes}} minutes ago and is still there.',
  'cause.deletion-stuck.stopping':
    'The VM was to stop more than {{minutes}} minutes ago and is still there.',
  'cause.deletion-stuck.pod': 'Its pod {{pod}} has not ended.',
  'cause.deletion-stuck.instance-finalizers':
    'Its VirtualMachineInstance is held by {{finalizers}}.',
  'cause.deletion-stuck.finalizers': 'It is held by {{finalizers}}.',
  'hint.deletion-stuck.pod':
    'A guest that does not shut down is ended after its grace period; a pod that stays is held by a node that does not answer, or by a finalizer: kubectl describe pod {{pod}} -n {{namespace}} shows which.',
  'hint.deletion-stuck.finalizers':
    'These are finalizers: each is taken away by the software that put it there, once it has tidied up. Look whether that runs (those of kubevirt.io belong to virt-controller). Take one away by hand only where that software is gone for good: what it would tidy up stays behind.',
  'hint.deletion-stuck.unknown':
    'Nothing holds it that the portal may see. Look whether virt-controller and the cluster’s garbage collector run: the cluster’s platform page.',

  'cause.start-stuck.unseen':
    'KubeVirt has not taken notice of the VM for more than {{minutes}} minutes.',
  'cause.start-stuck.no-instance':
    'KubeVirt has not begun to start the VM for more than {{minutes}} minutes.',
  'cause.start-stuck.no-pod':
    'KubeVirt has made no pod for the VM for more than {{minutes}} minutes.',
  'cause.start-stuck.pod':
    'The VM’s pod {{pod}} has not come up for more than {{minutes}} minutes.',
  'cause.start-stuck.scheduled':
    'virt-handler on node {{node}} has not started the guest for more than {{minutes}} minutes.',
  'hint.start-stuck.controller':
    'Look at the events of the VM and its pod, and whether virt-controller runs: the cluster’s platform page.',
  'hint.start-stuck.node':
    'Look at the launcher’s log (container compute) and at virt-handler on that node: the cluster’s platform page.',

  'cause.kubevirt-not-ready.absent':
    'KubeVirt is not installed on this cluster.',
  'hint.kubevirt-not-ready.absent': 'Generate its blueprint for this cluster.',
  'cause.kubevirt-not-ready.not-ready':
    'KubeVirt is not ready on this cluster, so nothing brings the VM on.',
  'hint.kubevirt-not-ready.not-ready': 'Look at the cluster’s platform page.',

  'cause.waiting-for-rafay.no-kubevirt':
    '{{name}} is declared in git, and cluster {{cluster}} has no KubeVirt yet, which would run it.',
  'cause.waiting-for-rafay.no-kubevirt-anywhere':
    '{{name}} is declared in git, and none of the clusters {{clusters}} has KubeVirt yet, which would run it.',
  'hint.waiting-for-rafay.no-kubevirt':
    'Look at the blueprint in Rafay: its add-ons bring KubeVirt, and the VM’s workload comes after them.',
  'cause.waiting-for-rafay.unseen':
    '{{name}} is declared in git. Rafay has not brought it to cluster {{cluster}} yet, or nobody there has agreed that {{entity}} may see it.',
  'cause.waiting-for-rafay.unseen-anywhere':
    '{{name}} is declared in git. Rafay has not brought it to any of the clusters {{clusters}} yet, or nobody there has agreed that {{entity}} may see it.',
  'hint.waiting-for-rafay.unseen':
    'Look at its workload and the pipeline in Rafay. If the VM is there, whoever owns it or its namespace agrees with the annotation {{annotation}}: {{entity}}.',
  'hint.waiting-for-rafay.unseen-label':
    'Look at its workload and the pipeline in Rafay. If the VM is there, whoever owns it or its namespace agrees with the annotation {{annotation}}: {{entity}}, or gives the VM the label {{label}}.',
  'cause.waiting-for-rafay.absent':
    '{{name}} is declared in git, and Rafay has not brought it to cluster {{cluster}} yet.',
  'cause.waiting-for-rafay.absent-anywhere':
    '{{name}} is declared in git, and Rafay has not brought it to any of the clusters {{clusters}} yet.',
  'hint.waiting-for-rafay.absent':
    'Look at its workload and the pipeline in Rafay: a stage may wait for an approval. If the VM was there before, somebody deleted it; publishing its workload brings it back.',
} as const;
