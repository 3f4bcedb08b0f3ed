import type { Case, Surroundings } from './caseTypes';
import { claim, imported, onClaim, realVm } from './realVms';
import { refusedCases } from './refusedCases';

/** What can hold a VM back on any cluster with KubeVirt and CDI, without a fault of the cluster itself. */
export function causeCases(around: Surroundings): Case[] {
  const { cluster, reservedNode, neverClass } = around;
  const hostname = (node: string) => ({
    nodeSelector: { 'kubernetes.io/hostname': node },
  });
  const make = (...args: Parameters<typeof realVm>) =>
    cluster.make(realVm(...args));
  return [
    {
      name: 'no-memory',
      make: () =>
        make({ name: 'no-memory', domain: { memory: { guest: '4Ti' } } }),
      code: 'unschedulable-memory',
      status: 'ErrorUnschedulable',
      sentence: /too little memory|of memory/,
      message: /Insufficient memory/,
    },
    {
      name: 'no-cpu',
      make: () =>
        make({
          name: 'no-cpu',
          domain: {
            cpu: { cores: 1 },
            resources: { requests: { cpu: '900' } },
            memory: { guest: '64Mi' },
          },
        }),
      code: 'unschedulable-cpu',
      status: 'ErrorUnschedulable',
      sentence: /CPU|900/,
      message: /Insufficient cpu/,
    },
    {
      name: 'tainted',
      make: () => make({ name: 'tainted', template: hostname(reservedNode) }),
      code: 'unschedulable-taint',
      status: 'ErrorUnschedulable',
      sentence: /taint the VM does not tolerate \(dedicated: finance\);/,
      message: /untolerated taint/,
    },
    {
      name: 'no-kvm',
      make: () =>
        make({
          name: 'no-kvm',
          template: {
            ...hostname(reservedNode),
            tolerations: [{ key: 'dedicated', operator: 'Exists' }],
          },
        }),
      code: 'unschedulable-kvm',
      status: 'ErrorUnschedulable',
      sentence: /no KVM device/i,
      message: /Insufficient devices\.kubevirt\.io\/kvm/,
    },
    {
      name: 'no-such-label',
      make: () =>
        make({
          name: 'no-such-label',
          template: { nodeSelector: { disktype: `nvme-${cluster.suffix}` } },
        }),
      code: 'unschedulable-affinity',
      status: 'ErrorUnschedulable',
      sentence: /node selector or affinity/,
      message: /didn't match Pod's node affinity/,
    },
    {
      name: 'no-huge-pages',
      make: () =>
        make({
          name: 'no-huge-pages',
          domain: {
            memory: { guest: '64Mi', hugepages: { pageSize: '2Mi' } },
          },
        }),
      code: 'unschedulable',
      status: 'ErrorUnschedulable',
      sentence: /(too little|enough) hugepages-2Mi/,
      message: /Insufficient hugepages-2Mi/,
    },
    {
      name: 'no-gpu',
      make: () =>
        make({
          name: 'no-gpu',
          domain: {
            memory: { guest: '64Mi' },
            devices: {
              disks: [{ name: 'root', disk: { bus: 'virtio' } }],
              interfaces: [{ name: 'default', masquerade: {} }],
              gpus: [{ name: 'gpu', deviceName: 'gpu.example/large' }],
            },
          },
        }),
      code: 'unschedulable',
      status: 'ErrorUnschedulable',
      sentence: /(too little|enough) gpu\.example\/large/,
      message: /Insufficient gpu\.example\/large/,
    },
    {
      // The scheduler does not report that it is the CPU model: KubeVirt asks for it by a label of the node.
      name: 'no-cpu-model',
      make: () =>
        make({
          name: 'no-cpu-model',
          domain: {
            memory: { guest: '64Mi' },
            cpu: { cores: 1, model: 'Penryn-Imagined' },
          },
        }),
      code: 'unschedulable-affinity',
      status: 'ErrorUnschedulable',
      sentence: /node selector or affinity/,
      hint: /the label cpu-model\.node\.kubevirt\.io\/Penryn-Imagined/,
      message: /didn't match Pod's node affinity/,
    },
    {
      name: 'keeps-apart',
      make: () =>
        make({
          name: 'keeps-apart',
          template: {
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                  {
                    labelSelector: {
                      matchLabels: { 'kubevirt.io': 'virt-handler' },
                    },
                    namespaces: ['kubevirt'],
                    topologyKey: 'kubernetes.io/hostname',
                  },
                ],
              },
            },
          },
        }),
      code: 'unschedulable-affinity',
      status: 'ErrorUnschedulable',
      sentence: /which pods run together or apart/,
      message: /anti-affinity rules/,
    },
    {
      name: 'volume-elsewhere',
      make: async () => {
        const nodes = await cluster.client.json<any>(
          '/api/v1/nodes?labelSelector=kubevirt.io/schedulable%3Dtrue',
        );
        const [here, there] = nodes.items
          .map(({ metadata }: any) => metadata.name)
          .filter((name: string) => name !== reservedNode);
        const volumeName = `elsewhere-${cluster.suffix}`;
        await cluster.make({
          kind: 'PersistentVolume',
          metadata: { name: volumeName },
          spec: {
            accessModes: ['ReadWriteOnce'],
            capacity: { storage: '1Gi' },
            local: { path: '/mnt/disk' },
            persistentVolumeReclaimPolicy: 'Retain',
            nodeAffinity: {
              required: {
                nodeSelectorTerms: [
                  {
                    matchExpressions: [
                      {
                        key: 'kubernetes.io/hostname',
                        operator: 'In',
                        values: [here],
                      },
                    ],
                  },
                ],
              },
            },
          },
        });
        await cluster.make(claim('elsewhere', '', { volumeName }));
        await make({
          name: 'volume-elsewhere',
          template: { ...onClaim('elsewhere'), ...hostname(there) },
        });
      },
      code: 'unschedulable-volume',
      status: 'ErrorUnschedulable',
      sentence: /volumes/,
      message: /volume node affinity|PersistentVolume's node affinity/,
    },
    {
      name: 'no-image',
      make: () =>
        make({ name: 'no-image', image: 'registry.example/no-such-image:1' }),
      code: 'image-pull',
      sentence:
        /^The image registry\.example\/no-such-image:1 cannot be pulled/,
      message: /no-such-image/,
    },
    {
      name: 'claim-missing',
      make: () =>
        make({ name: 'claim-missing', template: onClaim('nobody-made-it') }),
      code: 'pvc-missing',
      status: 'ErrorPvcNotFound',
      sentence: /^The claim nobody-made-it does not exist\.$/,
      message: /nobody-made-it/,
    },
    {
      name: 'claim-pending',
      make: async () => {
        await cluster.make(claim('pending', 'no-such-class'));
        await make({ name: 'claim-pending', template: onClaim('pending') });
      },
      code: 'pvc-pending',
      status: 'ErrorUnschedulable',
      severity: 'error',
      sentence: /^Claim pending has no volume yet/,
      message: /unbound immediate PersistentVolumeClaims/,
    },
    {
      name: 'first-consumer',
      make: async () => {
        await cluster.make(claim('waits', neverClass));
        await make({ name: 'first-consumer', template: onClaim('waits') });
      },
      code: 'wait-for-first-consumer',
      severity: 'waiting',
      sentence: /^Claim waits gets its volume/,
    },
    {
      name: 'import-later',
      make: () =>
        make({
          name: 'import-later',
          runStrategy: 'Halted',
          ...imported('import-later', 'http://images.example/a.qcow2', {
            storageClassName: neverClass,
            accessModes: ['ReadWriteOnce'],
          }),
        }),
      code: 'wait-for-first-consumer',
      severity: 'notice',
      sentence:
        /^Disk import-later-root is imported when the VM first starts\.$/,
      status: 'Stopped',
    },
    {
      name: 'importing',
      make: () =>
        make({
          name: 'importing',
          ...imported('importing', 'http://images.example/a.qcow2'),
        }),
      code: 'import-running',
      severity: 'waiting',
      // Its progress is there for a few seconds only, which a busy machine may miss.
      sentence: /^Disk importing-root is being imported(: \d+ %)?\.$/,
      status: 'Provisioning',
    },
    {
      name: 'import-fails',
      make: () =>
        make({
          name: 'import-fails',
          ...imported('import-fails', 'http://images.example/no-such.qcow2'),
        }),
      code: 'import-failed',
      sentence: /^Disk import-fails-root cannot be imported/,
      message: /Unable to/,
    },
    {
      name: 'no-class',
      make: () =>
        make({
          name: 'no-class',
          ...imported('no-class', 'http://images.example/a.qcow2', {
            storageClassName: 'no-such-class',
          }),
        }),
      code: 'pvc-pending',
      sentence: /storage class no-such-class/,
    },
    ...refusedCases(around),
    {
      name: 'not-migratable',
      make: () =>
        make({
          name: 'not-migratable',
          domain: {
            memory: { guest: '64Mi' },
            devices: {
              disks: [{ name: 'root', disk: { bus: 'virtio' } }],
              interfaces: [{ name: 'default', bridge: {} }],
            },
          },
        }),
      code: 'not-migratable',
      severity: 'notice',
      status: 'Running',
      sentence:
        /cannot be migrated while it runs: a network interface is bound/,
      message: /./,
    },
  ];
}
