import type { Case, Surroundings } from './caseTypes';
import { imported, realVm } from './realVms';

/** What is refused to a VM: by the namespace's limits, by webhooks, or since what it names is not there. */
export function refusedCases(around: Surroundings): Case[] {
  const { cluster, quotaNamespace, strictNamespace, tightNamespace } = around;
  const make = (...args: Parameters<typeof realVm>) =>
    cluster.make(realVm(...args));
  /** A VM whose disk is made from another source than an address. */
  const makeFrom = (name: string, source: object) => {
    const { spec, template } = imported(name, '');
    const [{ metadata, spec: disk }] = spec.dataVolumeTemplates;
    return make({
      name,
      template,
      spec: {
        dataVolumeTemplates: [
          { metadata, spec: { storage: disk.storage, ...source } },
        ],
      },
    });
  };
  return [
    {
      name: 'over-quota',
      namespace: quotaNamespace,
      make: () => make({ name: 'over-quota', namespace: quotaNamespace }),
      code: 'quota',
      sentence: /^The namespace’s quota small has too little left: asked /,
      message: /exceeded quota: small/,
    },
    {
      name: 'too-strict',
      namespace: strictNamespace,
      make: () => make({ name: 'too-strict', namespace: strictNamespace }),
      code: 'webhook-refused',
      sentence: /pod security level/,
      message: /violates PodSecurity/,
    },
    {
      name: 'refused',
      make: () => make({ name: 'refused', domain: { memory: undefined } }),
      code: 'webhook-refused',
      sentence: /^KubeVirt does not accept the VM as it is written\.$/,
      message: /no memory requested/,
      status: 'Stopped',
    },
    {
      name: 'no-instancetype',
      make: () =>
        make({
          name: 'no-instancetype',
          domain: { memory: undefined },
          spec: { instancetype: { name: 'u9.huge' } },
        }),
      code: 'instancetype-missing',
      sentence: /^The instance type u9\.huge does not exist/,
      message: /u9\.huge/,
      status: 'Stopped',
    },
    {
      name: 'no-preference',
      make: () =>
        make({
          name: 'no-preference',
          spec: { preference: { name: 'windows.99' } },
        }),
      code: 'instancetype-missing',
      sentence: /^The preference windows\.99 does not exist/,
      message: /windows\.99/,
    },
    {
      // The DataVolume stays Pending for ever; only its conditions Bound and Ready show it.
      name: 'disk-over-quota',
      namespace: quotaNamespace,
      make: () =>
        make({
          name: 'disk-over-quota',
          namespace: quotaNamespace,
          ...imported('disk-over-quota', 'http://images.example/a.qcow2', {
            resources: { requests: { storage: '5Gi' } },
          }),
        }),
      code: 'quota',
      status: 'Provisioning',
      sentence:
        /^No room for disk disk-over-quota-root\. The namespace’s quota small has too little left: asked 5 GiB/,
      message: /exceeded quota: small/,
    },
    {
      // The cap becomes the container's limit, and then what KubeVirt requests is above it.
      name: 'out-of-range',
      namespace: tightNamespace,
      make: () => make({ name: 'out-of-range', namespace: tightNamespace }),
      code: 'quota',
      sentence:
        /^The namespace’s limit range allows each container at most 64 MiB of memory,/,
      message: /must be less than or equal to memory limit of 64Mi/,
    },
    {
      name: 'no-network',
      make: () =>
        make({
          name: 'no-network',
          template: {
            networks: [
              { name: 'default', multus: { networkName: 'no-such-network' } },
            ],
          },
          domain: {
            memory: { guest: '64Mi' },
            devices: {
              disks: [{ name: 'root', disk: { bus: 'virtio' } }],
              interfaces: [{ name: 'default', bridge: {} }],
            },
          },
        }),
      code: 'network-missing',
      sentence: /^The network no-such-network does not exist/,
      message: /failed to locate network attachment definition/,
    },
    {
      // To KubeVirt this VM is Stopped.
      name: 'no-data-source',
      make: () =>
        makeFrom('no-data-source', {
          sourceRef: { kind: 'DataSource', name: 'no-such-source' },
        }),
      code: 'import-failed',
      status: 'Stopped',
      sentence: /^The DataSource no-such-source, from which/,
      message: /"no-such-source" not found/,
    },
    {
      name: 'no-clone-source',
      make: () =>
        makeFrom('no-clone-source', {
          source: {
            pvc: { namespace: cluster.namespace, name: 'no-such-claim' },
          },
        }),
      code: 'import-failed',
      status: 'Provisioning',
      sentence:
        /^Disk no-clone-source-root cannot be cloned: claim \S+\/no-such-claim does not exist\.$/,
      message: /doesn't exist/,
    },
    {
      name: 'no-priority-class',
      make: () =>
        make({
          name: 'no-priority-class',
          template: { priorityClassName: 'no-such-class' },
        }),
      code: 'sync-failed',
      sentence: /^KubeVirt could not bring the VM to the state/,
      message: /no PriorityClass with name no-such-class was found/,
    },
  ];
}
