import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { findUnknownKey } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

/** What `kubevirt.notifications` says. */
export interface NotificationSettings {
  enabled: boolean;
  /** Names of clusters. Undefined: all. */
  clusters?: string[];
  /** Milliseconds. */
  notRunningAfter: number;
  maxPerHour: number;
}

/** All that `../config.d.ts` describes. */
export const KNOWN_KEYS = {
  enabled: true,
  clusters: true,
  notRunningAfter: true,
  maxPerHour: true,
} as const;

const PATH = 'kubevirt.notifications';

/**
 * Reads `kubevirt.notifications`.
 *
 * @throws InputError that names the key at fault
 */
export function readNotificationSettings(root: Config): NotificationSettings {
  const unknown = findUnknownKey(root.getOptional(PATH), KNOWN_KEYS, PATH);
  if (unknown) {
    throw new InputError(
      `'${unknown.path}' of the configuration is not known: '${
        unknown.parent
      }' may have ${unknown.known.join(', ')}`,
    );
  }
  const config = root.getOptionalConfig(PATH);
  const maxPerHour = config?.getOptionalNumber('maxPerHour') ?? 20;
  if (!Number.isInteger(maxPerHour) || maxPerHour < 1 || maxPerHour > 1_000) {
    throw new InputError(
      `'${PATH}.maxPerHour' must be a whole number from 1 to 1000`,
    );
  }
  const notRunningAfter = config?.has('notRunningAfter')
    ? durationToMilliseconds(
        readDurationFromConfig(config, { key: 'notRunningAfter' }),
      )
    : 5 * 60_000;
  if (!(notRunningAfter >= 10_000 && notRunningAfter <= 24 * 3_600_000)) {
    throw new InputError(
      `'${PATH}.notRunningAfter' must be between ten seconds and one day`,
    );
  }
  return {
    enabled: config?.getOptionalBoolean('enabled') ?? true,
    clusters: config?.getOptionalStringArray('clusters'),
    notRunningAfter,
    maxPerHour,
  };
}
