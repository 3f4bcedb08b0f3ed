import { KubeObject, NewKubeObject, ObjectStore } from '../types';
import { PolicyRule } from './identities';

const GROUP = 'rbac.authorization.k8s.io';
const CLUSTER_ROLES = `clusterroles.${GROUP}`;

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];

function clusterRole(
  name: string,
  rules: PolicyRule[],
  more: { aggregateTo?: string; aggregates?: string } = {},
): NewKubeObject {
  return {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterRole',
    metadata: {
      name,
      labels: {
        'kubernetes.io/bootstrapping': 'rbac-defaults',
        ...(more.aggregateTo && {
          [`${GROUP}/aggregate-to-${more.aggregateTo}`]: 'true',
        }),
      },
    },
    ...(more.aggregates && {
      aggregationRule: {
        clusterRoleSelectors: [
          {
            matchLabels: {
              [`${GROUP}/aggregate-to-${more.aggregates}`]: 'true',
            },
          },
        ],
      },
    }),
    rules,
  };
}

/**
 * The roles that every cluster comes with, as far as people bind them (k8s.io/kubernetes
 * plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go); their rules are shorter than the real ones.
 */
const BUILTIN: NewKubeObject[] = [
  clusterRole('cluster-admin', [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  ]),
  clusterRole('admin', [], { aggregates: 'admin' }),
  clusterRole('edit', [], { aggregates: 'edit', aggregateTo: 'admin' }),
  clusterRole('view', [], { aggregates: 'view', aggregateTo: 'edit' }),
  clusterRole(
    'system:aggregate-to-admin',
    [
      {
        apiGroups: [GROUP],
        resources: ['rolebindings', 'roles'],
        verbs: [...READ, ...WRITE],
      },
    ],
    { aggregateTo: 'admin' },
  ),
  clusterRole(
    'system:aggregate-to-edit',
    [
      { apiGroups: [''], resources: ['secrets'], verbs: READ },
      { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
      {
        apiGroups: [''],
        resources: [
          'configmaps',
          'events',
          'persistentvolumeclaims',
          'pods',
          'secrets',
          'serviceaccounts',
          'services',
        ],
        verbs: WRITE,
      },
      { apiGroups: ['apps'], resources: ['*'], verbs: WRITE },
    ],
    { aggregateTo: 'edit' },
  ),
  clusterRole(
    'system:aggregate-to-view',
    [
      {
        apiGroups: [''],
        resources: [
          'configmaps',
          'events',
          'limitranges',
          'namespaces',
          'persistentvolumeclaims',
          'pods',
          'pods/log',
          'pods/status',
          'resourcequotas',
          'serviceaccounts',
          'services',
        ],
        verbs: READ,
      },
      { apiGroups: ['apps'], resources: ['*'], verbs: READ },
    ],
    { aggregateTo: 'view' },
  ),
];

interface LabelSelector {
  matchLabels?: Record<string, string>;
}

function isSelected(
  { metadata: { labels = {} } }: KubeObject,
  { matchLabels = {} }: LabelSelector,
): boolean {
  return Object.entries(matchLabels).every(
    ([key, value]) => labels[key] === value,
  );
}

/**
 * Makes the built-in roles, and keeps aggregated ones the sum of those that they select: in real clusters the
 * aggregation is kube-controller-manager's. Returns the way to stop.
 */
export function startClusterRoles(store: ObjectStore): () => void {
  const aggregate = () => {
    const roles = store.list(CLUSTER_ROLES);
    for (const { metadata, aggregationRule } of roles) {
      const selectors: LabelSelector[] =
        aggregationRule?.clusterRoleSelectors ?? [];
      if (selectors.length > 0) {
        const parts = roles.filter(
          role =>
            role.metadata.name !== metadata.name &&
            selectors.some(selector => isSelected(role, selector)),
        );
        const rules = new Map(
          parts
            .flatMap(role => role.rules ?? [])
            .map(rule => [JSON.stringify(rule), rule]),
        );
        // What does not differ is not written, so this ends.
        store.mutate(
          { resource: CLUSTER_ROLES, name: metadata.name },
          draft => {
            draft.rules = [...rules.values()];
          },
        );
      }
    }
  };
  for (const role of BUILTIN) {
    const ref = { resource: CLUSTER_ROLES, name: role.metadata.name! };
    if (!store.get(ref)) {
      store.create(role);
    }
  }
  aggregate();
  return store.subscribe(CLUSTER_ROLES, aggregate);
}
