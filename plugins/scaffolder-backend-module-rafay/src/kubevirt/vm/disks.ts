import {
  checkDnsLabel,
  checkDnsSubdomain,
  checkImage,
  checkOneOf,
  refuse,
} from '../checks';
import { checkDiskSize } from '../quantities';
import type {
  DataVolumePolicy,
  DiskBus,
  DiskSourceInput,
  VmKind,
} from '../types';
import { checkDataVolumeUrl, checkRegistryImage } from './dataVolumePolicy';

const SOURCE_TYPES = [
  'containerDisk',
  'pvc',
  'http',
  'registry',
  'clone',
  'dataSource',
  'blank',
  'emptyDisk',
] as const;

/** Which fields beside `type` each source takes. */
const FIELDS: Record<
  DiskSourceInput['type'],
  ReadonlyArray<keyof DiskSourceInput>
> = {
  containerDisk: ['image', 'imagePullPolicy'],
  pvc: ['name'],
  http: [
    'url',
    'secretRef',
    'certConfigMap',
    'size',
    'storageClass',
    'accessMode',
    'volumeMode',
  ],
  registry: [
    'image',
    'pullMethod',
    'secretRef',
    'certConfigMap',
    'size',
    'storageClass',
    'accessMode',
    'volumeMode',
  ],
  clone: [
    'name',
    'namespace',
    'size',
    'storageClass',
    'accessMode',
    'volumeMode',
  ],
  dataSource: [
    'name',
    'namespace',
    'size',
    'storageClass',
    'accessMode',
    'volumeMode',
  ],
  blank: ['size', 'storageClass', 'accessMode', 'volumeMode'],
  emptyDisk: ['size'],
};

/** One disk, as the parts of a VM that it needs. */
export interface BuiltDisk {
  disk: Record<string, unknown>;
  volume: Record<string, unknown>;
  dataVolumeTemplate?: Record<string, unknown>;
  warnings: string[];
}

/** What a disk is built with. */
export interface DiskContext {
  /** Name of the disk and its volume in the VM. */
  diskName: string;
  vmName: string;
  vmKind: VmKind;
  namespace: string;
  bus?: DiskBus;
  bootOrder?: number;
  policy: DataVolumePolicy;
}

/** Builds a disk, its volume and, where CDI makes its content, its DataVolume template. */
export function buildDisk(
  source: DiskSourceInput,
  context: DiskContext,
  path: string,
): BuiltDisk {
  const type = checkOneOf(source.type, SOURCE_TYPES, `${path}.type`);
  checkFields(source, type, path);
  const { diskName, bus, bootOrder } = context;
  const disk = {
    name: checkDnsLabel(diskName, `${path}.diskName`),
    ...(bootOrder !== undefined && { bootOrder }),
    disk: bus ? { bus } : {},
  };
  const warnings: string[] = [];

  switch (type) {
    case 'containerDisk':
      return {
        disk,
        volume: {
          name: diskName,
          containerDisk: {
            image: checkImage(
              source.image?.replace(/^docker:\/\//, ''),
              `${path}.image`,
            ),
            ...(source.imagePullPolicy && {
              imagePullPolicy: source.imagePullPolicy,
            }),
          },
        },
        warnings,
      };
    case 'pvc':
      return {
        disk,
        volume: {
          name: diskName,
          persistentVolumeClaim: {
            claimName: checkDnsSubdomain(source.name, `${path}.name`),
          },
        },
        warnings,
      };
    case 'emptyDisk':
      return {
        disk,
        volume: {
          name: diskName,
          emptyDisk: { capacity: checkDiskSize(source.size, `${path}.size`) },
        },
        warnings,
      };
    default: {
      if (context.vmKind === 'VirtualMachineInstance') {
        refuse(
          `${path}.type`,
          `"${type}" creates a disk, which a VirtualMachineInstance cannot; use a VirtualMachine, or "pvc" with a claim that exists`,
        );
      }
      const name = `${context.vmName}-${diskName}`;
      if (
        source.namespace !== undefined &&
        source.namespace !== context.namespace
      ) {
        warnings.push(
          `${path}.namespace: copying from another namespace needs the right to create datavolumes/source in ${source.namespace} for whoever applies the VM`,
        );
      }
      return {
        disk,
        volume: { name: diskName, dataVolume: { name } },
        dataVolumeTemplate: {
          metadata: { name: checkDnsSubdomain(name, `${path}.diskName`) },
          spec: {
            ...buildDataVolumeSource(source, type, context, path),
            storage: buildStorage(source, type, path),
          },
        },
        warnings,
      };
    }
  }
}

function checkFields(
  source: DiskSourceInput,
  type: DiskSourceInput['type'],
  path: string,
) {
  for (const [field, value] of Object.entries(source)) {
    if (
      field !== 'type' &&
      field !== 'diskName' &&
      field !== 'bus' &&
      value !== undefined &&
      value !== '' &&
      !FIELDS[type].includes(field as keyof DiskSourceInput)
    ) {
      refuse(
        `${path}.${field}`,
        `does not go with the source "${type}", which takes ${FIELDS[type].join(
          ', ',
        )}`,
      );
    }
  }
}

function buildDataVolumeSource(
  source: DiskSourceInput,
  type: 'http' | 'registry' | 'clone' | 'dataSource' | 'blank',
  context: DiskContext,
  path: string,
): Record<string, unknown> {
  const access = {
    ...(source.secretRef && {
      secretRef: checkDnsSubdomain(source.secretRef, `${path}.secretRef`),
    }),
    ...(source.certConfigMap && {
      certConfigMap: checkDnsSubdomain(
        source.certConfigMap,
        `${path}.certConfigMap`,
      ),
    }),
  };
  const namespace = () =>
    checkDnsLabel(source.namespace || context.namespace, `${path}.namespace`);
  switch (type) {
    case 'http':
      return {
        source: {
          http: {
            url: checkDataVolumeUrl(source.url, `${path}.url`, context.policy),
            ...access,
          },
        },
      };
    case 'registry':
      return {
        source: {
          registry: {
            url: checkRegistryImage(
              source.image,
              `${path}.image`,
              context.policy,
            ),
            ...(source.pullMethod && {
              pullMethod: checkOneOf(
                source.pullMethod,
                ['pod', 'node'],
                `${path}.pullMethod`,
              ),
            }),
            ...access,
          },
        },
      };
    case 'clone':
      return {
        source: {
          pvc: {
            namespace: namespace(),
            name: checkDnsSubdomain(source.name, `${path}.name`),
          },
        },
      };
    case 'dataSource':
      return {
        sourceRef: {
          kind: 'DataSource',
          namespace: namespace(),
          name: checkDnsSubdomain(source.name, `${path}.name`),
        },
      };
    default:
      return { source: { blank: {} } };
  }
}

function buildStorage(
  source: DiskSourceInput,
  type: DiskSourceInput['type'],
  path: string,
): Record<string, unknown> {
  const size = source.size || undefined;
  // A clone takes the size of its source when none is given; other sources have none to take.
  if (size === undefined && type !== 'clone' && type !== 'dataSource') {
    refuse(`${path}.size`, 'is needed, for example 10Gi');
  }
  return {
    ...(source.accessMode && {
      accessModes: [
        checkOneOf(
          source.accessMode,
          ['ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany'],
          `${path}.accessMode`,
        ),
      ],
    }),
    ...(size !== undefined && {
      resources: {
        requests: { storage: checkDiskSize(size, `${path}.size`) },
      },
    }),
    ...(source.storageClass && {
      storageClassName: checkDnsSubdomain(
        source.storageClass,
        `${path}.storageClass`,
      ),
    }),
    ...(source.volumeMode && {
      volumeMode: checkOneOf(
        source.volumeMode,
        ['Filesystem', 'Block'],
        `${path}.volumeMode`,
      ),
    }),
  };
}
