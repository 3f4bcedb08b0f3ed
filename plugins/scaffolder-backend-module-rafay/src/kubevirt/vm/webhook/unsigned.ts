import type { Report } from '../../Report';
import type { VmiSpec } from './spec';

/**
 * The whole numbers that KubeVirt's Go types hold without a sign (kubevirt v1.9 staging/src/kubevirt.io/api
 * core/v1/schema.go: uint, uint32). The CRD's schema lets negative ones pass; the webhooks cannot read them.
 */
export function validateUnsigned(
  spec: VmiSpec,
  path: string,
  report: Report,
): void {
  const { cpu, devices, features, ioThreads } = spec.domain;
  const fields: Array<[Record<string, unknown> | undefined, string, string[]]> =
    [
      [cpu, 'cpu', ['cores', 'sockets', 'threads', 'maxSockets']],
      [ioThreads, 'ioThreads', ['supplementalPoolThreadCount']],
      [features?.hyperv?.spinlocks, 'features.hyperv.spinlocks', ['spinlocks']],
      ...(devices.interfaces ?? []).map(
        (item, index): [Record<string, unknown>, string, string[]] => [
          item,
          `devices.interfaces[${index}]`,
          ['bootOrder'],
        ],
      ),
      ...(devices.disks ?? []).flatMap(
        (
          disk,
          index,
        ): Array<[Record<string, unknown> | undefined, string, string[]]> => [
          [disk, `devices.disks[${index}]`, ['bootOrder']],
          [
            disk.blockSize?.custom,
            `devices.disks[${index}].blockSize.custom`,
            ['logical', 'physical', 'discardGranularity'],
          ],
        ],
      ),
    ];
  for (const [object, where, names] of fields) {
    for (const name of names) {
      if (object && (object[name] as number) < 0) {
        report.problem(
          `${path}.domain.${where}.${name}`,
          'must not be negative',
        );
      }
    }
  }
}
