import {
  findVmSize,
  MAX_SCHEDULED_SNAPSHOTS,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { JsonObject } from '@backstage/types';
import type { TemplateChoices } from '../types';
import { choice, dnsLabel, text } from './fields';

/** Names of VMs leave room for what the generator appends, e.g. `-disks`. */
const MAX_VM_NAME = 57;
const DEFAULT_SIZE = 'u1.small';

const RUN_STRATEGIES = {
  Always: 'Always',
  RerunOnFailure: 'Until it ends without a failure',
  Manual: 'When somebody starts it (git leaves it alone)',
  Halted: 'Not for now',
};

const SNAPSHOT_INTERVALS = {
  '1h': 'Every hour',
  '6h': 'Every 6 hours',
  '12h': 'Every 12 hours',
  '1d': 'Every day',
  '7d': 'Every week',
};

/** A field for the name of a VM. */
export function vmName(title: string, more?: JsonObject): JsonObject {
  return dnsLabel(title, more, MAX_VM_NAME);
}

/** A field for when a VM runs. */
export function runStrategy(more: JsonObject): JsonObject {
  return choice('Runs', RUN_STRATEGIES, more);
}

/** A field for the instance type of a VM. */
export function instancetype(
  title: string,
  sizes: readonly string[],
  options: { preselect: boolean },
): JsonObject {
  return {
    type: 'string',
    title,
    ...(options.preselect && {
      default: sizes.includes(DEFAULT_SIZE) ? DEFAULT_SIZE : sizes[0],
    }),
    enum: [...sizes],
    enumNames: sizes.map(sizeName),
    'ui:field': 'VirtualMachineSizePicker',
  };
}

/** What portals without our field show for a size. */
function sizeName(name: string): string {
  const size = findVmSize(name);
  if (!size) {
    return name;
  }
  const short = name.slice(name.indexOf('.') + 1);
  const figures = `${size.cpu} vCPU, ${size.memory.replace(
    /([GM]i)$/,
    ' $1B',
  )}`;
  return size.series === 'Overcommitted'
    ? `Overcommitted ${short}: ${figures}, half of it reserved`
    : `${short}: ${figures}`;
}

/**
 * A field for a list of new VMs. Each VM goes to the generator as it stands, so that its objects are
 * closed: nobody sends what the form does not offer, such as a manifest of their own.
 */
export function virtualMachines(
  title: string,
  choices: TemplateChoices,
  more: JsonObject,
): JsonObject {
  return {
    type: 'array',
    title,
    ...more,
    maxItems: 50,
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'source', 'instancetype', 'runStrategy'],
      properties: {
        name: vmName('Name', {
          description: "Lower-case letters, digits and '-'",
        }),
        instancetype: instancetype('Size', choices.sizes, { preselect: true }),
        source: source(choices.images),
        runStrategy: runStrategy({
          description:
            'Git says what should run: with "always", whoever stops the VM in the portal sees it started again when its workload is published the next time.',
          default: 'Always',
        }),
        cloudInit: {
          type: 'object',
          title: 'First boot',
          additionalProperties: false,
          properties: {
            user: text('User', {
              description: 'The one of the image if empty',
              maxLength: 32,
            }),
            sshKeys: {
              type: 'array',
              title: 'Public SSH keys',
              maxItems: 20,
              items: { type: 'string', maxLength: 8192 },
              'ui:options': { orderable: false },
            },
          },
        },
        snapshotSchedule: snapshotSchedule(),
      },
    },
  };
}

/** Optional: both of its fields, or none, which is what a form sends as `{}`. */
function snapshotSchedule(): JsonObject {
  return {
    type: 'object',
    title: 'Snapshots',
    description:
      'Taken by the portal, where its configuration has schedules of snapshots on; none if empty',
    additionalProperties: false,
    properties: {
      every: choice('Take one', SNAPSHOT_INTERVALS),
      keep: {
        type: 'integer',
        title: 'Keep the newest',
        description: 'How many of them stay',
        minimum: 1,
        maximum: MAX_SCHEDULED_SNAPSHOTS,
      },
    },
    dependencies: { every: ['keep'], keep: ['every'] },
  };
}

function source(images: readonly string[]): JsonObject {
  const image = {
    type: 'string',
    title: 'Image',
    default: images[0],
    examples: [...images],
    minLength: 1,
    maxLength: 512,
    pattern: '^[A-Za-z0-9][-A-Za-z0-9._:/@]*$',
    'ui:field': 'VirtualMachineImagePicker',
  };
  const size = (value: string) =>
    text('Size of the disk', { default: value, maxLength: 20 });
  const storageClass = text('Storage class', {
    description: 'The default one of the cluster if empty',
  });
  const alternatives: Record<string, [string[], JsonObject]> = {
    containerDisk: [['image'], { image }],
    registry: [['image', 'size'], { image, size: size('10Gi'), storageClass }],
    http: [
      ['url', 'size'],
      {
        url: text('Address', {
          description: 'https; the host must be allowed in rafay.dataVolumes',
          maxLength: 2048,
        }),
        size: size('20Gi'),
        storageClass,
      },
    ],
    pvc: [['name'], { name: text('Name of the claim') }],
    dataSource: [
      ['name', 'size'],
      {
        name: text('Name of the DataSource'),
        namespace: text('Its namespace', { maxLength: 63 }),
        size: size('20Gi'),
      },
    ],
  };
  const names = Object.values(alternatives).flatMap(([, properties]) =>
    Object.keys(properties),
  );
  return {
    type: 'object',
    title: 'Boots from',
    required: ['type'],
    // Closed by names: a form keeps what was typed for another kind of disk, which the generator leaves out.
    propertyNames: { enum: [...new Set(['type', ...names])] },
    properties: {
      type: choice(
        'Kind of disk',
        {
          containerDisk: 'Container disk: starts at once, forgets its changes',
          registry:
            'Copy of a container disk that keeps its changes (needs CDI)',
          http: 'Disk image from an https address (needs CDI)',
          pvc: 'A claim that exists in the namespace',
          dataSource: 'A DataSource that the platform offers (needs CDI)',
        },
        { default: 'containerDisk' },
      ),
    },
    dependencies: {
      type: {
        oneOf: Object.entries(alternatives).map(
          ([type, [required, properties]]) => ({
            required,
            properties: { type: { enum: [type] }, ...properties },
          }),
        ),
      },
    },
  };
}
