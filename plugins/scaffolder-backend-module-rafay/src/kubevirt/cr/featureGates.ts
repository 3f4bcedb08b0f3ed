import { refuse, show } from '../checks';

/** Checks names of feature gates; order is kept, doubles are refused. */
export function checkFeatureGates(
  gates: readonly string[] | undefined,
  path: string,
): string[] {
  const seen = new Set<string>();
  (gates ?? []).forEach((gate, index) => {
    if (typeof gate !== 'string' || !/^[A-Za-z][A-Za-z0-9]{0,62}$/.test(gate)) {
      refuse(
        `${path}[${index}]`,
        `${show(gate)} is no feature gate; gates are words such as HostDisk`,
      );
    }
    if (seen.has(gate)) {
      refuse(`${path}[${index}]`, `${gate} is there twice`);
    }
    seen.add(gate);
  });
  return [...seen];
}
