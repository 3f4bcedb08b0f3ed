import { KubeObject } from '../types';

/**
 * The status that objects have before any controller has seen them, by resource: fields that the API's types
 * (k8s.io/api) write even while they hold nothing. Who reads `status.numberReady` of a DaemonSet finds one.
 */
const STATUS: Record<string, object> = {
  'apiservices.apiregistration.k8s.io': {},
  'cronjobs.batch': {},
  'daemonsets.apps': {
    currentNumberScheduled: 0,
    desiredNumberScheduled: 0,
    numberMisscheduled: 0,
    numberReady: 0,
  },
  'deployments.apps': {},
  'ingresses.networking.k8s.io': { loadBalancer: {} },
  'jobs.batch': {},
  namespaces: { phase: 'Active' },
  persistentvolumeclaims: { phase: 'Pending' },
  persistentvolumes: { phase: 'Pending' },
  'poddisruptionbudgets.policy': {
    currentHealthy: 0,
    desiredHealthy: 0,
    disruptionsAllowed: 0,
    expectedPods: 0,
  },
  pods: { phase: 'Pending' },
  'replicasets.apps': { replicas: 0 },
  resourcequotas: {},
  services: { loadBalancer: {} },
  'statefulsets.apps': { availableReplicas: 0, replicas: 0 },
  'validatingadmissionpolicies.admissionregistration.k8s.io': {},
};

/** Sets on a new object what an API server sets on it whatever the caller says. */
export function setDefaults(resource: string, object: KubeObject): void {
  const status = STATUS[resource];
  if (status) {
    object.status = { ...status, ...object.status };
  }
  if (resource === 'namespaces') {
    object.metadata.labels = {
      ...object.metadata.labels,
      'kubernetes.io/metadata.name': object.metadata.name,
    };
    object.spec = { finalizers: ['kubernetes'], ...object.spec };
  }
}
