import { operationMessages } from './operationMessages';

/**
 * What the backend says of clusters, of the platform and of operations, in English, by its code.
 *
 * @remarks
 *
 * The backend writes its English texts from these, and the frontend has them as the default messages of its
 * translation, so that both say the same. `{{name}}` stands for a parameter of the {@link LocalizableMessage}; `_one` and
 * `_other` are chosen by its `count`.
 *
 * @public
 */
export const englishMessages = {
  // How fresh a cluster is.
  'cluster-silent':
    'The cluster does not answer; what is shown was true at the time given.',
  'cluster-silent-absent':
    'The cluster does not answer as it should. When it last did, KubeVirt was not installed on it.',
  'cluster-silent-unlisted':
    'The cluster does not answer, and its VMs were never listed.',
  'cluster-unanswered': 'The cluster has not answered yet.',
  'cluster-forbidden':
    'The configured credential may list neither VirtualMachines nor VirtualMachineInstances on this cluster: bind it to a role that grants get, list and watch on them.',
  'cluster-without-kubevirt':
    'KubeVirt is not installed on this cluster: its API server does not serve kubevirt.io. VMs will show as soon as it does.',
  'cluster-refuses-credential':
    'The API server does not accept the configured credential (401): check that it is not expired.',
  'cluster-kinds-fail': 'Reading {{kinds}} fails.',
  'cluster-kinds-hidden':
    'The configured credential may not read {{kinds}}: what depends on them is not shown.',
  'cluster-not-configured':
    "The annotations of {{entity}} name the cluster '{{cluster}}', which is not configured in this portal.",

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
    'Reading {{kind}} fails, so that what is said of them is as of {{time}}.',
  'api-server-says': 'The API server says: {{text}}',

  // KubeVirt and CDI, as their own objects tell it.
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

  // Their Deployments and DaemonSets; `impact` is one of `englishImpacts`.
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

  // What lists and quotations are made of.
  'list-next': '{{names}}, {{name}}',
  'list-last': '{{names}} and {{name}}',
  'nodes-named': '{{nodes}}',
  'more-nodes_one': '{{count}} more node',
  'more-nodes_other': '{{count}} more nodes',
  verbatim: '{{text}}',

  ...operationMessages,
} as const;

/**
 * What does not work without a component, in English, by the component's name; see {@link englishMessages}.
 *
 * @public
 */
export const englishImpacts = {
  'virt-operator': 'KubeVirt is neither repaired nor updated',
  'virt-api': 'VMs can neither be changed nor started',
  'virt-controller': 'nothing brings VMs on',
  'virt-handler': 'no node can start VMs',
  'cdi-operator': 'CDI is neither repaired nor updated',
  'cdi-deployment': 'no disks are imported or cloned',
  'cdi-apiserver': 'DataVolumes cannot be created',
  'cdi-uploadproxy': 'no disks can be uploaded',
} as const;
