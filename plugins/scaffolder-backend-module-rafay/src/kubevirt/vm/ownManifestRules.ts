import {
  checkDnsLabel,
  checkImage,
  checkInteger,
  refuse,
  show,
} from '../checks';
import { checkMemory } from '../quantities';
import type { DataVolumePolicy } from '../types';
import { isObject } from '../yaml';
import { MAX_INLINE_BYTES } from './cloudInit';
import { checkDataVolumeUrl, checkRegistryImage } from './dataVolumePolicy';
import { listOf } from './needsCdi';
import { checkNothingPrivate } from './privateContent';
import { RUN_STRATEGIES } from './runStrategy';

const INSTANCETYPE_CONFLICTS = [
  ['cpu', 'cores'],
  ['cpu', 'sockets'],
  ['cpu', 'threads'],
  ['memory', 'guest'],
] as const;
const CLOUD_INIT = ['cloudInitNoCloud', 'cloudInitConfigDrive'] as const;

/**
 * Rules of a VM's own fields (kubevirt v1.9 vms-admitter.go). `running`, which is deprecated, is
 * turned into the run strategy that KubeVirt takes it for.
 *
 * @returns warnings
 */
export function checkVmSpec(
  spec: Record<string, unknown>,
  vmiSpec: Record<string, unknown>,
  path: string,
): string[] {
  const warnings: string[] = [];
  if (spec.running !== undefined && spec.runStrategy !== undefined) {
    refuse(`${path}.running`, 'and runStrategy exclude each other');
  }
  if (spec.running !== undefined) {
    if (typeof spec.running !== 'boolean') {
      refuse(`${path}.running`, 'must be true or false');
    }
    const runStrategy = spec.running ? 'Always' : 'Halted';
    warnings.push(
      `${path}.running is deprecated and was written as runStrategy: ${runStrategy}`,
    );
    delete spec.running;
    spec.runStrategy = runStrategy;
  }
  const strategies = [
    ...RUN_STRATEGIES.map(({ value }) => value as string),
    'WaitAsReceiver',
  ];
  if (!strategies.includes(spec.runStrategy as string)) {
    refuse(
      `${path}.runStrategy`,
      `${show(spec.runStrategy)} is unknown; use one of ${strategies.join(
        ', ',
      )}`,
    );
  }
  const domain = isObject(vmiSpec.domain) ? vmiSpec.domain : {};
  // kubevirt pkg/instancetype/apply: these are conflicts with the instance type.
  for (const [part, field] of INSTANCETYPE_CONFLICTS) {
    const value = domain[part];
    if (
      spec.instancetype !== undefined &&
      isObject(value) &&
      value[field] !== undefined
    ) {
      refuse(
        `${path}.template.spec.domain.${part}.${field}`,
        'the instance type sets CPU and memory, and KubeVirt refuses both',
      );
    }
  }
  return warnings;
}

/** Rules of the VMI: names that refer to each other, exactly one source, sane amounts. */
export function checkVmiSpec(
  vmiSpec: Record<string, unknown>,
  path: string,
): void {
  const { domain } = vmiSpec;
  if (!isObject(domain)) {
    refuse(`${path}.domain`, 'is missing');
  }
  const devices = isObject(domain.devices) ? domain.devices : {};
  const memory = isObject(domain.memory) ? domain.memory.guest : undefined;
  if (memory !== undefined) {
    checkMemory(memory, `${path}.domain.memory.guest`);
  }
  for (const key of ['cores', 'sockets', 'threads']) {
    const value = isObject(domain.cpu) ? domain.cpu[key] : undefined;
    if (value !== undefined) {
      checkInteger(value, `${path}.domain.cpu.${key}`, { min: 1, max: 512 });
    }
  }

  const volumes = checkNamed(vmiSpec.volumes, `${path}.volumes`);
  for (const [name, { item, at }] of volumes) {
    const sources = Object.keys(item).filter(key => key !== 'name');
    if (sources.length !== 1) {
      refuse(
        at,
        `the volume "${name}" has ${
          sources.length === 0
            ? 'no source'
            : `${sources.length} sources (${sources.join(', ')})`
        }; exactly one is needed`,
      );
    }
    if (item.hostDisk !== undefined) {
      refuse(
        `${at}.hostDisk`,
        'a file of the node belongs to the platform; use a claim, a DataVolume or a container disk',
      );
    }
    if (isObject(item.containerDisk)) {
      checkImage(item.containerDisk.image, `${at}.containerDisk.image`);
    }
    checkCloudInit(item, at);
  }
  const kernelBoot = isObject(domain.firmware)
    ? domain.firmware.kernelBoot
    : undefined;
  if (isObject(kernelBoot) && isObject(kernelBoot.container)) {
    checkImage(
      kernelBoot.container.image,
      `${path}.domain.firmware.kernelBoot.container.image`,
    );
  }
  for (const [list, where] of [
    [devices.disks, `${path}.domain.devices.disks`],
    [devices.filesystems, `${path}.domain.devices.filesystems`],
  ] as const) {
    for (const [name, { at }] of checkNamed(list, where)) {
      if (!volumes.has(name)) {
        refuse(
          at,
          `"${name}" has no volume of that name; volumes are ${
            [...volumes.keys()].join(', ') || 'missing'
          }`,
        );
      }
    }
  }
  checkNetworks(vmiSpec, devices, path);
}

function checkNetworks(
  vmiSpec: Record<string, unknown>,
  devices: Record<string, unknown>,
  path: string,
) {
  const networks = checkNamed(vmiSpec.networks, `${path}.networks`);
  const interfaces = checkNamed(
    devices.interfaces,
    `${path}.domain.devices.interfaces`,
  );
  let podNetworks = 0;
  for (const [name, { item, at }] of networks) {
    const sources = Object.keys(item).filter(key => key !== 'name');
    if (sources.length !== 1) {
      refuse(
        at,
        `the network "${name}" needs exactly one of pod, multus and resourceClaim`,
      );
    }
    podNetworks += item.pod === undefined ? 0 : 1;
    if (podNetworks > 1) {
      refuse(at, 'a VM has one pod network only');
    }
    if (!interfaces.has(name)) {
      refuse(at, `the network "${name}" has no interface of that name`);
    }
  }
  for (const [name, { at }] of interfaces) {
    if (!networks.has(name)) {
      refuse(at, `the interface "${name}" has no network of that name`);
    }
  }
}

function checkCloudInit(volume: Record<string, unknown>, path: string) {
  for (const kind of CLOUD_INIT) {
    const source = volume[kind];
    if (!isObject(source)) {
      continue;
    }
    for (const field of ['userData', 'networkData']) {
      const plain = source[field];
      const encoded = source[`${field}Base64`];
      const text =
        typeof encoded === 'string'
          ? Buffer.from(encoded, 'base64').toString('utf8')
          : plain;
      if (typeof text !== 'string') {
        continue;
      }
      checkNothingPrivate(text, `${path}.${kind}.${field}`);
      if (Buffer.byteLength(text, 'utf8') > MAX_INLINE_BYTES) {
        refuse(
          `${path}.${kind}.${field}`,
          `has more than the ${MAX_INLINE_BYTES} bytes that KubeVirt accepts in a VM; put it in a Secret and use ${
            field === 'userData' ? 'secretRef' : 'networkDataSecretRef'
          }`,
        );
      }
    }
  }
}

/** Rules of the DataVolumes that a VM creates, and where they may read from. */
export function checkDataVolumeTemplates(
  spec: Record<string, unknown>,
  vmiSpec: Record<string, unknown>,
  policy: DataVolumePolicy,
  path: string,
): void {
  if (spec.dataVolumeTemplates === undefined) {
    return;
  }
  const used = new Set(
    listOf(vmiSpec.volumes).map(volume =>
      isObject(volume.dataVolume) ? volume.dataVolume.name : undefined,
    ),
  );
  const names = new Set<unknown>();
  if (!Array.isArray(spec.dataVolumeTemplates)) {
    refuse(path, 'must be a list');
  }
  spec.dataVolumeTemplates.forEach((template: unknown, index) => {
    const at = `${path}[${index}]`;
    if (!isObject(template)) {
      refuse(at, 'must be an object');
    }
    const name = isObject(template.metadata)
      ? template.metadata.name
      : undefined;
    if (typeof name !== 'string' || !name) {
      refuse(`${at}.metadata.name`, 'a name is needed');
    }
    if (names.has(name)) {
      refuse(`${at}.metadata.name`, `"${name}" is used twice`);
    }
    names.add(name);
    if (!used.has(name)) {
      refuse(
        `${at}.metadata.name`,
        `no volume uses the DataVolume "${name}", which KubeVirt refuses`,
      );
    }
    if (!isObject(template.spec)) {
      refuse(`${at}.spec`, 'must be an object');
    }
    checkSource(template.spec, policy, `${at}.spec`);
  });
}

function checkSource(
  dataVolume: Record<string, unknown>,
  policy: DataVolumePolicy,
  path: string,
) {
  const source = dataVolume.source;
  if ((source === undefined) === (dataVolume.sourceRef === undefined)) {
    refuse(path, 'exactly one of source and sourceRef is needed');
  }
  if (source === undefined) {
    return;
  }
  const entries = isObject(source) ? Object.entries(source) : [];
  if (entries.length !== 1) {
    refuse(`${path}.source`, 'exactly one source is needed');
  }
  const [[type, value]] = entries;
  const at = `${path}.source.${type}`;
  if (!isObject(value)) {
    refuse(at, 'must be an object');
  }
  if (value.extraHeaders !== undefined) {
    refuse(
      `${at}.extraHeaders`,
      'headers for a download say who asks for it, and git would keep them; put them in Secrets and name these as secretExtraHeaders',
    );
  }
  if (value.initImageURL !== undefined) {
    // The image of VMware's library, which CDI runs beside the import (CDI doc/datavolumes.md, VDDK).
    const image = checkRegistryImage(
      value.initImageURL,
      `${at}.initImageURL`,
      policy,
    );
    value.initImageURL = image.slice('docker://'.length);
  }
  if (value.url !== undefined) {
    value.url =
      type === 'registry'
        ? checkRegistryImage(value.url, `${at}.url`, policy)
        : checkDataVolumeUrl(value.url, `${at}.url`, policy);
  }
}

function checkNamed(
  list: unknown,
  path: string,
): Map<string, { item: Record<string, unknown>; at: string }> {
  const result = new Map<
    string,
    { item: Record<string, unknown>; at: string }
  >();
  if (list === undefined) {
    return result;
  }
  if (!Array.isArray(list)) {
    refuse(path, 'must be a list');
  }
  list.forEach((item, index) => {
    const at = `${path}[${index}]`;
    if (!isObject(item)) {
      refuse(at, 'must be an object');
    }
    const name = checkDnsLabel(item.name, `${at}.name`);
    if (result.has(name)) {
      refuse(`${at}.name`, `"${name}" is used twice`);
    }
    result.set(name, { item, at });
  });
  return result;
}
