import { show } from '../../checks';
import type { Report } from '../../Report';
import { byName, eachDouble, setOf, type Volume, type VmiSpec } from './spec';

/** What KubeVirt accepts inline (kubevirt v1.9 vmi-create-admitter.go, cloudInitUserMaxLen). */
export const MAX_INLINE_BYTES = 2048;

const SOURCES = [
  'persistentVolumeClaim',
  'sysprep',
  'cloudInitNoCloud',
  'cloudInitConfigDrive',
  'containerDisk',
  'ephemeral',
  'emptyDisk',
  'hostDisk',
  'dataVolume',
  'configMap',
  'secret',
  'downwardAPI',
  'serviceAccount',
  'downwardMetrics',
  'memoryDump',
  'containerPath',
];
/** What each of them must name. */
const NAMED = [
  ['dataVolume', 'name'],
  ['configMap', 'name'],
  ['secret', 'secretName'],
  ['serviceAccount', 'serviceAccountName'],
] as const;
const BASE64 =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * kubevirt v1.9 pkg/virt-api/webhooks/validating-webhook/admitters/vmi-create-admitter.go, validateVolumes, and
 * pkg/storage/admitters/disks.go, ValidateContainerDisks.
 */
export function validateVolumes(
  spec: VmiSpec,
  path: string,
  report: Report,
): void {
  const volumes = spec.volumes ?? [];
  const at = `${path}.volumes`;
  eachDouble(volumes, (index, name) =>
    report.problem(`${at}[${index}].name`, `${show(name)} is used twice`),
  );
  volumes.forEach((volume, index) => {
    const here = `${at}[${index}]`;
    const sources = setOf(volume, SOURCES);
    if (sources.length !== 1) {
      report.problem(
        here,
        `the volume ${show(volume.name)} has ${
          sources.length === 0
            ? 'no source'
            : `${sources.length} sources (${sources.join(', ')})`
        }; exactly one is needed`,
      );
    }
    for (const [source, field] of NAMED) {
      if (volume[source] && !volume[source][field]) {
        report.problem(`${here}.${source}.${field}`, 'is missing');
      }
    }
    validateCloudInit(volume, here, report);
    const { containerDisk } = volume;
    if (containerDisk?.path) {
      validatePath(containerDisk.path, `${here}.containerDisk.path`, report);
    }
  });
  for (const source of ['serviceAccount', 'downwardMetrics', 'memoryDump']) {
    if (volumes.filter(volume => volume[source]).length > 1) {
      report.problem(at, `a VM has one ${source} volume at most`);
    }
  }
}

function validateCloudInit(volume: Volume, path: string, report: Report): void {
  const kind = volume.cloudInitNoCloud
    ? 'cloudInitNoCloud'
    : 'cloudInitConfigDrive';
  const source = volume[kind];
  if (!source) {
    return;
  }
  const at = `${path}.${kind}`;
  let given = 0;
  for (const [data, secretRef] of [
    ['userData', 'secretRef'],
    ['networkData', 'networkDataSecretRef'],
  ]) {
    const encoded: string = source[`${data}Base64`] ?? '';
    const plain: string = source[data] ?? '';
    const ways = [source[secretRef]?.name, encoded, plain].filter(Boolean);
    given += ways.length;
    if (ways.length > 1) {
      report.problem(
        at,
        `${data} is given in ${ways.length} ways; choose one of ${data}, ${data}Base64 and ${secretRef}`,
      );
    }
    if (encoded && !BASE64.test(encoded.replace(/[\r\n]/g, ''))) {
      report.problem(`${at}.${data}Base64`, 'is no base64');
    }
    const bytes = plain
      ? Buffer.byteLength(plain, 'utf8')
      : Buffer.from(encoded, 'base64').length;
    if (bytes > MAX_INLINE_BYTES) {
      report.problem(
        `${at}.${data}`,
        `has ${bytes} bytes, and KubeVirt accepts ${MAX_INLINE_BYTES} in a VM; put it in a Secret and name it as ${secretRef}`,
      );
    }
  }
  if (given === 0) {
    report.problem(at, 'needs user data or network data');
  }
}

/** kubevirt v1.9 pkg/storage/admitters/disks.go, ValidatePath. */
export function validatePath(
  value: string,
  path: string,
  report: Report,
): void {
  const parts = value.replace(/\/$/, '').split('/').slice(1);
  if (
    !value.startsWith('/') ||
    parts.length === 0 ||
    parts.some(part => ['', '.', '..'].includes(part))
  ) {
    report.problem(
      path,
      'must be an absolute path to a file, without "." and ".."',
    );
  }
}

/**
 * kubevirt v1.9 vmi-create-admitter.go, validateVirtualMachineInstanceSpecVolumeDisks, of volumes that are no disks. Others
 * without a disk get one (pkg/util, SetDefaultVolumeDisk). KubeVirt asks it of VMIs only: it takes a VM, and then refuses
 * the VMI that the VM makes.
 *
 * @param say - a problem of a VMI, a warning of a VM
 */
export function validateContainerPaths(
  spec: VmiSpec,
  path: string,
  say: (path: string, message: string) => void,
): void {
  const { disks, filesystems } = spec.domain.devices;
  const asDisk = byName(disks);
  const shared = byName(filesystems);
  (spec.volumes ?? []).forEach(({ name, containerPath }, index) => {
    if (containerPath && (asDisk.has(name) || !shared.has(name))) {
      say(
        `${path}.volumes[${index}].containerPath`,
        `needs a filesystem of the name ${show(name)}, and no disk`,
      );
    }
  });
}
