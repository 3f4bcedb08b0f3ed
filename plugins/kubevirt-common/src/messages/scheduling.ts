/** Why no node takes the VM's pod. `{{detail}}` names a resource, a taint or the scheduler's own words. */
export const schedulingMessages = {
  'cause.unschedulable-memory.nowhere':
    'No node has {{asked}} of memory free: {{checked}}.',
  'cause.unschedulable-memory.nowhere-unsized':
    'No node has enough memory free: {{checked}}.',
  'cause.unschedulable-memory.too-large':
    'No node is large enough for {{asked}} of memory: {{checked}}.',
  'cause.unschedulable-memory.too-large-unsized':
    'No node has so much memory, even when empty: {{checked}}.',
  'cause.unschedulable-cpu.nowhere': 'No node has {{asked}} free: {{checked}}.',
  'cause.unschedulable-cpu.nowhere-unsized':
    'No node has enough CPU free: {{checked}}.',
  'cause.unschedulable-cpu.too-large':
    'No node is large enough for {{asked}}: {{checked}}.',
  'cause.unschedulable-cpu.too-large-unsized':
    'No node has so many CPUs, even when empty: {{checked}}.',
  'cause.unschedulable-kvm.none': 'No node has a KVM device: {{checked}}.',
  'cause.unschedulable-kvm.nowhere':
    'No node has a KVM device free: {{checked}}.',
  'cause.unschedulable-taint.taint':
    'Every node keeps the VM away with a taint ({{detail}}): {{checked}}.',
  'cause.unschedulable-taint.unnamed':
    'Every node keeps the VM away with a taint: {{checked}}.',
  'cause.unschedulable-taint.cordoned':
    'Every node is closed to new pods (cordoned): {{checked}}.',
  'cause.unschedulable-affinity.selector':
    'No node matches the VM’s node selector or affinity: {{checked}}.',
  'cause.unschedulable-affinity.spread':
    'No node fits the rules about which pods run together or apart: {{checked}}.',
  'cause.unschedulable-volume.nowhere':
    'No node can have the VM’s volumes: {{checked}}.',
  'cause.unschedulable-volume.in-use':
    'A volume of the VM is for one pod only, and another one has it: {{checked}}.',
  'cause.unschedulable.too-large':
    'No node has enough {{detail}}, even when empty: {{checked}}.',
  'cause.unschedulable.resource':
    'No node has enough {{detail}} free: {{checked}}.',
  'cause.unschedulable.pods': 'Every node is full of pods: {{checked}}.',
  'cause.unschedulable.nowhere': 'No node takes the VM: {{checked}}.',
  'cause.unschedulable.unread': 'No node takes the VM.',
  'cause.unschedulable.no-node': 'The cluster has no node that takes pods.',
  'cause.scheduling-gated.named':
    'The VM’s pod waits at {{gates}} before the scheduler looks for a node.',
  'cause.scheduling-gated.unnamed':
    'The VM’s pod waits at a scheduling gate before the scheduler looks for a node.',
  'gate.one': 'the scheduling gate {{gate}}',
  'gate.several': 'the scheduling gates {{gates}}',
  'hint.scheduling-gated':
    'Whoever put the gate there takes it away when the VM’s turn comes: a quota operator (Application Aware Quota, Kueue) once there is quota. Ask who runs it, or stop something in the namespace.',
  'cause.unschedulable-affinity.kubevirt-labels':
    'No node has the labels that KubeVirt asks for this VM ({{labels}}): {{checked}}.',
  'hint.unschedulable-affinity.schedulable':
    'virt-handler gives the label kubevirt.io/schedulable=true to each node on which it works: look at the cluster’s platform page whether it does. A label that is set by hand is taken away again.',
  'hint.unschedulable-affinity.cpu-manager':
    'For dedicated CPUs a node must have the static CPU manager (kubelet’s cpuManagerPolicy), and KubeVirt the feature gate CPUManager: ask who runs the cluster, or do without dedicatedCpuPlacement.',
  'hint.unschedulable-affinity.machine-type':
    'Where it works on the nodes that are meant for VMs, their QEMU may not have the VM’s machine type: ask for another one (spec.template.spec.domain.machine.type), or leave it out for KubeVirt to choose.',
  'hint.unschedulable-affinity.hardware':
    'virt-handler gives these labels to nodes whose hardware and settings have what the VM asks for (kubectl get nodes -L {{columns}} shows where). Labels that are set by hand do not help: ask for less, or add such a node.',
  'cause.unschedulable.some':
    '{{held}} of {{number}} nodes {{reason}}; {{others}}.',

  // Parts of the sentences above.
  'nodes.checked_one': '{{count}} node checked',
  'nodes.checked_other': '{{count}} nodes checked',
  'nodes.the-other': 'the other {{reason}}',
  'nodes.the-others': 'the other {{number}} {{reason}}',
  'nodes.counted': '{{number}} {{reason}}',
  'nodes.refuse_one': 'does not take this VM',
  'nodes.refuse_other': 'do not take this VM',
  'nodes.memory_one': 'has too little memory free',
  'nodes.memory_other': 'have too little memory free',
  'nodes.memory-never_one': 'has too little memory even when empty',
  'nodes.memory-never_other': 'have too little memory even when empty',
  'nodes.memory-never-asked_one':
    'has too little memory even when empty ({{asked}} asked)',
  'nodes.memory-never-asked_other':
    'have too little memory even when empty ({{asked}} asked)',
  'nodes.memory-asked_one': 'has too little memory free ({{asked}} asked)',
  'nodes.memory-asked_other': 'have too little memory free ({{asked}} asked)',
  'nodes.cpu_one': 'has too little CPU free',
  'nodes.cpu_other': 'have too little CPU free',
  'nodes.cpu-never_one': 'has too little CPU even when empty',
  'nodes.cpu-never_other': 'have too little CPU even when empty',
  'nodes.cpu-never-asked_one':
    'has too little CPU even when empty ({{asked}} asked)',
  'nodes.cpu-never-asked_other':
    'have too little CPU even when empty ({{asked}} asked)',
  'nodes.cpu-asked_one': 'has too little CPU free ({{asked}} asked)',
  'nodes.cpu-asked_other': 'have too little CPU free ({{asked}} asked)',
  'nodes.kvm_one': 'has no KVM device free',
  'nodes.kvm_other': 'have no KVM device free',
  'nodes.kvm-never_one': 'has no KVM device',
  'nodes.kvm-never_other': 'have no KVM device',
  'nodes.resource-never_one': 'has too little {{detail}} even when empty',
  'nodes.resource-never_other': 'have too little {{detail}} even when empty',
  'nodes.resource_one': 'has too little {{detail}} free',
  'nodes.resource_other': 'have too little {{detail}} free',
  'nodes.taint_one': 'has a taint the VM does not tolerate ({{detail}})',
  'nodes.taint_other': 'have a taint the VM does not tolerate ({{detail}})',
  'nodes.taint-unnamed_one': 'has a taint the VM does not tolerate',
  'nodes.taint-unnamed_other': 'have a taint the VM does not tolerate',
  'nodes.cordoned_one': 'is closed to new pods (cordoned)',
  'nodes.cordoned_other': 'are closed to new pods (cordoned)',
  'nodes.selector_one': 'does not match its node selector or affinity',
  'nodes.selector_other': 'do not match its node selector or affinity',
  'nodes.spread_one':
    'does not fit the rules about which pods run together or apart',
  'nodes.spread_other':
    'do not fit the rules about which pods run together or apart',
  'nodes.volume': 'cannot have its volumes',
  'nodes.volume-in-use_one':
    'cannot have a volume that another pod has for itself',
  'nodes.volume-in-use_other':
    'cannot have a volume that another pod has for itself',
  'nodes.pods_one': 'is full of pods',
  'nodes.pods_other': 'are full of pods',
  'nodes.other_one': 'does not fit ({{detail}})',
  'nodes.other_other': 'do not fit ({{detail}})',

  'hint.unschedulable-memory.asked':
    'Ask for less memory, or add a node with {{asked}} free.',
  'hint.unschedulable-memory.unsized': 'Ask for less memory, or add a node.',
  'hint.unschedulable-cpu': 'Ask for fewer CPUs, or add a node.',
  'hint.unschedulable-kvm':
    'Nodes need hardware virtualisation and a ready virt-handler: look at the cluster’s platform page.',
  'hint.unschedulable-taint.taint':
    'Give the VM a toleration for the taint, or remove the taint from a node.',
  'hint.unschedulable-taint.unnamed':
    'Give the VM a toleration for the taint, or remove the taint from a node: kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints shows which node has which.',
  'hint.unschedulable-taint.cordoned':
    'Uncordon a node (kubectl uncordon), or add one.',
  'hint.unschedulable-affinity.selector':
    'Change the VM’s nodeSelector or affinity, or label a node to match it.',
  'hint.unschedulable-affinity.cpu-label':
    'For the CPU that the VM asks for, its node must have the label {{labels}}, which virt-handler gives (kubectl get nodes -L {{columns}} shows where): ask for another CPU model or feature. Look also at the VM’s nodeSelector and affinity.',
  'hint.unschedulable-affinity.cpu-labels':
    'For the CPU that the VM asks for, its node must have the labels {{labels}}, which virt-handler gives (kubectl get nodes -L {{columns}} shows where): ask for another CPU model or feature. Look also at the VM’s nodeSelector and affinity.',
  'hint.unschedulable-affinity.spread':
    'Loosen the affinity or spread rules, or add a node.',
  'hint.unschedulable-volume':
    'Look at the VM’s claims: their storage may be in another zone, or not made yet.',
  'hint.unschedulable-volume.in-use':
    'Stop whatever uses the claim (kubectl describe pvc names it as Used By): with the access mode ReadWriteOncePod no two pods have it, and so the VM cannot be migrated either.',
  'hint.unschedulable.too-large': 'Waiting does not help.',
  'hint.unschedulable.full':
    'The nodes are large enough, and full: the VM starts by itself once there is room.',
  'hint.unschedulable.pods': 'Free some room on the nodes, or add one.',
  'hint.unschedulable.read': 'Read the scheduler’s own words below.',
  'hint.unschedulable.huge-pages':
    'Free some on the nodes, or have huge pages set aside on one (kubectl describe nodes shows what each has of {{detail}}).',
  'hint.unschedulable.kubevirt-device':
    'virt-handler offers it on nodes whose kernel and hardware have it: kubectl describe nodes shows what each has of {{detail}}. Look also at the cluster’s platform page, whether virt-handler is ready there.',
  'hint.unschedulable.device':
    'Stop another VM or pod that has one, or add a node that has it (kubectl describe nodes shows what each has of {{detail}}). Where no node has any, its device plugin does not run, or the KubeVirt object does not permit the device (spec.configuration.permittedHostDevices).',
  'hint.unschedulable.resource':
    'Free some on the nodes, or add one that has it (kubectl describe nodes shows what each has of {{detail}}).',
  'hint.unschedulable.also': 'Of all {{number}} nodes also: {{reasons}}.',
  'hint.unschedulable.several-reasons': 'Some nodes have more than one reason.',
} as const;
