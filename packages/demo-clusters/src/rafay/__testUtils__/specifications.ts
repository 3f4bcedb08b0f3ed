import { releaseManifest } from '../../install';

export const PLACEMENT = { selector: 'rafay.dev/clusterName=edge-1' };

export type Files = Record<string, unknown>;

export function spec(kind: string, group: string, name: string, body: object) {
  return {
    apiVersion: `${group}.k8smgmt.io/v3`,
    kind,
    metadata: { name, project: 'shop' },
    spec: body,
  };
}

export function artifact(...names: string[]) {
  return {
    type: 'Yaml',
    artifact: {
      paths: names.map(name => ({ name: `file://artifacts/${name}` })),
    },
  };
}

export function workload(name: string, into: string): Files {
  return {
    [`workloads/${name}.yaml`]: spec('Workload', 'apps', name, {
      namespace: into,
      version: 'v1',
      placement: PLACEMENT,
      artifact: artifact(`${name}/${name}.yaml`),
    }),
  };
}

export function namespace(name: string): Files {
  return {
    [`namespaces/${name}.yaml`]: spec('Namespace', 'infra', name, {
      placement: {
        labels: [{ key: 'rafay.dev/clusterName', value: 'edge-1' }],
      },
    }),
  };
}

export const VM = {
  apiVersion: 'kubevirt.io/v1',
  kind: 'VirtualMachine',
  metadata: { name: 'orders-db' },
  spec: {
    runStrategy: 'Always',
    template: {
      spec: {
        domain: { devices: {}, memory: { guest: '512Mi' } },
        volumes: [],
      },
    },
  },
};

/** Option 1: KubeVirt as an add-on, CDI and a VM as workloads. */
export const OPTION_1: Files = {
  ...namespace('kubevirt'),
  ...namespace('cdi'),
  ...namespace('orders'),
  'addons/kubevirt-basic.yaml': spec('Addon', 'infra', 'kubevirt-basic', {
    namespace: 'kubevirt',
    version: 'v1',
    artifact: artifact('kubevirt-basic/kubevirt-basic.yaml'),
  }),
  'addons/artifacts/kubevirt-basic/kubevirt-basic.yaml': [
    ...releaseManifest('kubevirt', 'operator'),
    ...releaseManifest('kubevirt', 'cr'),
  ],
  'blueprints/kubevirt.yaml': spec('Blueprint', 'infra', 'kubevirt', {
    version: 'v1',
    customAddons: [{ name: 'kubevirt-basic', version: 'v1' }],
  }),
  // By name the CDI object comes before its operator, as files are listed.
  ...workload('cdi-cr', 'cdi'),
  ...workload('cdi-operator', 'cdi'),
  ...workload('orders-db', 'orders'),
  'workloads/artifacts/cdi-cr/cdi-cr.yaml': releaseManifest('cdi', 'cr'),
  'workloads/artifacts/cdi-operator/cdi-operator.yaml': releaseManifest(
    'cdi',
    'operator',
  ),
  'workloads/artifacts/orders-db/orders-db.yaml': [VM],
};

export const stage = (
  name: string,
  next: string | undefined,
  type: string,
  config: object,
) => ({
  name,
  type,
  config,
  ...(next && { next: [{ name: next }] }),
});

export const PIPELINE: Files = {
  'pipelines/rollout.yaml': spec('Pipeline', 'gitops', 'rollout', {
    active: true,
    stages: [
      stage(
        'deploy-cdi-operator',
        'approve-cdi-crd-established',
        'DeployWorkload',
        { workload: 'cdi-operator' },
      ),
      stage('approve-cdi-crd-established', 'deploy-cdi-cr', 'Approval', {
        type: 'Email',
      }),
      stage(
        'deploy-cdi-cr',
        'approve-kubevirt-and-cdi-available',
        'DeployWorkload',
        { workload: 'cdi-cr' },
      ),
      stage(
        'approve-kubevirt-and-cdi-available',
        'deploy-orders-db',
        'Approval',
        { type: 'Email' },
      ),
      stage('deploy-orders-db', undefined, 'DeployWorkload', {
        workload: 'orders-db',
      }),
    ],
  }),
};

export const configMap = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
});

/** A blueprint with one add-on, of config maps in the namespace `apps`. */
export const blueprint = (name: string, maps: object[]): Files => ({
  ...namespace('apps'),
  [`addons/${name}.yaml`]: spec('Addon', 'infra', name, {
    namespace: 'apps',
    version: 'v1',
    artifact: artifact(`${name}/${name}.yaml`),
  }),
  [`addons/artifacts/${name}/${name}.yaml`]: maps,
  [`blueprints/${name}.yaml`]: spec('Blueprint', 'infra', name, {
    version: 'v1',
    customAddons: [{ name, version: 'v1' }],
  }),
});
