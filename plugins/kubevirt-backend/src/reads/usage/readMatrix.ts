import type {
  UsageTimes,
  UsageVirtualMachine,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { UsageSourceError } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';

/** Seconds by which the time of a value may be off its step, for it is a fraction in decimals. */
const TOLERANCE = 0.01;

/**
 * The values of an answer of `query_range`, by `namespace/name`: those of VMs that were asked for, at the times that were
 * asked for. Where there is none, or one that is no number, it is null.
 *
 * @throws UsageSourceError if it is no such answer
 */
export function readMatrix(
  answer: unknown,
  vms: readonly UsageVirtualMachine[],
  { start, end, step }: UsageTimes,
): Map<string, (number | null)[]> {
  const { status, data } = (answer ?? {}) as Record<string, any>;
  if (
    status !== 'success' ||
    data?.resultType !== 'matrix' ||
    !Array.isArray(data.result)
  ) {
    throw new UsageSourceError('failed', 'It is no answer of a Prometheus');
  }
  const asked = new Set(
    vms.map(({ namespace, name }) => `${namespace}/${name}`),
  );
  const length = Math.round((end - start) / step) + 1;
  const found = new Map<string, (number | null)[]>();
  for (const series of data.result) {
    const key = `${series?.metric?.namespace}/${series?.metric?.name}`;
    if (!asked.has(key)) {
      continue;
    }
    if (found.has(key)) {
      throw new UsageSourceError('failed', `There are two series of ${key}`);
    }
    const values: (number | null)[] = new Array(length).fill(null);
    for (const point of Array.isArray(series.values) ? series.values : []) {
      const time = Number(point?.[0]);
      const index = Math.round((time - start) / step);
      const value =
        typeof point?.[1] === 'string' && point[1] !== ''
          ? Number(point[1])
          : NaN;
      if (
        Number.isFinite(value) &&
        index >= 0 &&
        index < length &&
        Math.abs(start + index * step - time) <= TOLERANCE
      ) {
        values[index] = value;
      }
    }
    if (values.some(value => value !== null)) {
      found.set(key, values);
    }
  }
  return found;
}
