/** VMs of the contract; all are made at once, for a real control plane takes its time. */
export const names = {
  run: 'run',
  huge: 'huge',
  nowhere: 'nowhere',
  imageless: 'imageless',
  typeless: 'typeless',
  pause: 'pause',
  cycle: 'cycle',
  restart: 'restart',
  migrate: 'migrate',
  bridged: 'bridged',
  pinned: 'pinned',
  claimless: 'claimless',
  consumer: 'consumer',
  imported: 'imported',
  unimported: 'unimported',
  apart: 'apart',
  early: 'early',
  halted: 'halted',
  asleep: 'asleep',
  manual: 'manual',
  rerun: 'rerun',
  once: 'once',
  legacy: 'legacy',
  probed: 'probed',
  powerless: 'powerless',
  evicted: 'evicted',
  cancelled: 'cancelled',
};

const IMAGE = 'quay.io/containerdisks/fedora:42';

export function vm(
  name: string,
  options: {
    image?: string;
    spec?: object;
    template?: object;
    domain?: object;
  } = {},
) {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: { name, labels: { 'backstage.io/kubernetes-id': 'from-vm' } },
    spec: {
      runStrategy: 'Always',
      template: {
        metadata: { labels: { 'backstage.io/kubernetes-id': 'from-template' } },
        spec: {
          domain: {
            devices: {
              disks: [
                { name: 'rootdisk', disk: { bus: 'virtio' } },
                { name: 'cloudinit', disk: { bus: 'virtio' } },
              ],
              interfaces: [{ name: 'default', masquerade: {} }],
            },
            memory: { guest: '512Mi' },
            ...options.domain,
          },
          networks: [{ name: 'default', pod: {} }],
          volumes: [
            {
              name: 'rootdisk',
              containerDisk: { image: options.image ?? IMAGE },
            },
            {
              name: 'cloudinit',
              cloudInitNoCloud: { userData: '#cloud-config\n' },
            },
          ],
          ...options.template,
        },
      },
      ...options.spec,
    },
  };
}

const ROOT_ONLY = {
  devices: {
    disks: [{ name: 'rootdisk', disk: { bus: 'virtio' } }],
    interfaces: [{ name: 'default', masquerade: {} }],
  },
};

function imported(name: string, url: string) {
  return vm(name, {
    domain: ROOT_ONLY,
    template: {
      volumes: [{ name: 'rootdisk', dataVolume: { name: `${name}-root` } }],
    },
    spec: {
      dataVolumeTemplates: [
        {
          metadata: { name: `${name}-root` },
          spec: {
            source: { http: { url } },
            storage: { resources: { requests: { storage: '10Gi' } } },
          },
        },
      ],
    },
  });
}

/** On a DataVolume that is no template of the VM, as where disks are objects of their own. */
function onDataVolume(name: string) {
  return vm(name, {
    domain: ROOT_ONLY,
    template: {
      volumes: [{ name: 'rootdisk', dataVolume: { name: `${name}-root` } }],
    },
  });
}

export function diskOf(vmName: string) {
  return {
    apiVersion: 'cdi.kubevirt.io/v1beta1',
    kind: 'DataVolume',
    metadata: { name: `${vmName}-root` },
    spec: {
      source: { http: { url: 'http://images.example.com/fedora.qcow2' } },
      storage: { resources: { requests: { storage: '1Gi' } } },
    },
  };
}

function onClaim(name: string, claimName: string) {
  return vm(name, {
    domain: ROOT_ONLY,
    template: {
      volumes: [{ name: 'rootdisk', persistentVolumeClaim: { claimName } }],
    },
  });
}

export function claim(name: string, storageClassName: string) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName,
    },
  };
}

/** All VMs of the contract; some are bound to the Node. */
export function contractVms(node: string) {
  return [
    vm(names.run),
    vm(names.huge, { domain: { memory: { guest: '4Ti' } } }),
    vm(names.nowhere, { template: { nodeSelector: { disktype: 'nowhere' } } }),
    vm(names.imageless, { image: 'quay.io/example/no-such-image:1' }),
    vm(names.typeless, {
      domain: { memory: undefined },
      spec: { instancetype: { name: 'u9.huge' } },
    }),
    vm(names.pause),
    vm(names.cycle),
    vm(names.restart),
    vm(names.migrate),
    vm(names.bridged, {
      domain: {
        devices: {
          ...ROOT_ONLY.devices,
          interfaces: [{ name: 'default', bridge: {} }],
        },
      },
    }),
    vm(names.pinned, {
      template: { nodeSelector: { 'kubernetes.io/hostname': node } },
    }),
    onClaim(names.claimless, 'nobody-made-this'),
    onClaim(names.consumer, 'for-consumer'),
    imported(names.imported, 'http://images.example.com/fedora.qcow2'),
    imported(names.unimported, 'http://images.example.com/no-such.qcow2'),
    onDataVolume(names.apart),
    onDataVolume(names.early),
    vm(names.halted, { spec: { runStrategy: 'Halted' } }),
    vm(names.asleep, { spec: { runStrategy: 'Halted' } }),
    vm(names.manual, { spec: { runStrategy: 'Manual' } }),
    vm(names.rerun, { spec: { runStrategy: 'RerunOnFailure' } }),
    vm(names.once, { spec: { runStrategy: 'Once' } }),
    vm(names.legacy, { spec: { runStrategy: undefined, running: true } }),
    vm(names.probed, {
      template: {
        livenessProbe: { httpGet: { port: 80 }, initialDelaySeconds: 3600 },
      },
    }),
    // Neither does it have an agent, nor does it heed the power button.
    vm(names.powerless, {
      image: 'quay.io/containerdisks/alpine:3',
      domain: { features: { acpi: { enabled: false } } },
    }),
    vm(names.evicted, { template: { evictionStrategy: 'LiveMigrate' } }),
    vm(names.cancelled),
  ];
}
