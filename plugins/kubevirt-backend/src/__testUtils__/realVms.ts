/** What a test's VM differs in. */
export interface RealVm {
  name: string;
  namespace?: string;
  image?: string;
  runStrategy?: string;
  /** Part of `spec`. */
  spec?: object;
  /** Part of `spec.template.spec`. */
  template?: object;
  /** Part of `spec.template.spec.domain`. */
  domain?: object;
}

/** A small VM whose disk is an image in its pod, as a person would write it. */
export function realVm(vm: RealVm): any {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: {
      name: vm.name,
      ...(vm.namespace && { namespace: vm.namespace }),
    },
    spec: {
      runStrategy: vm.runStrategy ?? 'Always',
      template: {
        spec: {
          domain: {
            devices: {
              disks: [{ name: 'root', disk: { bus: 'virtio' } }],
              interfaces: [{ name: 'default', masquerade: {} }],
            },
            memory: { guest: '64Mi' },
            ...vm.domain,
          },
          networks: [{ name: 'default', pod: {} }],
          volumes: [
            {
              name: 'root',
              containerDisk: {
                image: vm.image ?? 'registry.example/guests/fedora:42',
              },
            },
          ],
          ...vm.template,
        },
      },
      ...vm.spec,
    },
  };
}

/** The same without its VirtualMachine. */
export function realInstance(vm: RealVm): any {
  const { metadata, spec } = realVm(vm);
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachineInstance',
    metadata,
    spec: spec.template.spec,
  };
}

/** A disk on a claim. */
export const onClaim = (claimName: string) => ({
  volumes: [{ name: 'root', persistentVolumeClaim: { claimName } }],
});

/**
 * A disk that CDI imports.
 *
 * @param storage - beside the size; CDI knows how to use the default class without more
 */
export function imported(name: string, url: string, storage: object = {}) {
  return {
    spec: {
      dataVolumeTemplates: [
        {
          metadata: { name: `${name}-root` },
          spec: {
            source: { http: { url } },
            storage: {
              resources: { requests: { storage: '1Gi' } },
              ...storage,
            },
          },
        },
      ],
    },
    template: {
      volumes: [{ name: 'root', dataVolume: { name: `${name}-root` } }],
    },
  };
}

export function claim(name: string, storageClassName: string, extra = {}): any {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName,
      ...extra,
    },
  };
}
