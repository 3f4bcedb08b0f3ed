import { parseQuantity } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** Bytes as a person reads them: `64 GiB`, `1.5 GiB`, `512 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${trimmed(value)} ${units[unit]}`;
}

/** Bytes in the notation of Kubernetes where they divide evenly (`10Gi`), else plain digits. */
export function formatQuantity(bytes: number): string {
  for (const suffix of ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki']) {
    const factor = parseQuantity(`1${suffix}`)!;
    if (bytes >= factor && bytes % factor === 0) {
      return `${bytes / factor}${suffix}`;
    }
  }
  return String(bytes);
}

/** CPUs as a person reads them: `2 CPU`, `0.1 CPU`. */
export function formatCpus(cpus: number): string {
  return `${trimmed(cpus)} CPU`;
}

function trimmed(value: number): string {
  const digits = Math.abs(value) < 10 ? 2 : 1;
  return String(Number(value.toFixed(digits)));
}
