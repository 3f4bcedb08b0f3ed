/** The health of KubeVirt and CDI on a cluster. */
export const platformMessages = {
  // The platform as a whole.
  'platform-being-read': 'The cluster is being read for the first time.',
  'platform-last-message':
    'The cluster does not answer as it should. Its last message:',
  'kubevirt-healthy': '{{kubevirt}} is healthy.',
  'kubevirt-healthy-on_one': '{{kubevirt}} is healthy on {{count}} node.',
  'kubevirt-healthy-on_other': '{{kubevirt}} is healthy on {{count}} nodes.',
  'both-healthy': '{{kubevirt}} and {{cdi}} are healthy.',
  'both-healthy-on_one':
    '{{kubevirt}} and {{cdi}} are healthy on {{count}} node.',
  'both-healthy-on_other':
    '{{kubevirt}} and {{cdi}} are healthy on {{count}} nodes.',
  unhealthy: '{{subject}} is not healthy.',
  'also-unhealthy': 'Also not healthy: {{subjects}}.',
  'reading-fails':
    'Reading {{kind}} fails, so that what is shown of them is as of {{time}}.',
  'api-server-says': 'The API server says: {{text}}',

  // KubeVirt and CDI, as their own objects report it.
  'product-absent':
    '{{product}} is not installed on this cluster: generate its blueprint.',
  'product-not-requested':
    'The operator of {{product}} is there, and no {{product}} object: apply the object that asks for it.',
  'product-unreadable':
    'The portal may not read the {{product}} object of this cluster, so its state is not known.',
  'product-unknown': 'Whether {{product}} is installed is not known yet.',
  'product-not-begun':
    '{{product}} was asked for, and its operator has not begun yet.',
  'product-installing': '{{product}} is being installed.',
  'product-install-failed':
    '{{product}} could not be installed: its operator’s log says why.',
  'product-updating': '{{product}} is being updated.',
  'product-updating-to':
    '{{product}} is being updated from {{from}} to {{to}}.',
  'product-removing': '{{product}} is being removed.',
  'product-removed': '{{product}} was removed, and its object is still there.',
  'product-not-synchronized':
    '{{product}} cannot be brought to the state it should have.',
  'product-unavailable': 'Not all components of {{product}} are available.',
  'product-degraded': '{{product}} is degraded.',
  'product-degraded-by': '{{product}} is degraded: {{text}}',
  'kubevirt-ambiguous':
    'There are {{number}} KubeVirt objects, {{objects}}, and a cluster may have only one: delete the others.',

  // Their Deployments and DaemonSets; `impact` is a message of its own.
  'component-missing': '{{component}} is missing: {{impact}}.',
  'components-hidden': 'The portal may not read {{kinds}} of this cluster.',
  'component-nowhere': 'No node takes {{component}}.',
  'component-nowhere-impact': 'No node takes {{component}}: {{impact}}.',
  'component-at-zero': '{{component}} is scaled to zero.',
  'component-at-zero-impact': '{{component}} is scaled to zero: {{impact}}.',
  'component-rolling-out': '{{component}} is being rolled out.',
  'component-rolling-out-on':
    '{{component}} is being rolled out: {{ready}} of {{desired}} are ready.',
  'component-unready': 'No {{component}} is ready.',
  'component-unready-impact': 'No {{component}} is ready: {{impact}}.',
  'component-unready-part': '{{ready}} of {{desired}} {{component}} are ready.',
  'component-leaderless-impact': 'No {{component}} leads: {{impact}}.',
  'pods-report': 'Its pods report: {{text}}',
  'pods-ended': 'Its pods report: {{reason}}: exit code {{exitCode}}',
  // What Kubernetes calls the end of a container that left no message.
  'container-ended': '{{reason}}: exit code {{exitCode}}',

  // CRDs.
  'crd-missing': 'The kind {{kind}} is not known to this cluster.',
  'crd-terminating': 'The kind {{kind}} is being taken away.',
  'crd-establishing':
    'The kind {{kind}} is new and will be served in a moment.',
  'crd-unserved':
    'The CRD of {{kind}} is there, and the API server does not serve it: it was not accepted.',

  // Nodes; `nodes` is a list of names.
  'nodes-lost_one':
    'Node {{nodes}} does not answer: whether its VMs still run is not known.',
  'nodes-lost_other':
    'Nodes {{nodes}} do not answer: whether their VMs still run is not known.',
  'nodes-unready_one': 'Node {{nodes}} is not ready.',
  'nodes-unready_other': 'Nodes {{nodes}} are not ready.',
  'nodes-silent_one':
    'virt-handler on {{nodes}} has not been heard from for more than 5 minutes: new VMs avoid this node.',
  'nodes-silent_other':
    'virt-handler on {{nodes}} has not been heard from for more than 5 minutes: new VMs avoid these nodes.',
  'nodes-without-handler_one':
    'virt-handler is gone from {{nodes}}: its VMs run on, and nothing looks after them.',
  'nodes-without-handler_other':
    'virt-handler is gone from {{nodes}}: their VMs run on, and nothing looks after them.',
  'nodes-handler-unready_one': 'virt-handler on {{nodes}} is not ready.',
  'nodes-handler-unready_other': 'virt-handler on {{nodes}} is not ready.',
  'nodes-without-kvm_one':
    '{{nodes}} has no KVM device: VMs run there only where KubeVirt allows emulation.',
  'nodes-without-kvm_other':
    '{{nodes}} have no KVM device: VMs run there only where KubeVirt allows emulation.',
  'nodes-out-of-service_one':
    'KubeVirt has taken {{nodes}} out of service: new VMs avoid this node.',
  'nodes-out-of-service_other':
    'KubeVirt has taken {{nodes}} out of service: new VMs avoid these nodes.',
  'node-no-vms': 'No virt-handler runs here, so this node takes no VMs.',
  'node-without-heartbeat':
    'virt-handler was never heard of here, so this node takes no VMs.',
  'node-cordoned': '{{node}} is cordoned: new VMs avoid this node.',
  'node-emulates':
    '{{node}} has no KVM device, and KubeVirt emulates one: VMs are slow there.',

  // What does not work without a component, by its name.
  'impact.virt-operator': 'KubeVirt is neither repaired nor updated',
  'impact.virt-api': 'VMs can neither be changed nor started',
  'impact.virt-controller': 'nothing brings VMs on',
  'impact.virt-handler': 'no node can start VMs',
  'impact.cdi-operator': 'CDI is neither repaired nor updated',
  'impact.cdi-deployment': 'no disks are imported or cloned',
  'impact.cdi-apiserver': 'DataVolumes cannot be created',
  'impact.cdi-uploadproxy': 'no disks can be uploaded',

  // What their conditions mean.
  'condition.Available-True': 'All components are available.',
  'condition.Available-False': 'Not all components are available.',
  'condition.Progressing-True': 'Components are being installed or updated.',
  'condition.Progressing-False': 'Nothing is being installed or updated.',
  'condition.Degraded-True': 'Some components do not work as they should.',
  'condition.Degraded-False': 'All components work as they should.',
  'condition.Degraded-updating': 'An update is in progress, which is no fault.',
  'condition.Created-True': 'All parts were created.',
  'condition.Created-False': 'Not all parts exist.',
  'condition.operator-failed': 'The operator could not do its work.',
  'condition.ReplicaFailure-True': 'Pods cannot be made.',
  'condition.pods-enough': 'Enough pods are available.',
  'condition.pods-too-few': 'Fewer than {{desired}} pods are available.',
  'condition.pods-unwanted': 'No pods are wanted.',
  'condition.rollout': 'A rollout is under way.',
  'condition.rollout-stuck': 'The last rollout got stuck.',
  'condition.rollout-complete': 'The last rollout is complete.',
} as const;
