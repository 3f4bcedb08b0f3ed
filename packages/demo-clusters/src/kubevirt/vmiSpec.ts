import { createHash } from 'node:crypto';
import { KubeObject } from '../types';

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
export function defaultTemplateSpec(spec: any, seed: string): void {
  spec.architecture ??= 'amd64';
  spec.domain ??= {};
  spec.domain.devices ??= {};
  spec.domain.machine ??= { type: 'q35' };
  spec.domain.resources ??= {};
  spec.domain.firmware ??= {};
  spec.domain.firmware.uuid ??= stableUuid(`${seed}/uuid`);
  spec.domain.firmware.serial ??= stableUuid(`${seed}/serial`);
}

/** What virt-api's mutating webhook sets on a VMI when it is created. */
export function defaultInstanceSpec(spec: any, seed: string): void {
  defaultTemplateSpec(spec, seed);
  const { domain } = spec;
  domain.cpu = {
    ...(!domain.cpu && { sockets: 1, threads: 1 }),
    ...domain.cpu,
  };
  domain.cpu.cores ??= 1;
  domain.cpu.model ??= 'host-model';
  domain.features ??= { acpi: { enabled: true } };
  spec.evictionStrategy ??= 'None';
  if (
    !domain.devices.interfaces &&
    !spec.networks &&
    domain.devices.autoattachPodInterface !== false
  ) {
    domain.devices.interfaces = [{ name: 'default', bridge: {} }];
    spec.networks = [{ name: 'default', pod: {} }];
  }
  for (const volume of spec.volumes ?? []) {
    if (volume.containerDisk) {
      volume.containerDisk.imagePullPolicy ??= 'IfNotPresent';
    }
  }
}

/** The memory of a guest, as the spec asks for it. */
export function guestMemory(vmi: Record<string, any>): string {
  const { memory, resources } = vmi.spec.domain;
  return memory?.guest ?? resources?.requests?.memory ?? '0';
}

/** The number of virtual CPUs. */
export function vcpus(vmi: Record<string, any>): number {
  const { cores = 1, sockets = 1, threads = 1 } = vmi.spec.domain.cpu ?? {};
  return cores * sockets * threads;
}

/** The claim or the DataVolume that a volume names; both are claims in the end. */
export function claimNameOf(volume: any): string | undefined {
  return volume.persistentVolumeClaim?.claimName ?? volume.dataVolume?.name;
}

/** A volume that does not come with the launcher, but is plugged in once the guest runs. */
export function isHotpluggable(volume: any): boolean {
  return (volume.persistentVolumeClaim ?? volume.dataVolume)?.hotpluggable;
}

/** Claims and DataVolumes that the volumes of a VMI name, or those of them that are wanted. */
export function claimNames(
  vmi: Record<string, any>,
  wanted: (volume: any) => boolean = () => true,
): string[] {
  return (vmi.spec.volumes ?? [])
    .filter(wanted)
    .flatMap((volume: any) => claimNameOf(volume) ?? []);
}

/** Those of them without which there is no launcher. */
export function neededClaims(vmi: Record<string, any>): string[] {
  return claimNames(vmi, volume => !isHotpluggable(volume));
}

/** The image of the guest's first disk, where it has one. */
export function containerDiskImage(
  vmi: Record<string, any>,
): string | undefined {
  return (vmi.spec.volumes ?? []).find((volume: any) => volume.containerDisk)
    ?.containerDisk.image;
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
    .map((network: any) => network.multus?.networkName)
    .find((networkName?: string) => networkName?.includes('no-such-network'));
  return name?.includes('/')
    ? name
    : name && `${vmi.metadata.namespace}/${name}`;
}
