import { show } from '../../checks';
import type { Report } from '../../Report';
import { byName, setOf, type VmiSpec } from './spec';

const INPUT_BUSES = ['', 'virtio', 'usb'];
const SOUND_MODELS = ['', 'ich9', 'ac97'];
const PANIC_MODELS = ['hyperv', 'isa', 'pvpanic'];
const STORAGE = ['persistentVolumeClaim', 'dataVolume'];
const CONFIG = ['configMap', 'secret', 'serviceAccount', 'downwardAPI'];

/**
 * Devices and what a feature gate decides: kubevirt v1.9
 * pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go, validateInputDevices,
 * validateSoundDevices, validatePanicDevices, validateVideoConfig, validateHostDevicesWithPassthroughEnabled,
 * validateVSOCK, validateDownwardMetrics, validatePersistentReservation, validateFilesystemsWithVirtIOFSEnabled,
 * validateLaunchSecurity, validateRebootPolicy, validateReservedOverheadMemlock; pkg/storage/admitters,
 * ValidateUtilityVolumesNotPresentOnCreation; pkg/dra/admitter, validateCreationDRA.
 */
export function validateDevices(
  spec: VmiSpec,
  path: string,
  report: Report,
): void {
  const { devices } = spec.domain;
  const at = `${path}.domain.devices`;
  (devices.inputs ?? []).forEach(
    (input: { bus?: string; type?: string }, index: number) => {
      if (!INPUT_BUSES.includes(input.bus ?? '')) {
        report.problem(
          `${at}.inputs[${index}].bus`,
          `${show(input.bus)} is none of virtio, usb`,
        );
      }
      if (input.type !== 'tablet') {
        report.problem(`${at}.inputs[${index}].type`, 'must be tablet');
      }
    },
  );
  if (devices.sound && !SOUND_MODELS.includes(devices.sound.model ?? '')) {
    report.problem(
      `${at}.sound.model`,
      `${show(devices.sound.model)} is none of ich9, ac97`,
    );
  }
  (devices.panicDevices ?? []).forEach(
    ({ model }: { model?: string }, index: number) => {
      if (model !== undefined && !PANIC_MODELS.includes(model)) {
        report.problem(
          `${at}.panicDevices[${index}].model`,
          `${show(model)} is none of ${PANIC_MODELS.join(', ')}`,
        );
      }
    },
  );
  if (devices.video && devices.autoattachGraphicsDevice === false) {
    report.problem(`${at}.video`, 'needs autoattachGraphicsDevice');
  }
  if (spec.utilityVolumes) {
    report.problem(
      `${path}.utilityVolumes`,
      'KubeVirt attaches them to running VMs only',
    );
  }
  validateClaims(spec, path, report);
  validateGates(spec, path, report);
}

/** pkg/dra/admitter, validateCreationDRA */
function validateClaims(spec: VmiSpec, path: string, report: Report): void {
  const claims = byName(spec.resourceClaims as { name: string }[] | undefined);
  for (const list of ['gpus', 'hostDevices']) {
    (spec.domain.devices[list] ?? []).forEach(
      (device: Record<string, any>, index: number) => {
        const at = `${path}.domain.devices.${list}[${index}]`;
        const { deviceName, claimName, requestName } = device;
        if (Boolean(claimName) !== Boolean(requestName)) {
          report.problem(at, 'claimName and requestName go together');
        } else if (claimName && !claims.has(claimName)) {
          report.problem(
            `${path}.resourceClaims`,
            `has no claim ${show(claimName)}, which ${show(
              device.name,
            )} of ${list} names`,
          );
        } else if (list === 'gpus' && !claimName && !deviceName) {
          report.warning(
            `${at}.deviceName`,
            'is missing, which KubeVirt before 1.9 refuses',
          );
        }
      },
    );
  }
}

function validateGates(spec: VmiSpec, path: string, report: Report): void {
  const { devices, launchSecurity, memory, rebootPolicy } = spec.domain;
  const at = `${path}.domain`;
  const { disks = [], hostDevices = [], gpus = [] } = devices;
  const gates: Array<[unknown, string, string, string?]> = [
    [
      hostDevices.some((device: any) => !device.claimName),
      `${at}.devices.hostDevices`,
      'HostDevices',
    ],
    [
      hostDevices.some((device: any) => device.claimName),
      `${at}.devices.hostDevices`,
      'HostDevicesWithDRA',
      '1.9',
    ],
    [
      gpus.some((device: any) => device.claimName),
      `${at}.devices.gpus`,
      'GPUsWithDRA',
      '1.9',
    ],
    [
      spec.volumes?.some(volume => volume.hostDisk),
      `${path}.volumes`,
      'HostDisk',
    ],
    [devices.autoattachVSOCK, `${at}.devices.autoattachVSOCK`, 'VSOCK'],
    [
      devices.downwardMetrics ||
        spec.volumes?.some(volume => volume.downwardMetrics),
      `${path}.volumes`,
      'DownwardMetrics',
    ],
    [devices.video, `${at}.devices.video`, 'VideoConfig', '1.9'],
    [
      devices.panicDevices?.length,
      `${at}.devices.panicDevices`,
      'PanicDevices',
      '1.9',
    ],
    [
      disks.some(disk => disk.lun?.reservation),
      `${at}.devices.disks`,
      'PersistentReservation',
    ],
    [
      launchSecurity?.sev || launchSecurity?.snp,
      `${at}.launchSecurity`,
      'WorkloadEncryptionSEV',
      '1.9',
    ],
    [launchSecurity?.tdx, `${at}.launchSecurity`, 'WorkloadEncryptionTDX'],
    [
      // virt-api compares it with its own; most run on amd64.
      spec.architecture && spec.architecture !== 'amd64',
      `${path}.architecture`,
      'MultiArchitecture',
      '1.8',
    ],
    [rebootPolicy, `${at}.rebootPolicy`, 'RebootPolicy', '1.9'],
    [
      memory?.reservedOverhead,
      `${at}.memory.reservedOverhead`,
      'ReservedOverheadMemlock',
    ],
    [
      spec.volumes?.some(volume => volume.containerPath),
      `${path}.volumes`,
      'ContainerPathVolumes',
    ],
  ];
  const volumes = byName(spec.volumes);
  const shared = (devices.filesystems ?? []).map(
    ({ name }) => volumes.get(name) ?? { name },
  );
  gates.push(
    [
      shared.some(volume => setOf(volume, STORAGE).length),
      `${at}.devices.filesystems`,
      'EnableVirtioFsStorageVolumes',
    ],
    [
      shared.some(volume => setOf(volume, CONFIG).length),
      `${at}.devices.filesystems`,
      'EnableVirtioFsConfigVolumes',
      '1.8',
    ],
  );
  for (const [used, where, gate, openSince] of gates) {
    if (used) {
      report.gate(where, gate, openSince);
    }
  }
}
