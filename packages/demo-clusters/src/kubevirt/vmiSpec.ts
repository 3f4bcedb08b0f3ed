import { createHash } from 'node:crypto';
import { KubeObject } from '../types';
import type { Domain, Network, VmiSpec, Volume } from './specTypes';

/** A UUID that is always the same for the same words. */
export function stableUuid(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A MAC address that is always the same for the same words. */
export function stableMac(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex');
  return `02:00:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
}

/** What virt-api's mutating webhook sets on the template of a VM. */
export function defaultTemplateSpec(
  spec: VmiSpec,
  seed: string,
): { domain: Domain; devices: NonNullable<Domain['devices']> } {
  spec.architecture ??= 'amd64';
  const domain = (spec.domain ??= {});
  const devices = (domain.devices ??= {});
  domain.machine ??= { type: 'q35' };
  domain.resources ??= {};
  const firmware = (domain.firmware ??= {});
  firmware.uuid ??= stableUuid(`${seed}/uuid`);
  firmware.serial ??= stableUuid(`${seed}/serial`);
  return { domain, devices };
}

/** What virt-api's mutating webhook sets on a VMI when it is created. */
export function defaultInstanceSpec(spec: VmiSpec, seed: string): void {
  const { domain, devices } = defaultTemplateSpec(spec, seed);
  domain.cpu = {
    ...(!domain.cpu && { sockets: 1, threads: 1 }),
    ...domain.cpu,
  };
  domain.cpu.cores ??= 1;
  domain.cpu.model ??= 'host-model';
  domain.features ??= { acpi: { enabled: true } };
  spec.evictionStrategy ??= 'None';
  if (
    !devices.interfaces &&
    !spec.networks &&
    devices.autoattachPodInterface !== false
  ) {
    devices.interfaces = [{ name: 'default', bridge: {} }];
    spec.networks = [{ name: 'default', pod: {} }];
  }
  for (const volume of spec.volumes ?? []) {
    if (volume.containerDisk) {
      volume.containerDisk.imagePullPolicy ??= 'IfNotPresent';
    }
  }
}

/** The memory of a guest, as the spec asks for it. */
export function guestMemory(spec: VmiSpec): string {
  const { memory, resources } = spec.domain ?? {};
  return memory?.guest ?? resources?.requests?.memory ?? '0';
}

/** The number of virtual CPUs. */
export function vcpus(spec: VmiSpec): number {
  const { cores = 1, sockets = 1, threads = 1 } = spec.domain?.cpu ?? {};
  return cores * sockets * threads;
}

/** The claim or the DataVolume that a volume names; both are claims in the end. */
export function claimNameOf(volume: Volume): string | undefined {
  return volume.persistentVolumeClaim?.claimName ?? volume.dataVolume?.name;
}

/** A volume that does not come with the launcher, but is plugged in once the guest runs. */
export function isHotpluggable(volume: Volume): boolean {
  return (
    (volume.persistentVolumeClaim ?? volume.dataVolume)?.hotpluggable === true
  );
}

/** Claims and DataVolumes that the volumes of a VMI name, or those of them that are wanted. */
export function claimNames(
  spec: VmiSpec,
  wanted: (volume: Volume) => boolean = () => true,
): string[] {
  return (spec.volumes ?? [])
    .filter(wanted)
    .flatMap(volume => claimNameOf(volume) ?? []);
}

/** Those of them without which there is no launcher. */
export function neededClaims(spec: VmiSpec): string[] {
  return claimNames(spec, volume => !isHotpluggable(volume));
}

/** The image of the guest's first disk, where it has one. */
export function containerDiskImage(spec: VmiSpec): string | undefined {
  return (spec.volumes ?? []).find(volume => volume.containerDisk)
    ?.containerDisk?.image;
}

/** The name of a pod's guest as a host name (kubevirt pkg/util/net/dns/sanitize.go). */
export function hostnameOf(vmi: KubeObject): string {
  return vmi.spec.hostname ?? vmi.metadata.name.split('.')[0].slice(0, 63);
}

/**
 * The first network of Multus that has no NetworkAttachmentDefinition, as `namespace/name`: its name says so, for
 * a demo cluster serves none of those.
 */
export function missingNetwork(vmi: KubeObject): string | undefined {
  const name: string | undefined = (vmi.spec.networks ?? [])
    .map((network: Network) => network.multus?.networkName)
    .find((networkName?: string) => networkName?.includes('no-such-network'));
  return name?.includes('/')
    ? name
    : name && `${vmi.metadata.namespace}/${name}`;
}
