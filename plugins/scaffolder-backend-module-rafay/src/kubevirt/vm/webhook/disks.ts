import { isDnsLabel, show } from '../../checks';
import type { Report } from '../../Report';
import { byName, eachDouble, setOf, type Disk, type VmiSpec } from './spec';

const TARGETS = ['disk', 'lun', 'cdrom'];
const BUSES = ['virtio', 'scsi', 'sata', 'usb'];
const CHOICES = [
  ['cache', ['none', 'writethrough', 'writeback']],
  ['io', ['native', 'threads']],
  ['errorPolicy', ['stop', 'ignore', 'report', 'enospace']],
] as const;
const SERIAL = /^[A-Za-z0-9_.+-]{1,256}$/;
export const PCI_ADDRESS = /^[\da-fA-F]{4}:[\da-fA-F]{2}:[\da-fA-F]{2}\.[0-7]$/;
const BLOCK_SIZE = { min: 512, max: 2_097_152 };

/** kubevirt v1.9 pkg/storage/admitters/disks.go, ValidateDisks. */
export function validateDisks(
  spec: VmiSpec,
  path: string,
  report: Report,
): void {
  const { disks = [] } = spec.domain.devices;
  const at = `${path}.domain.devices.disks`;
  eachDouble(disks, (index, name) =>
    report.problem(`${at}[${index}].name`, `${show(name)} is used twice`),
  );
  // A volume without a disk gets one of its name (kubevirt v1.9 pkg/util, SetDefaultVolumeDisk).
  const used = byName([...disks, ...(spec.domain.devices.filesystems ?? [])]);
  (spec.volumes ?? []).forEach(({ name, memoryDump }, index) => {
    if (!memoryDump && !used.has(name) && !isDnsLabel(name)) {
      report.problem(
        `${path}.volumes[${index}].name`,
        `${show(name)} is no DNS label, as names of disks are`,
      );
    }
  });
  disks.forEach((disk, index) => {
    const here = `${at}[${index}]`;
    // validateDiskNameAsContainerName
    if (!isDnsLabel(disk.name)) {
      report.problem(
        `${here}.name`,
        `${show(disk.name)} is no DNS label, as names of containers are`,
      );
    }
    const targets = setOf(disk, TARGETS);
    if (targets.length > 1) {
      report.problem(here, `is ${targets.join(' and ')}; choose one`);
    }
    if (disk.bootOrder !== undefined && disk.bootOrder < 1) {
      report.problem(`${here}.bootOrder`, 'begins with 1');
    }
    if (disk.serial && !SERIAL.test(disk.serial)) {
      report.problem(
        `${here}.serial`,
        'has at most 256 letters, digits, "_", ".", "+" and "-"',
      );
    }
    for (const [field, choices] of CHOICES) {
      const value = disk[field];
      if (value && !choices.includes(value as never)) {
        report.problem(
          `${here}.${field}`,
          `${show(value)} is none of ${choices.join(', ')}`,
        );
      }
    }
    validateBus(disk, targets[0], here, report);
    validateBlockSize(disk, targets[0], here, report);
  });
}

/** validatePciAddress, validateBusSupport */
function validateBus(
  disk: Disk,
  target: string | undefined,
  path: string,
  report: Report,
): void {
  const { bus = '', pciAddress, readonly } = target ? disk[target] : {};
  if (pciAddress && target === 'disk') {
    if (bus !== 'virtio') {
      report.problem(`${path}.disk.pciAddress`, 'goes with bus virtio only');
    }
    if (!PCI_ADDRESS.test(pciAddress)) {
      report.problem(
        `${path}.disk.pciAddress`,
        `${show(pciAddress)} is no PCI address such as 0000:81:01.0`,
      );
    }
  }
  if (!bus) {
    return;
  }
  if (!BUSES.includes(bus)) {
    report.problem(
      `${path}.${target}.bus`,
      `${show(bus)} is none of ${BUSES.join(', ')}`,
    );
  } else if (bus === 'virtio' && target === 'cdrom') {
    report.problem(`${path}.cdrom.bus`, 'a CD-ROM cannot be on virtio');
  } else if (bus === 'sata' && target === 'disk' && readonly) {
    report.problem(`${path}.disk.bus`, 'a disk on sata cannot be read-only');
  }
  if (disk.dedicatedIOThread && bus !== 'virtio') {
    report.problem(
      `${path}.dedicatedIOThread`,
      `a disk on ${bus} has no thread of its own; it needs virtio`,
    );
  }
}

function validateBlockSize(
  disk: Disk,
  target: string | undefined,
  path: string,
  report: Report,
): void {
  const { custom, matchVolume } = disk.blockSize ?? {};
  if (!custom) {
    return;
  }
  const at = `${path}.blockSize`;
  const { logical = 0, physical = 0, discardGranularity } = custom;
  if (matchVolume && matchVolume.enabled !== false) {
    report.problem(at, 'is custom or that of the volume (matchVolume)');
  } else if (logical > physical) {
    report.problem(`${at}.custom.logical`, 'is larger than physical');
  } else if (target && disk[target].bus === 'sata' && logical !== 512) {
    report.problem(`${at}.custom.logical`, 'must be 512 on sata');
  } else if (
    discardGranularity !== undefined &&
    logical !== 0 &&
    discardGranularity % logical !== 0
  ) {
    report.problem(
      `${at}.custom.discardGranularity`,
      'must be a multiple of logical',
    );
  } else {
    for (const [name, size] of Object.entries({ logical, physical })) {
      if (
        size < BLOCK_SIZE.min ||
        size > BLOCK_SIZE.max ||
        !Number.isInteger(Math.log2(size))
      ) {
        report.problem(
          `${at}.custom.${name}`,
          `must be a power of 2 from ${BLOCK_SIZE.min} to ${BLOCK_SIZE.max}`,
        );
      }
    }
  }
}

/**
 * kubevirt v1.9 pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go, validateBootOrder and
 * validateInterfaceBootOrder.
 */
export function validateBootOrder(
  spec: VmiSpec,
  path: string,
  report: Report,
): void {
  const volumes = byName(spec.volumes);
  const { disks = [], interfaces = [] } = spec.domain.devices;
  const orders = new Set<number>();
  const order = (value: number | undefined, at: string) => {
    if (value !== undefined && orders.has(value)) {
      report.problem(`${at}.bootOrder`, `${value} is used twice`);
    }
    orders.add(value ?? 0);
  };
  disks.forEach((disk, index) => {
    const at = `${path}.domain.devices.disks[${index}]`;
    const volume = volumes.get(disk.name);
    if (!volume && disk.cdrom) {
      // An empty CD-ROM, into which an image is put later.
      report.gate(at, 'DeclarativeHotplugVolumes', '1.9');
    } else if (!volume) {
      report.problem(
        at,
        `${show(disk.name)} has no volume of that name; volumes are ${
          [...volumes.keys()].slice(0, 10).join(', ') || 'missing'
        }`,
      );
    } else if (
      disk.lun &&
      !volume.persistentVolumeClaim &&
      !volume.dataVolume
    ) {
      report.problem(`${at}.lun`, 'needs a claim or a DataVolume');
    } else if (volume.downwardMetrics && !disk.disk) {
      report.problem(at, 'downwardMetrics needs a disk');
    } else if (
      volume.downwardMetrics &&
      ![undefined, '', 'virtio'].includes(disk.disk.bus)
    ) {
      report.problem(`${at}.disk.bus`, 'downwardMetrics needs virtio');
    }
    order(disk.bootOrder, at);
  });
  interfaces.forEach(({ bootOrder }, index) => {
    const at = `${path}.domain.devices.interfaces[${index}]`;
    if (bootOrder !== undefined && bootOrder < 1) {
      report.problem(`${at}.bootOrder`, 'begins with 1');
    } else {
      order(bootOrder, at);
    }
  });
}
