import { KubeObject, ObjectStore } from '../types';
import { KUBEVIRTS } from './resources';

/** An entry of `spec.domain.devices.gpus` or `.hostDevices`. */
interface Device {
  deviceName: string;
}

/** What a VMI asks for of its node: what KubeVirt calls it, and its name. */
function devicesOf(vmi: KubeObject): [what: string, name: string][] {
  const { gpus = [], hostDevices: others = [] } = vmi.spec.domain.devices ?? {};
  return [
    ...gpus.map(({ deviceName }: Device) => ['GPU', deviceName]),
    ...others.map(({ deviceName }: Device) => ['HostDevice', deviceName]),
  ];
}

/** GPUs and other devices of its node that a VMI asks for, as a container asks for them. */
export function hostDevices(vmi: KubeObject): Record<string, string> {
  const counts: Record<string, number> = {};
  for (const [, name] of devicesOf(vmi)) {
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, String(count)]),
  );
}

/**
 * Why virt-controller makes no pod for the devices of a VMI (kubevirt v1.9
 * pkg/virt-controller/services/renderresources.go validatePermittedHostDevices).
 */
export function forbiddenDevices(
  store: ObjectStore,
  vmi: KubeObject,
): string | undefined {
  const permitted =
    store.list(KUBEVIRTS)[0]?.spec?.configuration?.permittedHostDevices;
  if (!permitted) {
    return undefined;
  }
  const { pciHostDevices = [], mediatedDevices = [], usb = [] } = permitted;
  const known = new Set(
    [...pciHostDevices, ...mediatedDevices, ...usb].map(
      ({ resourceName }: { resourceName: string }) => resourceName,
    ),
  );
  const refused = devicesOf(vmi).filter(([, name]) => !known.has(name));
  return refused.length > 0
    ? refused
        .map(
          ([what, name]) =>
            `${what} ${name} is not permitted in permittedHostDevices configuration`,
        )
        .join(' ')
    : undefined;
}
