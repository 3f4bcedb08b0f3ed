/**
 * Compares resource versions of one kind: negative where `a` is older, 0 where equal or where they
 * can't be compared.
 *
 * API servers write unsigned integers and promise that they compare as such (Kubernetes KEP-5504); some
 * aggregated ones write other text, of which nothing is assumed.
 */
export function compareResourceVersions(
  a: string | undefined,
  b: string | undefined,
): number {
  if (!a || !b || a === b || !isInteger(a) || !isInteger(b)) {
    return 0;
  }
  if (a.length !== b.length) {
    return a.length - b.length;
  }
  return a < b ? -1 : 1;
}

function isInteger(text: string): boolean {
  return /^[1-9]\d*$/.test(text);
}
