import { mebibytes, quantity } from '../controllers/quantity';
import { KubeObject } from '../types';
import { hostDevices } from './hostDevices';
import { guestMemory, vcpus } from './vmiSpec';

// What virt-controller adds to a guest's memory for the processes around it; measured on KubeVirt 1.7.
const OVERHEAD_BYTES = 268 * 2 ** 20;
const DEVICES = ['kvm', 'tun', 'vhost-net'].map(
  device => `devices.kubevirt.io/${device}`,
);

/** What the container `compute` asks for. With `limited` its memory has a limit, as a quota may want. */
export function computeResources(vmi: KubeObject, limited: boolean) {
  const guest = quantity(guestMemory(vmi.spec));
  const pages = vmi.spec.domain.memory?.hugepages?.pageSize;
  // The memory of a guest in huge pages is in these, and its overhead is not.
  const memory = (pages ? 0 : guest) + OVERHEAD_BYTES;
  const asked = vmi.spec.domain.resources?.requests ?? {};
  const devices = {
    ...Object.fromEntries(DEVICES.map(device => [device, '1'])),
    ...(pages && { [`hugepages-${pages}`]: mebibytes(guest) }),
    ...hostDevices(vmi),
  };
  return {
    limits: {
      ...devices,
      ...(limited && { memory: String(memory * 2) }),
    },
    requests: {
      cpu: asked.cpu ?? `${vcpus(vmi.spec) * 100}m`,
      ...devices,
      'ephemeral-storage': '50M',
      memory: mebibytes(memory),
    },
  };
}
