import { KubeObject, ObjectStore } from '../types';
import { KUBEVIRTS } from './resources';

function namesOf(devices: any[] | undefined): string[] {
  return (devices ?? []).map(({ deviceName }) => deviceName);
}

/** GPUs and other devices of its node that a VMI asks for, as a container asks for them. */
export function hostDevices(vmi: KubeObject): Record<string, string> {
  const { gpus, hostDevices: others } = vmi.spec.domain.devices ?? {};
  const counts: Record<string, number> = {};
  for (const name of [...namesOf(gpus), ...namesOf(others)]) {
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
      ({ resourceName }: any) => resourceName,
    ),
  );
  const { gpus, hostDevices: others } = vmi.spec.domain.devices ?? {};
  const refused = [
    ...namesOf(gpus).map(name => ['GPU', name]),
    ...namesOf(others).map(name => ['HostDevice', name]),
  ].filter(([, name]) => !known.has(name));
  return refused.length > 0
    ? refused
        .map(
          ([what, name]) =>
            `${what} ${name} is not permitted in permittedHostDevices configuration`,
        )
        .join(' ')
    : undefined;
}
