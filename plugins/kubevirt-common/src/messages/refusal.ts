/** What the API server, a webhook, a quota or KubeVirt itself refuses. */
export const refusalMessages = {
  'cause.quota.exceeded':
    'The namespace’s quota {{quota}} has too little left: asked {{requested}}, used {{used}} of {{limit}}.',
  'cause.quota.no-room-for-disk': 'No room for disk {{disk}}.',
  'cause.quota.disk': 'The namespace’s quota has no room for disk {{disk}}.',
  'cause.quota.unspecified':
    'The namespace’s quota {{quota}} takes only VMs that state their {{resources}}.',
  'cause.quota.range-maximum':
    'The namespace’s limit range allows each {{object}} at most {{amount}}, and the VM needs more.',
  'cause.quota.range-minimum':
    'The namespace’s limit range asks for at least {{amount}} for each {{object}}, and the VM has less.',
  'cause.quota.unread': 'The namespace’s quota does not allow the VM.',
  'hint.quota.disk':
    'Ask for a smaller disk, delete one in the namespace, or have the quota raised.',
  'hint.quota.compute':
    'Ask for less, stop something in the namespace, or have the quota raised. KubeVirt’s own overhead counts too.',
  'hint.quota.unspecified':
    'Set it in the VM’s spec.template.spec.domain.resources.',
  'hint.quota.range':
    'Size the VM to fit, KubeVirt’s own overhead included, or have the limit range changed (kubectl describe limitrange).',
  'amount.of': '{{amount}} of {{resource}}',
  'amount.named': '{{amount}} ({{resource}})',
  'limit.container': 'container',
  'limit.pod': 'pod',
  'limit.claim': 'claim',

  'cause.device-not-permitted.one':
    'KubeVirt on this cluster lets no VM have the device {{device}}.',
  'cause.device-not-permitted.several':
    'KubeVirt on this cluster lets no VM have the devices {{devices}}.',
  'hint.device-not-permitted':
    'Correct the deviceName in the VM, or ask who runs the cluster to permit it (spec.configuration.permittedHostDevices of the KubeVirt object): kubectl get kubevirt -A -o yaml shows what is permitted.',

  'cause.network-missing':
    'The network {{network}} does not exist in the namespace {{namespace}}.',
  'hint.network-missing':
    'Create its NetworkAttachmentDefinition (Multus must be installed), or correct the name in the VM’s networks: kubectl get network-attachment-definitions -n {{namespace}} lists those there are.',

  'cause.instancetype-missing.instancetype':
    'The instance type {{name}} does not exist {{where}}.',
  'cause.instancetype-missing.instancetype-unnamed':
    'The VM’s instance type does not exist {{where}}.',
  'cause.instancetype-missing.preference':
    'The preference {{name}} does not exist {{where}}.',
  'cause.instancetype-missing.preference-unnamed':
    'The VM’s preference does not exist {{where}}.',
  'hint.instancetype-missing':
    'Choose one that exists ({{command}}), or create it.',
  'where.namespace': 'in its namespace',
  'where.cluster': 'on this cluster',

  'cause.webhook-refused.cdi':
    'CDI does not accept a disk of the VM as it is written.',
  'cause.webhook-refused.policy': 'The policy {{webhook}} refused the VM.',
  'cause.webhook-refused.pod-security':
    'The namespace’s pod security level does not allow the VM’s pod.',
  'cause.webhook-refused.no-answer':
    'A webhook that must agree did not answer.',
  'cause.webhook-refused.feature-gate':
    'KubeVirt does not accept the VM: the feature gate {{gate}} is off on this cluster.',
  'cause.webhook-refused.kubevirt':
    'KubeVirt does not accept the VM as it is written.',
  'hint.webhook-refused.message': 'Change the VM as the message says.',
  'hint.webhook-refused.policy':
    'Change the VM as the message says, or ask who runs that policy.',
  'hint.webhook-refused.cluster':
    'Ask who runs the cluster to look at the webhook or the namespace’s pod security level.',
  'hint.webhook-refused.feature-gate':
    'Do without it, or ask who runs the cluster to switch it on (spec.configuration.developerConfiguration.featureGates of the KubeVirt object).',

  'cause.sync-failed.running':
    'The VM runs, and KubeVirt could not carry out a change of it.',
  'cause.sync-failed.start': 'KubeVirt could not start the VM.',
  'cause.sync-failed.state':
    'KubeVirt could not bring the VM to the state it should have.',
  'cause.sync-failed.attachment-pod':
    'The pod that attaches a disk to the VM cannot be made.',
  'hint.sync-failed.running':
    'The guest goes on as before, without the change. Read KubeVirt’s own words below; it goes on trying.',
  'hint.sync-failed.read':
    'Read KubeVirt’s own words below; it goes on trying.',
} as const;
