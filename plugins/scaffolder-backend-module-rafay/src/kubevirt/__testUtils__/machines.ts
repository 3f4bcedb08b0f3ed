import type { VmContext, VmInput } from '../types';
import { AMBIGUOUS_STRINGS, PUBLIC_KEY } from './testData';

/** What VMs of the tests are built with. */
export const exampleContext: VmContext = {
  namespace: 'shop',
  labels: { 'backstage.io/kubernetes-id': 'orders' },
  entityRef: 'component:default/orders',
  dataVolumes: { allowedHosts: ['images.example.com', 'quay.io'] },
};
const containerDisk = {
  type: 'containerDisk',
  image: 'quay.io/containerdisks/fedora:latest',
} as const;

/** One VM for each thing that can be chosen; each is valid. */
export const exampleMachines: Record<string, VmInput> = {
  'the smallest VM': { name: 'small', source: containerDisk, memory: '128Mi' },
  'instance type and preference': {
    name: 'typed',
    source: containerDisk,
    instancetype: 'u1.nano',
    preference: 'fedora',
    runStrategy: 'Manual',
  },
  'everything a form can say': {
    name: 'full',
    source: {
      type: 'http',
      url: 'https://images.example.com/disk.qcow2',
      size: '10Gi',
    },
    cpu: 2,
    memory: '1Gi',
    disks: [
      { diskName: 'data', type: 'blank', size: '5Gi', storageClass: 'played' },
      { diskName: 'scratch', type: 'emptyDisk', size: '1Gi', bus: 'sata' },
      { diskName: 'copy', type: 'clone', name: 'golden', namespace: 'images' },
    ],
    networks: [
      {
        type: 'masquerade',
        ports: [{ name: 'ssh', port: 22, protocol: 'TCP' }],
      },
      {
        type: 'multus',
        networkName: 'default/vlan',
        macAddress: '02:00:00:00:00:01',
      },
    ],
    cloudInit: {
      user: 'fedora',
      sshKeys: [PUBLIC_KEY],
      packages: ['nginx'],
      timezone: 'Europe/Vienna',
      guestAgent: true,
      userData: {
        write_files: [{ path: '/etc/odd', content: 'yes\n0x1: on' }],
      },
    },
    hostname: 'full-host',
    labels: { tier: 'web' },
    annotations: { note: AMBIGUOUS_STRINGS.filter(isWritable).join('|') },
    evictionStrategy: 'None',
    terminationGracePeriodSeconds: 0,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [
      { key: 'vms', operator: 'Equal', value: 'only', effect: 'NoSchedule' },
    ],
  },
  'a registry import pulled by the node': {
    name: 'imported',
    source: {
      type: 'registry',
      image: 'quay.io/containerdisks/fedora:latest',
      pullMethod: 'node',
      size: '10Gi',
      accessMode: 'ReadWriteMany',
      volumeMode: 'Block',
    },
    memory: '1Gi',
  },
  'a DataSource': {
    name: 'golden',
    source: {
      type: 'dataSource',
      name: 'fedora',
      namespace: 'images',
      size: '10Gi',
    },
    memory: '1Gi',
  },
  'an existing claim, and no network': {
    name: 'claimed',
    source: { type: 'pvc', name: 'a-claim' },
    memory: '1Gi',
    networks: [],
  },
  'user data from a Secret': {
    name: 'secretive',
    source: containerDisk,
    memory: '1Gi',
    networks: [{ type: 'bridge' }],
    cloudInit: {
      userDataSecretRef: 'user-data',
      networkDataSecretRef: 'network-data',
    },
  },
  'a VMI': {
    name: 'instance',
    kind: 'VirtualMachineInstance',
    source: containerDisk,
    cpu: '1',
    memory: '128Mi',
  },
};

function isWritable(text: string) {
  // eslint-disable-next-line no-control-regex
  return !text.includes('{{') && !/[\u0000-\u0008\u007f]/.test(text);
}
