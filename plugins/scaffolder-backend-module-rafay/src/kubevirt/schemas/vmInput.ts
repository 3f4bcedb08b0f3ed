import { MAX_SCHEDULED_SNAPSHOTS } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { RUN_STRATEGIES } from '../vm/runStrategy';
import {
  evictionStrategySchema,
  pullPolicySchema,
  tolerationsSchema,
  type Zod,
} from './parts';

// Forms and error messages come from these; the builders check what a schema cannot say.
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Schema of a VmInput.
 *
 * @public
 */
export function vmInputSchema(z: Zod) {
  return z
    .object({
      name: z
        .string({
          description:
            'Lower-case letters, digits and "-", at most 63 characters; the name of the VM in its namespace',
        })
        .max(63)
        .regex(NAME),
      kind: z
        .enum(['VirtualMachine', 'VirtualMachineInstance'], {
          description:
            'A VirtualMachine can be stopped and started; a VirtualMachineInstance runs until it ends. Default: VirtualMachine',
        })
        .optional(),
      manifest: z
        .union([z.string(), z.record(z.unknown())], {
          description:
            'An own manifest, as YAML or object, instead of all fields but name, kind, labels, annotations and snapshotSchedule',
        })
        .optional(),
      source: diskSourceSchema(z).describe('What the VM boots from').optional(),
      rootDiskBus: diskBusSchema(z).optional(),
      disks: z
        .array(
          diskSourceSchema(z).extend({
            diskName: z
              .string({ description: 'Name of the disk in the VM' })
              .max(63)
              .regex(NAME),
            bus: diskBusSchema(z).optional(),
          }),
          { description: 'Disks beside the one the VM boots from' },
        )
        .max(32)
        .optional(),
      instancetype: z
        .string({
          description:
            'Size by name, for example u1.small; replaces CPU and memory',
        })
        .optional(),
      instancetypeKind: z
        .enum(
          ['VirtualMachineClusterInstancetype', 'VirtualMachineInstancetype'],
          {
            description:
              'Whether the instance type is one of the cluster or of the namespace. Default: of the cluster',
          },
        )
        .optional(),
      preference: z
        .string({
          description:
            'What suits the guest system (disk bus, network model, clock), for example fedora',
        })
        .optional(),
      preferenceKind: z
        .enum(['VirtualMachineClusterPreference', 'VirtualMachinePreference'], {
          description:
            'Whether the preference is one of the cluster or of the namespace. Default: of the cluster',
        })
        .optional(),
      cpu: z
        .union([z.number(), z.string()], {
          description: 'Virtual CPU cores, a whole number. Default: 1',
        })
        .optional(),
      memory: z
        .string({ description: 'Guest memory, for example 2Gi' })
        .optional(),
      runStrategy: z
        .enum(
          RUN_STRATEGIES.map(({ value }) => value) as [
            'Always',
            'RerunOnFailure',
            'Manual',
            'Halted',
            'Once',
          ],
          {
            description: `When the VM runs. Default: Always. ${RUN_STRATEGIES.map(
              ({ value, meaning }) => `${value}: ${meaning}`,
            ).join(' ')}`,
          },
        )
        .optional(),
      networks: z
        .array(networkSchema(z), {
          description:
            'Network interfaces; default: one, the pod network with masquerade',
        })
        .max(32)
        .optional(),
      cloudInit: cloudInitSchema(z).optional(),
      hostname: z
        .string({
          description: 'Host name of the guest; default: the name of the VM',
        })
        .max(63)
        .optional(),
      labels: z
        .record(z.string(), {
          description: 'Labels for the VM and, alike, for its template',
        })
        .optional(),
      annotations: z
        .record(z.string(), {
          description: 'Annotations for the VM and, alike, for its template',
        })
        .optional(),
      snapshotSchedule: snapshotScheduleSchema(z).optional(),
      evictionStrategy: evictionStrategySchema(z).optional(),
      terminationGracePeriodSeconds: z
        .number({
          description:
            'How long the guest may take to shut down before it is cut off. Default: 180',
        })
        .int()
        .min(0)
        .max(86_400)
        .optional(),
      nodeSelector: z
        .record(z.string(), { description: 'Labels that the node must have' })
        .optional(),
      tolerations: tolerationsSchema(z).optional(),
    })
    .strict();
}

function diskSourceSchema(z: Zod) {
  return z
    .object({
      type: z.enum(
        [
          'containerDisk',
          'pvc',
          'http',
          'registry',
          'clone',
          'dataSource',
          'blank',
          'emptyDisk',
        ],
        {
          description:
            'containerDisk: an image, changes are lost at stop. pvc: a claim that exists. emptyDisk: scratch space. With CDI: http, registry (a copy of an image that keeps its changes), clone (of a claim), dataSource, blank',
        },
      ),
      image: z
        .string({
          description:
            'Image for containerDisk and registry, for example quay.io/containerdisks/fedora:latest',
        })
        .optional(),
      url: z
        .string({
          description: 'https address of a disk image, for http',
        })
        .optional(),
      name: z
        .string({
          description: 'Name of the claim (pvc, clone) or of the DataSource',
        })
        .optional(),
      namespace: z
        .string({
          description:
            'Namespace of the claim or DataSource to copy. Default: that of the VM',
        })
        .optional(),
      pullMethod: z
        .enum(['pod', 'node'], {
          description:
            'Who pulls the image of a registry source: the importer pod, or the node with its own credentials',
        })
        .optional(),
      secretRef: z
        .string({ description: 'Secret with the credentials of the source' })
        .optional(),
      certConfigMap: z
        .string({ description: 'ConfigMap with CA certificates of the source' })
        .optional(),
      size: z
        .string({ description: 'Size of the disk, for example 10Gi' })
        .optional(),
      storageClass: z
        .string({
          description: "Storage class. Default: the cluster's default",
        })
        .optional(),
      accessMode: z
        .enum(['ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany'], {
          description:
            'Access mode. Default: what the storage profile says. Live migration needs ReadWriteMany',
        })
        .optional(),
      volumeMode: z
        .enum(['Filesystem', 'Block'], {
          description: 'Volume mode. Default: what the storage profile says',
        })
        .optional(),
      imagePullPolicy: pullPolicySchema(z).optional(),
    })
    .strict();
}

function networkSchema(z: Zod) {
  return z
    .object({
      type: z.enum(['masquerade', 'bridge', 'multus'], {
        description:
          'masquerade: the pod network behind the address of the pod, can migrate. bridge: the pod network with the address in the guest, cannot migrate. multus: a further network',
      }),
      name: z.string({ description: 'Name of the interface' }).optional(),
      networkName: z
        .string({
          description:
            'NetworkAttachmentDefinition for multus, as name or namespace/name',
        })
        .optional(),
      macAddress: z.string({ description: 'MAC address' }).optional(),
      model: z
        .enum(['virtio', 'e1000', 'e1000e', 'rtl8139'], {
          description: 'Model of the network card. Default: virtio',
        })
        .optional(),
      ports: z
        .array(
          z
            .object({
              name: z.string().optional(),
              port: z.number().int().min(1).max(65_535),
              protocol: z.enum(['TCP', 'UDP']).optional(),
            })
            .strict(),
          { description: 'Ports that masquerade forwards. Default: all' },
        )
        .optional(),
    })
    .strict();
}

function cloudInitSchema(z: Zod) {
  return z
    .object({
      user: z
        .string({
          description:
            'User to log in as; default: that of the image, for example fedora',
        })
        .optional(),
      sshKeys: z
        .array(z.string(), {
          description:
            'Public SSH keys, one line each, as in the file ending in .pub',
        })
        .max(16)
        .optional(),
      packages: z
        .array(z.string(), { description: 'Packages to install at first boot' })
        .optional(),
      timezone: z
        .string({ description: 'Time zone, for example Europe/Vienna' })
        .optional(),
      guestAgent: z
        .boolean({
          description:
            'Install the QEMU guest agent, which reports addresses, users and file systems',
        })
        .optional(),
      userData: z
        .union([z.string(), z.record(z.unknown())], {
          description:
            'More cloud-config, as YAML or object. Nothing private: git keeps it',
        })
        .optional(),
      userDataSecretRef: z
        .string({
          description:
            'Secret (key userdata) in the namespace of the VM, for passwords and all else that is private',
        })
        .optional(),
      networkDataSecretRef: z
        .string({
          description:
            'Secret (key networkdata) with the network configuration',
        })
        .optional(),
    })
    .strict()
    .describe('Configuration of the guest at its first boot');
}

function snapshotScheduleSchema(z: Zod) {
  return z
    .object({
      every: z
        .string({
          description: 'Hours or days, from 1h to 30d, for example 6h or 1d',
        })
        .max(8)
        .optional(),
      keep: z
        .number({ description: 'How many of them stay' })
        .int()
        .min(1)
        .max(MAX_SCHEDULED_SNAPSHOTS)
        .optional(),
    })
    .strict()
    .describe(
      'Snapshots that the portal takes of a VirtualMachine, where its configuration has schedules on. Default, or if empty: none',
    );
}

function diskBusSchema(z: Zod) {
  return z.enum(['virtio', 'sata', 'scsi'], {
    description:
      'Bus of the disk. Default: virtio, or what the preference chooses',
  });
}
