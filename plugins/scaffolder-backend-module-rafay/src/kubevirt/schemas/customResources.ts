import {
  evictionStrategySchema,
  placementSchema,
  pullPolicySchema,
  type Zod,
} from './parts';

/**
 * Schema of a KubeVirtCrInput.
 *
 * @public
 */
export function kubeVirtCrSchema(z: Zod) {
  return z
    .object({
      anyNode: z
        .boolean({
          description:
            'Let the components run on any node. Needed on managed clusters, whose control-plane nodes are hidden: KubeVirt pins its components to those by default',
        })
        .optional(),
      featureGates: z
        .array(z.string(), {
          description: 'Feature gates to switch on, for example HostDisk',
        })
        .optional(),
      disabledFeatureGates: z
        .array(z.string(), {
          description:
            'Feature gates to switch off; since KubeVirt 1.9 all Beta gates are on',
        })
        .optional(),
      useEmulation: z
        .boolean({
          description:
            'Run VMs without hardware virtualization. Slow; for nodes without /dev/kvm',
        })
        .optional(),
      infraReplicas: z
        .number({
          description: 'Replicas of virt-api and virt-controller. Default: 2',
        })
        .int()
        .min(1)
        .max(9)
        .optional(),
      infra: placementSchema(z)
        .describe('Where virt-api and virt-controller run')
        .optional(),
      workloads: placementSchema(z)
        .describe('Where virt-handler, and with it VMs, run')
        .optional(),
      imageRegistry: z
        .string({
          description:
            'Registry and path to take the images of the components from, without a scheme',
        })
        .optional(),
      imageTag: z
        .string({ description: 'Tag of the images; default: the release' })
        .optional(),
      imagePullPolicy: pullPolicySchema(z).optional(),
      uninstallStrategy: uninstallStrategySchema(z).optional(),
      evictionStrategy: evictionStrategySchema(z).optional(),
      workloadUpdateMethods: z
        .array(z.enum(['LiveMigrate', 'Evict']), {
          description:
            'How running VMs get a new launcher after an upgrade; none: at their next start',
        })
        .optional(),
    })
    .strict();
}

/**
 * Schema of a CdiCrInput.
 *
 * @public
 */
export function cdiCrSchema(z: Zod) {
  return z
    .object({
      featureGates: z
        .array(z.string(), {
          description: 'Feature gates. Default: HonorWaitForFirstConsumer',
        })
        .optional(),
      infraReplicas: z
        .number({ description: 'Replicas of the components. Default: 1' })
        .int()
        .min(1)
        .max(9)
        .optional(),
      infra: placementSchema(z)
        .describe('Where the components of CDI run')
        .optional(),
      workloads: placementSchema(z)
        .describe('Where imports, uploads and clones run')
        .optional(),
      imagePullPolicy: pullPolicySchema(z).optional(),
      uninstallStrategy: uninstallStrategySchema(z).optional(),
      scratchSpaceStorageClass: z
        .string({
          description: 'Storage class for the scratch space that imports need',
        })
        .optional(),
      uploadProxyUrl: z
        .string({
          description: 'Address under which the upload proxy is reached',
        })
        .optional(),
      insecureRegistries: z
        .array(z.string(), {
          description: 'Registries (host:port) that may be read without TLS',
        })
        .optional(),
    })
    .strict();
}

function uninstallStrategySchema(z: Zod) {
  return z.enum(['RemoveWorkloads', 'BlockUninstallIfWorkloadsExist'], {
    description:
      'What removing the product does while VMs or disks exist: remove them too, or refuse',
  });
}
