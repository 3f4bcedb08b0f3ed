import { NewKubeObject } from '../types';

/** How virt-operator renders the components of one version. */
export interface ComponentOptions {
  namespace: string;
  registry: string;
  version: string;
  /** The KubeVirt object's `spec.infra.nodePlacement`; absent, a control plane Node is required. */
  infraPlacement?: Partial<
    Record<'nodeSelector' | 'affinity' | 'tolerations', object>
  >;
}

export const DEPLOYMENTS = ['virt-api', 'virt-controller', 'virt-exportproxy'];

const CONTROL_PLANE = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: ['control-plane', 'master'].map(role => ({
        matchExpressions: [
          { key: `node-role.kubernetes.io/${role}`, operator: 'Exists' },
        ],
      })),
    },
  },
};

function labels(name: string, version: string) {
  return {
    'app.kubernetes.io/component': 'kubevirt',
    'app.kubernetes.io/managed-by': 'virt-operator',
    'app.kubernetes.io/version': version,
    'kubevirt.io': name,
  };
}

function podTemplate(name: string, options: ComponentOptions, extra: object) {
  const { registry, version } = options;
  return {
    metadata: { labels: labels(name, version), name },
    spec: {
      containers: [
        {
          name,
          image: `${registry}/${name}:${version}`,
          imagePullPolicy: 'IfNotPresent',
          command: [name],
          resources: { requests: { cpu: '5m', memory: '200Mi' } },
        },
      ],
      priorityClassName: 'kubevirt-cluster-critical',
      serviceAccountName: `kubevirt-${name.replace('virt-', '')}`,
      ...extra,
    },
  };
}

/** The Deployment of virt-api, virt-controller or virt-exportproxy. */
export function componentDeployment(
  name: string,
  options: ComponentOptions,
): NewKubeObject {
  const { namespace, version, infraPlacement } = options;
  const placement = infraPlacement
    ? {
        ...(infraPlacement.nodeSelector && {
          nodeSelector: infraPlacement.nodeSelector,
        }),
        ...(infraPlacement.affinity && { affinity: infraPlacement.affinity }),
        ...(infraPlacement.tolerations && {
          tolerations: infraPlacement.tolerations,
        }),
      }
    : {
        affinity: CONTROL_PLANE,
        tolerations: [
          {
            key: 'node-role.kubernetes.io/control-plane',
            operator: 'Exists',
            effect: 'NoSchedule',
          },
        ],
      };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels: labels(name, version) },
    spec: {
      replicas: 2,
      selector: { matchLabels: { 'kubevirt.io': name } },
      strategy: { type: 'RollingUpdate' },
      template: podTemplate(name, options, placement),
    },
  };
}

/** virt-handler, on every Node that may carry VMs. */
export function handlerDaemonSet(options: ComponentOptions): NewKubeObject {
  const { namespace, version } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {
      name: 'virt-handler',
      namespace,
      labels: labels('virt-handler', version),
    },
    spec: {
      selector: { matchLabels: { 'kubevirt.io': 'virt-handler' } },
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: 1 },
      },
      template: podTemplate('virt-handler', options, {
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
        hostPID: true,
      }),
    },
  };
}

/** What makes virt-api part of the API server, and has virt-operator asked before it loses its object. */
export function apiRegistrations(
  namespace: string,
): [resource: string, object: NewKubeObject][] {
  const webhook = (
    name: string,
    resource: string,
    path: string,
    service = 'virt-api',
    operations = ['CREATE', 'UPDATE'],
  ) => ({
    name,
    admissionReviewVersions: ['v1'],
    clientConfig: { service: { name: service, namespace, path, port: 443 } },
    failurePolicy: 'Fail',
    sideEffects: 'None',
    rules: [
      {
        apiGroups: ['kubevirt.io'],
        apiVersions: ['v1', 'v1alpha3'],
        operations,
        resources: [resource],
      },
    ],
  });
  const managed = {
    'app.kubernetes.io/managed-by': 'virt-operator',
    'kubevirt.io': 'virt-api',
  };
  return [
    [
      'apiservices.apiregistration.k8s.io',
      {
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: 'v1.subresources.kubevirt.io', labels: managed },
        spec: {
          group: 'subresources.kubevirt.io',
          version: 'v1',
          groupPriorityMinimum: 1000,
          versionPriority: 15,
          service: { name: 'virt-api', namespace, port: 443 },
        },
        status: {
          conditions: [
            {
              type: 'Available',
              status: 'True',
              reason: 'Passed',
              message: 'all checks passed',
            },
          ],
        },
      },
    ],
    [
      'mutatingwebhookconfigurations.admissionregistration.k8s.io',
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        metadata: { name: 'virt-api-mutator', labels: managed },
        webhooks: [
          webhook(
            'virtualmachines-mutator.kubevirt.io',
            'virtualmachines',
            '/virtualmachines-mutate',
          ),
        ],
      },
    ],
    [
      'validatingwebhookconfigurations.admissionregistration.k8s.io',
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'virt-api-validator', labels: managed },
        webhooks: [
          webhook(
            'virtualmachine-validator.kubevirt.io',
            'virtualmachines',
            '/virtualmachines-validate',
          ),
        ],
      },
    ],
    [
      'validatingwebhookconfigurations.admissionregistration.k8s.io',
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: {
          name: 'virt-operator-validator',
          labels: { ...managed, 'kubevirt.io': 'virt-operator-validator' },
        },
        webhooks: [
          webhook(
            'kubevirt-validator.kubevirt.io',
            'kubevirts',
            '/kubevirt-validate-delete',
            'kubevirt-operator-webhook',
            ['DELETE'],
          ),
        ],
      },
    ],
  ];
}
