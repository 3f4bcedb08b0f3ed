import { NewKubeObject } from '../types';

const RBAC = 'rbac.authorization.k8s.io';
const SUBRESOURCES = 'subresources.kubevirt.io';
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'patch', 'update'];

const vms = (...names: string[]) =>
  names.map(name => `virtualmachines/${name}`);
const vmis = (...names: string[]) =>
  names.map(name => `virtualmachineinstances/${name}`);

const rule = (group: string, resources: string[], verbs: string[]) => ({
  apiGroups: [group],
  resources,
  verbs,
});

const OBJECTS = [
  'virtualmachines',
  'virtualmachineinstances',
  'virtualmachineinstancepresets',
  'virtualmachineinstancereplicasets',
];
const MIGRATIONS = 'virtualmachineinstancemigrations';
const INSTANCETYPES = [
  'virtualmachineinstancetypes',
  'virtualmachineclusterinstancetypes',
  'virtualmachinepreferences',
  'virtualmachineclusterpreferences',
];

/** What those may do who may change VMs: nearly everything but to migrate them. */
const edit = (extra: string[]) => [
  rule(
    SUBRESOURCES,
    [
      ...vmis('console', 'vnc', 'vnc/screenshot', 'portforward', 'usbredir'),
      ...vmis('guestosinfo', 'filesystemlist', 'userlist', 'objectgraph'),
      ...vms('expand-spec', 'portforward', 'objectgraph'),
    ],
    ['get'],
  ),
  rule(
    SUBRESOURCES,
    [
      ...vmis('pause', 'unpause', 'freeze', 'unfreeze', 'softreboot', 'reset'),
      ...vmis('addvolume', 'removevolume', 'evacuate/cancel'),
      ...vms('start', 'stop', 'restart', 'addvolume', 'removevolume'),
      ...vms('memorydump', 'evacuate/cancel'),
      'expand-vm-spec',
    ],
    ['update'],
  ),
  rule('kubevirt.io', OBJECTS, [...READ, ...WRITE, ...extra]),
  rule('kubevirt.io', [MIGRATIONS], READ),
  rule('instancetype.kubevirt.io', INSTANCETYPES, [
    ...READ,
    ...WRITE,
    ...extra,
  ]),
];

const KUBEVIRTS = rule('kubevirt.io', ['kubevirts'], ['get', 'list']);

/** By name, what each role grants, and which role of every cluster it becomes part of. */
const ROLES: [name: string, rules: object[], aggregateTo?: string][] = [
  [
    'kubevirt.io:default',
    [KUBEVIRTS, rule(SUBRESOURCES, ['version', 'guestfs'], ['get', 'list'])],
  ],
  ['kubevirt.io:admin', edit(['deletecollection']), 'admin'],
  ['kubevirt.io:edit', [...edit([]), KUBEVIRTS], 'edit'],
  [
    'kubevirt.io:view',
    [
      KUBEVIRTS,
      rule(
        SUBRESOURCES,
        [
          ...vms('expand-spec', 'objectgraph'),
          ...vmis('guestosinfo', 'filesystemlist', 'userlist', 'objectgraph'),
        ],
        ['get'],
      ),
      rule(SUBRESOURCES, ['expand-vm-spec'], ['update']),
      rule('kubevirt.io', [...OBJECTS, MIGRATIONS], READ),
      rule('instancetype.kubevirt.io', INSTANCETYPES, READ),
    ],
    'view',
  ],
  // Part of no other: whoever is to migrate VMs must be bound to it.
  [
    'kubevirt.io:migrate',
    [
      rule(SUBRESOURCES, vms('migrate'), ['update']),
      rule(
        'kubevirt.io',
        [MIGRATIONS],
        [...READ, ...WRITE, 'deletecollection'],
      ),
    ],
  ],
];

/** The roles that come with KubeVirt (kubevirt v1.9 pkg/virt-operator/resource/generate/rbac/cluster.go). */
export function kubevirtClusterRoles(): [
  resource: string,
  object: NewKubeObject,
][] {
  return [
    ...ROLES.map(([name, rules, aggregateTo]): [string, NewKubeObject] => [
      `clusterroles.${RBAC}`,
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'ClusterRole',
        metadata: {
          name,
          labels: {
            'kubevirt.io': '',
            ...(aggregateTo && {
              [`${RBAC}/aggregate-to-${aggregateTo}`]: 'true',
            }),
          },
        },
        rules,
      },
    ]),
    [
      `clusterrolebindings.${RBAC}`,
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'ClusterRoleBinding',
        metadata: {
          name: 'kubevirt.io:default',
          labels: { 'kubevirt.io': '' },
        },
        roleRef: {
          apiGroup: RBAC,
          kind: 'ClusterRole',
          name: 'kubevirt.io:default',
        },
        subjects: [
          { apiGroup: RBAC, kind: 'Group', name: 'system:authenticated' },
        ],
      },
    ],
  ];
}
