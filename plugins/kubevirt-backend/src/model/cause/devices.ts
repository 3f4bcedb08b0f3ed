import { localizable } from '../localizable';
import type { CauseDraft } from './context';

/** `GPU a/b is not permitted in permittedHostDevices configuration`, several in one line. */
const NOT_PERMITTED =
  /(?:GPU|HostDevice) (\S+) is not permitted in permittedHostDevices/g;

/**
 * The VM asks for a GPU or another device of its node that the KubeVirt object does not permit (kubevirt v1.9
 * pkg/virt-controller/services/renderresources.go validatePermittedHostDevices). Where the object permits none
 * at all, KubeVirt does not check, and the scheduler finds no node that has it.
 */
export function deviceWords(message: string): CauseDraft | undefined {
  const devices = [
    ...new Set([...message.matchAll(NOT_PERMITTED)].map(([, name]) => name)),
  ];
  if (devices.length === 0) {
    return undefined;
  }
  return {
    code: 'device-not-permitted',
    severity: 'error',
    sentence:
      devices.length > 1
        ? localizable('cause.device-not-permitted.several', { devices })
        : localizable('cause.device-not-permitted.one', { device: devices[0] }),
    hint: localizable('hint.device-not-permitted'),
  };
}
