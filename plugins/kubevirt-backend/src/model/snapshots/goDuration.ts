const UNITS: Record<string, number> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
};

/** Milliseconds of a duration as Go writes it, `1h5m0s`; undefined for what is none. */
export function goDuration(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > 64) {
    return undefined;
  }
  let rest = value;
  let sum = 0;
  while (rest !== '') {
    const part = /^(\d{1,12}(?:\.\d{1,9})?)(ms|h|m|s)/.exec(rest);
    if (!part) {
      return undefined;
    }
    sum += Number(part[1]) * UNITS[part[2]];
    rest = rest.slice(part[0].length);
  }
  return value === '' ? undefined : sum;
}
