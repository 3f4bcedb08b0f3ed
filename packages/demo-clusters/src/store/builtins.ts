import { ResourceDefinition } from '../types';

/** `plural.group`, or the plural in the core group. */
export function resourceName(definition: {
  plural: string;
  group: string;
}): string {
  return definition.group
    ? `${definition.plural}.${definition.group}`
    : definition.plural;
}

interface Short {
  singular?: string;
  short?: string[];
  cluster?: boolean;
  status?: boolean;
  generation?: boolean;
  all?: boolean;
  versions?: string[];
  verbs?: string[];
}

function define(
  group: string,
  plural: string,
  kind: string,
  options: Short = {},
): ResourceDefinition {
  return {
    group,
    versions: options.versions ?? ['v1'],
    plural,
    singular: options.singular ?? kind.toLowerCase(),
    kind,
    shortNames: options.short,
    categories: options.all ? ['all'] : undefined,
    namespaced: !options.cluster,
    statusSubresource: options.status ?? false,
    generation: options.generation ?? false,
    verbs: options.verbs,
  };
}

const STATUS = { status: true };
const CLUSTER = { cluster: true };
const WORKLOAD = { status: true, generation: true, all: true };

/** The built-in kinds that operators, controllers and people around KubeVirt use. */
export const BUILTIN_RESOURCES: ResourceDefinition[] = [
  define('', 'configmaps', 'ConfigMap', { short: ['cm'] }),
  define('', 'endpoints', 'Endpoints', { short: ['ep'] }),
  define('', 'events', 'Event', { short: ['ev'] }),
  define('', 'limitranges', 'LimitRange', { short: ['limits'] }),
  define('', 'namespaces', 'Namespace', {
    short: ['ns'],
    ...CLUSTER,
    ...STATUS,
    // Namespaces can't be deleted as a collection.
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  }),
  define('', 'nodes', 'Node', { short: ['no'], ...CLUSTER, ...STATUS }),
  define('', 'persistentvolumeclaims', 'PersistentVolumeClaim', {
    short: ['pvc'],
    ...STATUS,
  }),
  define('', 'persistentvolumes', 'PersistentVolume', {
    short: ['pv'],
    ...CLUSTER,
    ...STATUS,
  }),
  define('', 'pods', 'Pod', { short: ['po'], ...WORKLOAD }),
  define('', 'resourcequotas', 'ResourceQuota', {
    short: ['quota'],
    ...STATUS,
  }),
  define('', 'secrets', 'Secret'),
  define('', 'serviceaccounts', 'ServiceAccount', { short: ['sa'] }),
  define('', 'services', 'Service', { short: ['svc'], ...STATUS, all: true }),
  define(
    'admissionregistration.k8s.io',
    'mutatingwebhookconfigurations',
    'MutatingWebhookConfiguration',
    { ...CLUSTER, generation: true },
  ),
  define(
    'admissionregistration.k8s.io',
    'validatingadmissionpolicies',
    'ValidatingAdmissionPolicy',
    { ...CLUSTER, ...STATUS, generation: true },
  ),
  define(
    'admissionregistration.k8s.io',
    'validatingadmissionpolicybindings',
    'ValidatingAdmissionPolicyBinding',
    { ...CLUSTER, generation: true },
  ),
  define(
    'admissionregistration.k8s.io',
    'validatingwebhookconfigurations',
    'ValidatingWebhookConfiguration',
    { ...CLUSTER, generation: true },
  ),
  define(
    'apiextensions.k8s.io',
    'customresourcedefinitions',
    'CustomResourceDefinition',
    { short: ['crd', 'crds'], ...CLUSTER, ...STATUS, generation: true },
  ),
  define('apiregistration.k8s.io', 'apiservices', 'APIService', {
    ...CLUSTER,
    ...STATUS,
  }),
  define('apps', 'controllerrevisions', 'ControllerRevision'),
  define('apps', 'daemonsets', 'DaemonSet', { short: ['ds'], ...WORKLOAD }),
  define('apps', 'deployments', 'Deployment', {
    short: ['deploy'],
    ...WORKLOAD,
  }),
  define('apps', 'replicasets', 'ReplicaSet', { short: ['rs'], ...WORKLOAD }),
  define('apps', 'statefulsets', 'StatefulSet', {
    short: ['sts'],
    ...WORKLOAD,
  }),
  define('batch', 'cronjobs', 'CronJob', { short: ['cj'], ...WORKLOAD }),
  define('batch', 'jobs', 'Job', WORKLOAD),
  define('coordination.k8s.io', 'leases', 'Lease'),
  define('discovery.k8s.io', 'endpointslices', 'EndpointSlice', {
    generation: true,
  }),
  define('networking.k8s.io', 'ingresses', 'Ingress', {
    short: ['ing'],
    ...STATUS,
    generation: true,
  }),
  define('networking.k8s.io', 'networkpolicies', 'NetworkPolicy', {
    short: ['netpol'],
    generation: true,
  }),
  define('policy', 'poddisruptionbudgets', 'PodDisruptionBudget', {
    short: ['pdb'],
    ...STATUS,
    generation: true,
  }),
  define(
    'rbac.authorization.k8s.io',
    'clusterrolebindings',
    'ClusterRoleBinding',
    CLUSTER,
  ),
  define('rbac.authorization.k8s.io', 'clusterroles', 'ClusterRole', CLUSTER),
  define('rbac.authorization.k8s.io', 'rolebindings', 'RoleBinding'),
  define('rbac.authorization.k8s.io', 'roles', 'Role'),
  define('scheduling.k8s.io', 'priorityclasses', 'PriorityClass', {
    short: ['pc'],
    ...CLUSTER,
    generation: true,
  }),
  define('storage.k8s.io', 'csidrivers', 'CSIDriver', CLUSTER),
  define('storage.k8s.io', 'storageclasses', 'StorageClass', {
    short: ['sc'],
    ...CLUSTER,
  }),
  define('storage.k8s.io', 'volumeattachments', 'VolumeAttachment', {
    ...CLUSTER,
    ...STATUS,
  }),
];
