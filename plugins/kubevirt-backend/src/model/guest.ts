import {
  parseQuantity,
  type UsageAsked,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VmObjects } from './vmObjects';
import type { VirtualMachineInstanceSpec } from '../kubevirt/types';
import { number, objects, text, texts, timeText } from './read';
import { formatBytes, formatCpus } from './quantity';

/** The spec that runs, or would run: the VMI's before the VM's template. */
export function instanceSpec(
  vmObjects: VmObjects,
): VirtualMachineInstanceSpec | undefined {
  return vmObjects.vmi?.spec ?? vmObjects.vm?.spec?.template?.spec;
}

/** When the VMI reached its phase Running, as KubeVirt recorded it. */
export function reachedRunning(vmObjects: VmObjects): string | undefined {
  return timeText(
    objects(vmObjects.vmi?.status?.phaseTransitionTimestamps).find(
      transition => transition.phase === 'Running',
    )?.phaseTransitionTimestamp,
  );
}

/** Sockets, cores and threads of the guest. */
export function cpuOf(
  vmObjects: VmObjects,
):
  | { cores: number; sockets: number; threads: number; vcpus: number }
  | undefined {
  const topology =
    vmObjects.vmi?.status?.currentCPUTopology ??
    instanceSpec(vmObjects)?.domain?.cpu;
  const cores = number(topology?.cores);
  const sockets = number(topology?.sockets);
  const threads = number(topology?.threads);
  if (cores === undefined && sockets === undefined && threads === undefined) {
    // Without a topology KubeVirt takes the CPUs of limits, then of requests
    // (kubevirt v1.9 pkg/virt-launcher/virtwrap/converter/vcpu GetCPUTopology).
    const resources = instanceSpec(vmObjects)?.domain?.resources;
    const asked =
      parseQuantity(resources?.limits?.cpu) ??
      parseQuantity(resources?.requests?.cpu);
    if (asked === undefined || asked <= 0) {
      return undefined;
    }
    const vcpus = Math.max(1, Math.ceil(asked));
    return { cores: 1, sockets: vcpus, threads: 1, vcpus };
  }
  const topologyOf = {
    cores: cores || 1,
    sockets: sockets || 1,
    threads: threads || 1,
  };
  return {
    ...topologyOf,
    vcpus: topologyOf.cores * topologyOf.sockets * topologyOf.threads,
  };
}

/** Memory of the guest, as Kubernetes writes it. */
export function memoryOf(vmObjects: VmObjects): string | undefined {
  const domain = instanceSpec(vmObjects)?.domain;
  return [
    vmObjects.vmi?.status?.memory?.guestCurrent,
    domain?.memory?.guest,
    domain?.resources?.requests?.memory,
    domain?.resources?.limits?.memory,
  ]
    .filter(value => parseQuantity(value) !== undefined)
    .map(String)[0];
}

/** What the VM was given, as far as it is known; a guest for which nobody asked CPUs gets one. */
export function askedOf(vmObjects: VmObjects): UsageAsked {
  const memory = parseQuantity(memoryOf(vmObjects));
  const cpu =
    cpuOf(vmObjects)?.vcpus ?? (instancetypeOf(vmObjects) ? undefined : 1);
  return {
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
  };
}

/** The instance type's name, or `2 CPU, 4 GiB`. */
export function sizeOf(vmObjects: VmObjects): string | undefined {
  const instancetype = instancetypeOf(vmObjects);
  if (instancetype) {
    return instancetype;
  }
  const bytes = parseQuantity(memoryOf(vmObjects));
  const vcpus = cpuOf(vmObjects)?.vcpus;
  if (bytes === undefined && vcpus === undefined) {
    return undefined;
  }
  // A guest for which nobody asked CPUs gets one.
  const cpus = formatCpus(vcpus ?? 1);
  return bytes === undefined ? cpus : `${cpus}, ${formatBytes(bytes)}`;
}

/** Name of the instance type. Only VMs have one. */
export function instancetypeOf(vmObjects: VmObjects): string | undefined {
  return text(vmObjects.vm?.spec?.instancetype?.name);
}

/** Name of the preference. Only VMs have one. */
export function preferenceOf(vmObjects: VmObjects): string | undefined {
  return text(vmObjects.vm?.spec?.preference?.name);
}

/** Addresses of the VM's own interfaces; those without a name (docker0, lo) exist in the guest only. */
export function ipAddressesOf(vmObjects: VmObjects): string[] {
  const addresses = new Set<string>();
  for (const face of objects(vmObjects.vmi?.status?.interfaces)) {
    if (text(face.name)) {
      for (const address of interfaceAddresses(face)) {
        addresses.add(address);
      }
    }
  }
  return [...addresses];
}

/** Addresses of one interface, the first before the others. */
export function interfaceAddresses(face: {
  ipAddress?: string;
  ipAddresses?: string[];
}): string[] {
  const all = texts(face.ipAddresses);
  const first = text(face.ipAddress);
  return first === undefined || all.includes(first) ? all : [first, ...all];
}

/** The operating system as the guest agent reports it. */
export function guestOsOf(vmObjects: VmObjects): string | undefined {
  const info = vmObjects.vmi?.status?.guestOSInfo;
  const pretty = text(info?.prettyName);
  if (pretty) {
    return pretty;
  }
  const name = text(info?.name);
  return name && [name, text(info?.version)].filter(Boolean).join(' ');
}
