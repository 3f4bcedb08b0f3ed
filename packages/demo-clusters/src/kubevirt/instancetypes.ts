import { KubeObject, NewKubeObject, ObjectStore } from '../types';
import {
  CLUSTER_INSTANCETYPES,
  CLUSTER_PREFERENCES,
  INSTANCETYPES,
  PREFERENCES,
} from './resources';

/** The size that an instancetype stands for. */
export interface Instancetype {
  name: string;
  cluster: boolean;
  cpu: number;
  memory: string;
}

const SIZES: [name: string, cpu: number, memory: string][] = [
  ['nano', 1, '512Mi'],
  ['micro', 1, '1Gi'],
  ['small', 1, '2Gi'],
  ['medium', 1, '4Gi'],
  ['2xmedium', 2, '4Gi'],
  ['large', 2, '8Gi'],
  ['xlarge', 4, '16Gi'],
  ['2xlarge', 8, '32Gi'],
  ['4xlarge', 16, '64Gi'],
  ['8xlarge', 32, '128Gi'],
];

/** The general-purpose instancetypes and some preferences; virt-operator brings many more. */
export function commonInstancetypes(): NewKubeObject[] {
  const labels = { 'app.kubernetes.io/managed-by': 'virt-operator' };
  return [
    ...SIZES.map(([size, cpu, memory]) => ({
      apiVersion: 'instancetype.kubevirt.io/v1beta1',
      kind: 'VirtualMachineClusterInstancetype',
      metadata: { name: `u1.${size}`, labels },
      spec: { cpu: { guest: cpu }, memory: { guest: memory } },
    })),
    ...SIZES.filter(([size]) => size !== '2xmedium').map(
      ([size, cpu, memory]) => ({
        apiVersion: 'instancetype.kubevirt.io/v1beta1',
        kind: 'VirtualMachineClusterInstancetype',
        metadata: { name: `o1.${size}`, labels },
        spec: {
          cpu: { guest: cpu },
          memory: { guest: memory, overcommitPercent: 50 },
        },
      }),
    ),
    ...[
      'fedora',
      'ubuntu',
      'debian',
      'centos.stream9',
      'centos.stream10',
      'cirros',
      'alpine',
      'windows.2k22',
    ].map(name => ({
      apiVersion: 'instancetype.kubevirt.io/v1beta1',
      kind: 'VirtualMachineClusterPreference',
      metadata: { name, labels },
      spec: {
        devices: {
          preferredDiskBus: 'virtio',
          preferredInterfaceModel: 'virtio',
        },
      },
    })),
  ];
}

/** What a VM's instancetype or preference matcher misses. */
export interface MissingMatch {
  reason: 'FailedFindInstancetype' | 'FailedFindPreference';
  message: string;
}

function find(
  store: ObjectStore,
  vm: KubeObject,
  matcher: { name: string; kind?: string },
  cluster: string,
  namespaced: string,
): { object?: KubeObject; resource: string } {
  const isCluster = !/^virtualmachine(instancetype|preference)s?$/i.test(
    matcher.kind ?? '',
  );
  const resource = isCluster ? cluster : namespaced;
  const object = store.get({
    resource,
    name: matcher.name,
    ...(!isCluster && { namespace: vm.metadata.namespace }),
  });
  return { object, resource };
}

/** Looks up what a VM names as its instancetype and preference. */
export function findInstancetype(
  store: ObjectStore,
  vm: KubeObject,
): { found?: Instancetype; missing?: MissingMatch } {
  const { instancetype, preference } = vm.spec;
  if (preference?.name) {
    const { object, resource } = find(
      store,
      vm,
      preference,
      CLUSTER_PREFERENCES,
      PREFERENCES,
    );
    if (!object) {
      return {
        missing: {
          reason: 'FailedFindPreference',
          message: `${resource} "${preference.name}" not found`,
        },
      };
    }
  }
  if (!instancetype?.name) {
    return {};
  }
  const { object, resource } = find(
    store,
    vm,
    instancetype,
    CLUSTER_INSTANCETYPES,
    INSTANCETYPES,
  );
  if (!object) {
    return {
      missing: {
        reason: 'FailedFindInstancetype',
        message: `${resource} "${instancetype.name}" not found`,
      },
    };
  }
  return {
    found: {
      name: instancetype.name,
      cluster: resource === CLUSTER_INSTANCETYPES,
      cpu: object.spec.cpu.guest,
      memory: object.spec.memory.guest,
    },
  };
}
