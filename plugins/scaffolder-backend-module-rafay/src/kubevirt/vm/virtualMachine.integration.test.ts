import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { KubeDoc, VmContext, VmInput } from '../types';
import { toYaml } from '../yaml';
import { AMBIGUOUS_STRINGS, PUBLIC_KEY } from '../testData';
import { buildVirtualMachine } from './virtualMachine';

// Against a real API server with KubeVirt's webhooks: `KUBEVIRT_TEST_KUBECONFIG` names it.
const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeWithCluster = kubeconfig ? describe : describe.skip;
const namespace = `generator-${process.pid}`;

const context: VmContext = {
  namespace,
  labels: { 'backstage.io/kubernetes-id': 'orders' },
  entityRef: 'component:default/orders',
  dataVolumes: { allowedHosts: ['images.example.com', 'quay.io'] },
};
const containerDisk = {
  type: 'containerDisk',
  image: 'quay.io/containerdisks/fedora:latest',
} as const;

const machines: Record<string, VmInput> = {
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

describeWithCluster('VMs on a real API server', () => {
  beforeAll(() => kubectl(['create', 'namespace', namespace]), 60_000);
  afterAll(
    () => kubectl(['delete', 'namespace', namespace, '--wait=false']),
    60_000,
  );

  it.each(Object.entries(machines))(
    'accepts %s, and keeps what was written',
    async (_title, input) => {
      const { manifest } = buildVirtualMachine(input, context);
      const answer = await apply(manifest, ['--dry-run=server']);
      expect(answer).toMatchObject({
        kind: manifest.kind,
        metadata: manifest.metadata,
        spec: manifest.spec as object,
      });
    },
    60_000,
  );

  it('has KubeVirt run a VM and a VMI', async () => {
    const names = ['the smallest VM', 'a VMI'];
    for (const name of names) {
      await apply(buildVirtualMachine(machines[name], context).manifest, []);
    }
    for (const name of names) {
      await kubectl([
        '-n',
        namespace,
        'wait',
        'vmi',
        machines[name].name,
        '--for=jsonpath={.status.phase}=Running',
        '--timeout=90s',
      ]);
    }
    const { stdout } = await kubectl([
      '-n',
      namespace,
      'get',
      'vmi',
      'small',
      '-o',
      'json',
    ]);
    expect(JSON.parse(stdout).metadata).toMatchObject({
      labels: { 'backstage.io/kubernetes-id': 'orders' },
      annotations: { 'backstage.io/entity-ref': 'component:default/orders' },
    });
  }, 240_000);

  it('reads hostile strings back as they were written', async () => {
    const data = Object.fromEntries(
      AMBIGUOUS_STRINGS.map((text, index) => [`k${index}`, text]),
    );
    const answer = await apply(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'strings', namespace },
        data,
      },
      ['--dry-run=server'],
    );
    expect(answer.data).toEqual(data);
  }, 60_000);
});

async function apply(manifest: KubeDoc, flags: string[]): Promise<KubeDoc> {
  const child = kubectl(['create', '-o', 'json', ...flags, '-f', '-']);
  child.child.stdin!.end(toYaml([manifest]));
  return JSON.parse((await child).stdout);
}

function kubectl(args: string[]) {
  return promisify(execFile)(
    'kubectl',
    ['--kubeconfig', kubeconfig!, ...args],
    {
      maxBuffer: 16 * 1024 * 1024,
    },
  );
}
