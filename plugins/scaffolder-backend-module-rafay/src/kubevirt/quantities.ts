import { parseQuantity } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { refuse, show } from './checks';

const AMOUNT = /^\d{1,15}(?:\.\d{1,6})?(?:k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/;

/**
 * Reads an amount of bytes as Kubernetes writes it, without the forms that are mistakes more often than meant: signs,
 * exponents, milli-bytes.
 *
 * @returns bytes, rounded up
 * @public
 */
export function parseBytes(value: string): number | undefined {
  return AMOUNT.test(value) ? Math.ceil(parseQuantity(value)!) : undefined;
}

/** Refuses what is no amount of bytes between the limits. */
function checkBytes(
  value: unknown,
  path: string,
  limits: { min: string; max: string; example: string },
): string {
  const bytes = typeof value === 'string' ? parseBytes(value) : undefined;
  if (bytes === undefined) {
    refuse(
      path,
      `${show(
        value,
      )} is no amount of bytes; write a number with a unit, for example ${
        limits.example
      }`,
    );
  }
  if (bytes < parseBytes(limits.min)!) {
    refuse(path, `${show(value)} is too little; at least ${limits.min}`);
  }
  if (bytes > parseBytes(limits.max)!) {
    refuse(path, `${show(value)} is too much; at most ${limits.max}`);
  }
  return value as string;
}

/** Guest memory of a form: no system boots with less, and more fits no node. KubeVirt itself has no limit. */
export function checkMemory(value: unknown, path: string): string {
  return checkBytes(value, path, { min: '16Mi', max: '16Ti', example: '2Gi' });
}

/** Size of a disk. */
export function checkDiskSize(value: unknown, path: string): string {
  return checkBytes(value, path, { min: '1Mi', max: '1Pi', example: '10Gi' });
}
