import {
  checkDnsLabel,
  checkDnsSubdomain,
  checkInteger,
  checkLabels,
  checkNoTemplates,
  checkOneOf,
  refuse,
} from '../checks';
import { buildTolerations } from '../cr/placement';
import { checkVmNamespace } from '../limits';
import { checkMemory } from '../quantities';
import type {
  BuiltVirtualMachine,
  KubeDoc,
  VmContext,
  VmInput,
  VmKind,
} from '../types';
import { buildCloudInit } from './cloudInit';
import { DEFAULT_DATA_VOLUME_POLICY } from './dataVolumePolicy';
import { buildDisk, type BuiltDisk } from './disks';
import { annotationsField, buildVmMetadata } from './metadata';
import { needsCdi } from './needsCdi';
import { buildNetworks } from './networks';
import { adoptManifest } from './ownManifest';
import { checkNothingPrivate } from './privateContent';
import { buildRunStrategy } from './runStrategy';
import { snapshotScheduleAnnotation } from './snapshotSchedule';

const API_VERSION = 'kubevirt.io/v1';
const EVICTION_STRATEGIES = [
  'None',
  'LiveMigrate',
  'LiveMigrateIfPossible',
  'External',
] as const;

/**
 * Builds one VM or VMI from what a person chose, or adopts the person's own manifest.
 *
 * @throws InputError that begins with the field, for example `vms[2].memory: …`
 * @public
 */
export function buildVirtualMachine(
  input: VmInput,
  context: VmContext,
): BuiltVirtualMachine {
  const path = context.path ?? 'vm';
  const warnings = checkVmNamespace(context.namespace, 'namespace');
  if (input.manifest !== undefined && input.manifest !== '') {
    const adopted = adoptManifest(input, context, path);
    return { ...adopted, warnings: [...warnings, ...adopted.warnings] };
  }
  checkDnsLabel(input.name, `${path}.name`);
  checkNoTemplates({ ...input, manifest: undefined }, path);
  checkNothingPrivate(
    { labels: input.labels, annotations: input.annotations },
    path,
  );
  const kind = checkOneOf(
    input.kind ?? 'VirtualMachine',
    ['VirtualMachine', 'VirtualMachineInstance'],
    `${path}.kind`,
  );
  const metadata = buildVmMetadata(input, context, path);
  const schedule = snapshotScheduleAnnotation(input, kind, path);
  const size = buildSize(input, kind, path);
  const disks = buildDisks(input, kind, context, path);
  const networks = buildNetworks(input.networks, `${path}.networks`);
  const run = buildRunStrategy(input.runStrategy, kind, path);
  warnings.push(
    ...disks.flatMap(disk => disk.warnings),
    ...networks.warnings,
    ...run.warnings,
  );

  const vmiSpec = buildVmiSpec(input, path, { size, disks, networks });
  const templates = disks.flatMap(disk => disk.dataVolumeTemplate ?? []);
  const manifest: KubeDoc = {
    apiVersion: API_VERSION,
    kind,
    metadata: {
      name: input.name,
      namespace: context.namespace,
      labels: { ...metadata.labels },
      ...annotationsField({ ...metadata.annotations, ...schedule }),
    },
    spec:
      kind === 'VirtualMachineInstance'
        ? vmiSpec
        : {
            runStrategy: run.runStrategy,
            ...size.references,
            ...(templates.length > 0 && { dataVolumeTemplates: templates }),
            template: {
              metadata: {
                labels: { ...metadata.labels },
                ...annotationsField(metadata.annotations),
              },
              spec: vmiSpec,
            },
          },
  };
  return { manifest, needsCdi: needsCdi(manifest), warnings };
}

interface Size {
  domain: Record<string, unknown>;
  references: Record<string, unknown>;
  hasPreference: boolean;
}

function buildSize(input: VmInput, kind: VmKind, path: string): Size {
  const { instancetype, preference } = input;
  const hasCpu = input.cpu !== undefined && input.cpu !== '';
  const hasMemory = input.memory !== undefined && input.memory !== '';
  for (const name of ['instancetype', 'preference'] as const) {
    if (input[`${name}Kind`] && !input[name]) {
      refuse(`${path}.${name}Kind`, `goes with ${name} only`);
    }
  }
  if (kind === 'VirtualMachineInstance' && (instancetype || preference)) {
    refuse(
      `${path}.${instancetype ? 'instancetype' : 'preference'}`,
      'belongs to VirtualMachines; give a VirtualMachineInstance cpu and memory',
    );
  }
  if (instancetype && (hasCpu || hasMemory)) {
    refuse(
      `${path}.${hasCpu ? 'cpu' : 'memory'}`,
      `the instance type ${instancetype} sets CPU and memory, and KubeVirt refuses both; leave one out`,
    );
  }
  if (!instancetype && !hasMemory) {
    refuse(
      `${path}.memory`,
      kind === 'VirtualMachine'
        ? 'a size is needed: an instance type such as u1.small, or cpu and memory'
        : 'is needed, for example 1Gi',
    );
  }
  return {
    domain: instancetype
      ? {}
      : {
          cpu: {
            cores: hasCpu
              ? checkInteger(input.cpu, `${path}.cpu`, { min: 1, max: 512 })
              : 1,
          },
          memory: { guest: checkMemory(input.memory, `${path}.memory`) },
        },
    references: {
      ...(instancetype && {
        instancetype: {
          kind: checkOneOf(
            input.instancetypeKind ?? 'VirtualMachineClusterInstancetype',
            ['VirtualMachineClusterInstancetype', 'VirtualMachineInstancetype'],
            `${path}.instancetypeKind`,
          ),
          name: checkDnsSubdomain(instancetype, `${path}.instancetype`),
        },
      }),
      ...(preference && {
        preference: {
          kind: checkOneOf(
            input.preferenceKind ?? 'VirtualMachineClusterPreference',
            ['VirtualMachineClusterPreference', 'VirtualMachinePreference'],
            `${path}.preferenceKind`,
          ),
          name: checkDnsSubdomain(preference, `${path}.preference`),
        },
      }),
    },
    hasPreference: Boolean(preference),
  };
}

function buildDisks(
  input: VmInput,
  vmKind: VmKind,
  context: VmContext,
  path: string,
): BuiltDisk[] {
  if (!input.source) {
    refuse(
      `${path}.source`,
      'an image or a disk to boot from is needed, for example { type: containerDisk, image: quay.io/containerdisks/fedora:latest }',
    );
  }
  const shared = {
    vmName: input.name,
    vmKind,
    namespace: context.namespace,
    policy: context.dataVolumes ?? DEFAULT_DATA_VOLUME_POLICY,
  };
  // A preference chooses the bus only where the VM leaves it open.
  const defaultBus = input.preference ? undefined : 'virtio';
  const checkBus = (bus: VmInput['rootDiskBus'], at: string) =>
    bus ? checkOneOf(bus, ['virtio', 'sata', 'scsi'], at) : defaultBus;
  const disks = [
    buildDisk(
      input.source,
      {
        ...shared,
        diskName: 'rootdisk',
        bus: checkBus(input.rootDiskBus, `${path}.rootDiskBus`),
        bootOrder: 1,
      },
      `${path}.source`,
    ),
  ];
  const names = new Set(['rootdisk', 'cloudinitdisk']);
  (input.disks ?? []).forEach((extra, index) => {
    const at = `${path}.disks[${index}]`;
    checkDnsLabel(extra.diskName, `${at}.diskName`);
    if (names.has(extra.diskName)) {
      refuse(`${at}.diskName`, `"${extra.diskName}" is used twice`);
    }
    names.add(extra.diskName);
    disks.push(
      buildDisk(
        extra,
        {
          ...shared,
          diskName: extra.diskName,
          bus: checkBus(extra.bus, `${at}.bus`),
        },
        at,
      ),
    );
  });
  return disks;
}

function buildVmiSpec(
  input: VmInput,
  path: string,
  parts: {
    size: Size;
    disks: BuiltDisk[];
    networks: ReturnType<typeof buildNetworks>;
  },
): Record<string, unknown> {
  const { size, disks, networks } = parts;
  const cloudInit = buildCloudInit(input.cloudInit, `${path}.cloudInit`);
  const nodeSelector = checkLabels(input.nodeSelector, `${path}.nodeSelector`);
  const tolerations = buildTolerations(
    input.tolerations,
    `${path}.tolerations`,
  );
  return {
    domain: {
      ...size.domain,
      devices: {
        ...(networks.interfaces.length === 0 && {
          autoattachPodInterface: false,
        }),
        disks: [
          ...disks.map(({ disk }) => disk),
          ...(cloudInit
            ? [
                {
                  name: 'cloudinitdisk',
                  disk: size.hasPreference ? {} : { bus: 'virtio' },
                },
              ]
            : []),
        ],
        ...(networks.interfaces.length > 0 && {
          interfaces: networks.interfaces,
        }),
        rng: {},
      },
    },
    ...(input.evictionStrategy && {
      evictionStrategy: checkOneOf(
        input.evictionStrategy,
        EVICTION_STRATEGIES,
        `${path}.evictionStrategy`,
      ),
    }),
    ...(input.hostname && {
      hostname: checkDnsLabel(input.hostname, `${path}.hostname`),
    }),
    ...(networks.networks.length > 0 && { networks: networks.networks }),
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    terminationGracePeriodSeconds:
      input.terminationGracePeriodSeconds === undefined
        ? 180
        : checkInteger(
            input.terminationGracePeriodSeconds,
            `${path}.terminationGracePeriodSeconds`,
            { min: 0, max: 86_400 },
          ),
    ...(tolerations && { tolerations }),
    volumes: [
      ...disks.map(({ volume }) => volume),
      ...(cloudInit
        ? [{ name: 'cloudinitdisk', cloudInitNoCloud: cloudInit }]
        : []),
    ],
  };
}
