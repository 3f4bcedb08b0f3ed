import type { KubeDoc } from '../types';

function vm(
  vmiSpec: Record<string, unknown> = {},
  spec: Record<string, unknown> = {},
): KubeDoc {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: { name: 'reported' },
    spec: {
      runStrategy: 'Always',
      ...spec,
      template: {
        metadata: {},
        spec: {
          domain: {
            devices: { disks: [{ name: 'root', disk: { bus: 'virtio' } }] },
            memory: { guest: '512Mi' },
          },
          volumes: [
            { name: 'root', containerDisk: { image: 'quay.io/a/b:1' } },
          ],
          ...vmiSpec,
        },
      },
    },
  } as KubeDoc;
}

const imported = {
  metadata: { name: 'reported-root' },
  spec: {
    source: { registry: { url: 'docker://quay.io/a/b:1' } },
    storage: { resources: { requests: { storage: '10Gi' } } },
  },
};
const fromImported = {
  volumes: [{ name: 'root', dataVolume: { name: 'reported-root' } }],
};

/** Manifests of which people reported that they were refused, dropped or changed, in KubeVirt's and other projects. */
export const reportedManifests: Record<string, KubeDoc> = {
  'what virtctl create vm writes': vm(fromImported, {
    instancetype: {
      inferFromVolume: 'root',
      inferFromVolumeFailurePolicy: 'Ignore',
    },
    preference: {
      inferFromVolume: 'root',
      inferFromVolumeFailurePolicy: 'Ignore',
    },
    dataVolumeTemplates: [imported],
  }),
  'memory beside an instance type': vm(
    {},
    { instancetype: { name: 'u1.small' } },
  ),
  'requests beside an instance type': vm(
    {
      domain: { devices: {}, resources: { requests: { memory: '1Gi' } } },
    },
    { instancetype: { name: 'u1.small' } },
  ),
  'an empty CD-ROM': vm({
    domain: {
      devices: {
        disks: [
          { name: 'cdrom', cdrom: { bus: 'sata' } },
          { name: 'root', disk: { bus: 'virtio' } },
        ],
      },
      memory: { guest: '512Mi' },
    },
  }),
  'a DataVolume through its claim': vm(
    {
      volumes: [
        {
          name: 'root',
          persistentVolumeClaim: { claimName: 'reported-root' },
        },
      ],
    },
    { dataVolumeTemplates: [imported] },
  ),
  'a DataVolume that nothing uses': vm({}, { dataVolumeTemplates: [imported] }),
  'a locked password': vm({
    volumes: [
      { name: 'root', containerDisk: { image: 'quay.io/a/b:1' } },
      {
        name: 'init',
        cloudInitNoCloud: {
          userData:
            '#cloud-config\nusers: [{name: ops, lock_passwd: true, ssh_authorized_keys: []}]\n',
        },
      },
    ],
  }),
  'a live VM': {
    ...vm(
      {},
      {
        preference: { kind: 'VirtualMachinePreference', name: 'fedora' },
      },
    ),
    metadata: {
      name: 'reported',
      creationTimestamp: '2026-01-01T00:00:00Z',
      generation: 3,
      resourceVersion: '',
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': '{}',
        'kubevirt.io/latest-observed-api-version': 'v1',
      },
    },
    status: { ready: true },
  } as KubeDoc,
  'a node selector beside the template': vm(
    {},
    { nodeSelector: { storage: 'fast' } },
  ),
  'networks with a slip': vm({ netwroks: [] }),
  'interfaces beside devices': vm({
    domain: { devices: {}, interfaces: [], memory: { guest: '1Gi' } },
  }),
  'cores as text': vm({
    domain: { devices: {}, cpu: { cores: '4' }, memory: { guest: '1Gi' } },
  }),
};
