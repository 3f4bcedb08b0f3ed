import { NewKubeObject } from '../types';

interface Kind {
  group: string;
  version: string;
  plural: string;
  kind: string;
  short?: string[];
  cluster?: boolean;
  status?: boolean;
  columns?: [name: string, type: string, jsonPath: string][];
}

const AGE: [string, string, string] = [
  'Age',
  'date',
  '.metadata.creationTimestamp',
];
const READY: [string, string, string] = [
  'Ready',
  'string',
  ".status.conditions[?(@.type=='Ready')].status",
];
const PHASE: [string, string, string] = ['Phase', 'string', '.status.phase'];

// Groups, names and columns are those of kubevirt v1.9 pkg/virt-operator/resource/generate/components/crds.go.
const KUBEVIRT_KINDS: Kind[] = [
  {
    group: 'kubevirt.io',
    version: 'v1',
    plural: 'virtualmachines',
    kind: 'VirtualMachine',
    short: ['vm', 'vms'],
    status: true,
    columns: [AGE, ['Status', 'string', '.status.printableStatus'], READY],
  },
  {
    group: 'kubevirt.io',
    version: 'v1',
    plural: 'virtualmachineinstances',
    kind: 'VirtualMachineInstance',
    short: ['vmi', 'vmis'],
    columns: [
      AGE,
      PHASE,
      ['IP', 'string', '.status.interfaces[0].ipAddress'],
      ['NodeName', 'string', '.status.nodeName'],
      READY,
    ],
  },
  {
    group: 'kubevirt.io',
    version: 'v1',
    plural: 'virtualmachineinstancemigrations',
    kind: 'VirtualMachineInstanceMigration',
    short: ['vmim', 'vmims'],
    status: true,
    columns: [PHASE, ['VMI', 'string', '.spec.vmiName']],
  },
  {
    group: 'kubevirt.io',
    version: 'v1',
    plural: 'virtualmachineinstancereplicasets',
    kind: 'VirtualMachineInstanceReplicaSet',
    short: ['vmirs', 'vmirss'],
    status: true,
  },
  {
    group: 'kubevirt.io',
    version: 'v1',
    plural: 'virtualmachineinstancepresets',
    kind: 'VirtualMachineInstancePreset',
    short: ['vmipreset', 'vmipresets'],
  },
  {
    group: 'pool.kubevirt.io',
    version: 'v1beta1',
    plural: 'virtualmachinepools',
    kind: 'VirtualMachinePool',
    short: ['vmpool', 'vmpools'],
    status: true,
  },
  ...['VirtualMachineSnapshot', 'VirtualMachineRestore'].map(kind => ({
    group: 'snapshot.kubevirt.io',
    version: 'v1beta1',
    plural: `${kind.toLowerCase()}s`,
    kind,
    short: [kind.replace('VirtualMachine', 'vm').toLowerCase()],
    status: true,
  })),
  {
    group: 'snapshot.kubevirt.io',
    version: 'v1beta1',
    plural: 'virtualmachinesnapshotcontents',
    kind: 'VirtualMachineSnapshotContent',
    short: ['vmsnapshotcontent'],
    status: true,
  },
  {
    group: 'export.kubevirt.io',
    version: 'v1',
    plural: 'virtualmachineexports',
    kind: 'VirtualMachineExport',
    short: ['vmexport', 'vmexports'],
    status: true,
  },
  {
    group: 'clone.kubevirt.io',
    version: 'v1beta1',
    plural: 'virtualmachineclones',
    kind: 'VirtualMachineClone',
    short: ['vmclone', 'vmclones'],
    status: true,
  },
  {
    group: 'migrations.kubevirt.io',
    version: 'v1alpha1',
    plural: 'migrationpolicies',
    kind: 'MigrationPolicy',
    cluster: true,
    status: true,
  },
  ...(
    [
      ['VirtualMachineInstancetype', false, 'vmf'],
      ['VirtualMachineClusterInstancetype', true, 'vmcf'],
      ['VirtualMachinePreference', false, 'vmp'],
      ['VirtualMachineClusterPreference', true, 'vmcp'],
    ] as const
  ).map(([kind, cluster, short]) => ({
    group: 'instancetype.kubevirt.io',
    version: 'v1beta1',
    plural: `${kind.toLowerCase()}s`,
    kind,
    short: [short],
    cluster,
  })),
];

const CDI_KINDS: Kind[] = [
  {
    group: 'cdi.kubevirt.io',
    version: 'v1beta1',
    plural: 'datavolumes',
    kind: 'DataVolume',
    short: ['dv', 'dvs'],
    status: true,
    columns: [
      PHASE,
      ['Progress', 'string', '.status.progress'],
      ['Restarts', 'integer', '.status.restartCount'],
      AGE,
    ],
  },
  {
    group: 'cdi.kubevirt.io',
    version: 'v1beta1',
    plural: 'datasources',
    kind: 'DataSource',
    short: ['das'],
    status: true,
    columns: [AGE],
  },
  {
    group: 'cdi.kubevirt.io',
    version: 'v1beta1',
    plural: 'dataimportcrons',
    kind: 'DataImportCron',
    short: ['dic', 'dics'],
    status: true,
  },
  ...(['CDIConfig', 'StorageProfile', 'ObjectTransfer'] as const).map(kind => ({
    group: 'cdi.kubevirt.io',
    version: 'v1beta1',
    plural: `${kind.toLowerCase()}s`,
    kind,
    cluster: true,
    status: true,
  })),
  ...['Clone', 'Import', 'Upload'].map(what => ({
    group: 'cdi.kubevirt.io',
    version: 'v1beta1',
    plural: `volume${what.toLowerCase()}sources`,
    kind: `Volume${what}Source`,
    status: true,
  })),
  ...(['OvirtVolumePopulator', 'OpenstackVolumePopulator'] as const).map(
    kind => ({
      group: 'forklift.cdi.kubevirt.io',
      version: 'v1beta1',
      plural: `${kind.toLowerCase()}s`,
      kind,
    }),
  ),
];

function crd(kind: Kind, labels: Record<string, string>): NewKubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.plural}.${kind.group}`, labels },
    spec: {
      group: kind.group,
      scope: kind.cluster ? 'Cluster' : 'Namespaced',
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: kind.plural,
        singular: kind.kind.toLowerCase(),
        ...(kind.short && { shortNames: kind.short }),
        ...(kind.group === 'kubevirt.io' && { categories: ['all'] }),
      },
      versions: [
        {
          name: kind.version,
          served: true,
          storage: true,
          ...(kind.status && { subresources: { status: {} } }),
          additionalPrinterColumns: (kind.columns ?? [AGE]).map(
            ([name, type, jsonPath]) => ({ name, type, jsonPath }),
          ),
          schema: {
            openAPIV3Schema: {
              type: 'object',
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
        },
      ],
    },
  };
}

/** The CustomResourceDefinitions that virt-operator makes once there is a KubeVirt object. */
export function kubevirtCrds(): NewKubeObject[] {
  return KUBEVIRT_KINDS.map(kind =>
    crd(kind, {
      'app.kubernetes.io/component': 'kubevirt',
      'app.kubernetes.io/managed-by': 'virt-operator',
      'kubevirt.io': '',
    }),
  );
}

/** The CustomResourceDefinitions that cdi-operator makes once there is a CDI object. */
export function cdiCrds(): NewKubeObject[] {
  return CDI_KINDS.map(kind =>
    crd(kind, {
      'app.kubernetes.io/component': 'storage',
      'app.kubernetes.io/managed-by': 'cdi-operator',
      'operator.cdi.kubevirt.io': '',
    }),
  );
}
