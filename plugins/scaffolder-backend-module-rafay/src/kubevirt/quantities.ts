import { refuse, show } from './checks';

const SUFFIXES: Record<string, bigint> = {
  '': 1n,
  k: 10n ** 3n,
  M: 10n ** 6n,
  G: 10n ** 9n,
  T: 10n ** 12n,
  P: 10n ** 15n,
  Ki: 2n ** 10n,
  Mi: 2n ** 20n,
  Gi: 2n ** 30n,
  Ti: 2n ** 40n,
  Pi: 2n ** 50n,
};
const QUANTITY = /^(\d{1,15})(?:\.(\d{1,6}))?(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/;

/**
 * Reads an amount of bytes as Kubernetes writes it (apimachinery resource.Quantity), without the
 * forms that are mistakes more often than meant: signs, exponents, milli-bytes.
 *
 * @returns bytes, rounded up
 * @public
 */
export function parseBytes(value: string): bigint | undefined {
  const match = QUANTITY.exec(value);
  if (!match) {
    return undefined;
  }
  const [, whole, fraction = '', suffix = ''] = match;
  const scale = 10n ** BigInt(fraction.length);
  const amount = BigInt(whole + fraction) * SUFFIXES[suffix];
  return (amount + scale - 1n) / scale;
}

const SCALES: Record<string, number> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const ANY_QUANTITY =
  /^([+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30}))(?:([eE][+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i))?$/;

/**
 * Reads any amount that Kubernetes reads (apimachinery resource.Quantity), as a number to compare with.
 */
export function readQuantity(value: string | number): number | undefined {
  const [, number, exponent = '', suffix = ''] =
    ANY_QUANTITY.exec(String(value)) ?? [];
  return number === undefined
    ? undefined
    : Number(`${number}${exponent}`) * SCALES[suffix];
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
