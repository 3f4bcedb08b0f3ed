import type { Cause } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** `GPU a/b is not permitted in permittedHostDevices configuration`, several in one line. */
const NOT_PERMITTED =
  /(?:GPU|HostDevice) (\S+) is not permitted in permittedHostDevices/g;

/**
 * The VM asks for a GPU or another device of its node that the KubeVirt object does not permit (kubevirt v1.9
 * pkg/virt-controller/services/renderresources.go validatePermittedHostDevices). Where the object permits none
 * at all, KubeVirt does not check, and the scheduler finds no node that has it.
 */
export function deviceWords(
  message: string,
): Omit<Cause, 'source' | 'message' | 'reason' | 'since'> | undefined {
  const devices = new Set(
    [...message.matchAll(NOT_PERMITTED)].map(([, name]) => name),
  );
  if (devices.size === 0) {
    return undefined;
  }
  const names = [...devices].join(' and ');
  return {
    code: 'device-not-permitted',
    severity: 'error',
    sentence: `KubeVirt on this cluster lets no VM have the ${
      devices.size > 1 ? 'devices' : 'device'
    } ${names}.`,
    hint: 'Correct the deviceName in the VM, or ask who runs the cluster to permit it (spec.configuration.permittedHostDevices of the KubeVirt object): kubectl get kubevirt -A -o yaml shows what is permitted.',
    params: { device: names },
  };
}
