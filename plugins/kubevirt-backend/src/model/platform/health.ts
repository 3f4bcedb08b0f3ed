import type { PlatformHealth } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** From good to bad. What is absent or unknown is judged where it is known whether it should be there. */
export const ORDER: readonly PlatformHealth[] = [
  'ok',
  'absent',
  'unknown',
  'progress',
  'warning',
  'error',
];

/** The worst of several. */
export function worst(healths: readonly PlatformHealth[]): PlatformHealth {
  return healths.reduce<PlatformHealth>(
    (bad, health) =>
      ORDER.indexOf(health) > ORDER.indexOf(bad) ? health : bad,
    'ok',
  );
}
