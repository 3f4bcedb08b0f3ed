import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** `kubevirt.mirror` of the configuration. */
export interface MirrorSettings {
  /** When a cluster is read for the first time. */
  start: 'use' | 'startup';
  /** Milliseconds after which a mirror that nobody uses is parked. Undefined: never. */
  idleTime?: number;
  /** Only these namespaces are read. Undefined: all. */
  namespaces?: string[];
  /** Objects a page of a list. */
  pageSize: number;
}

/** What holds where nothing is configured. */
export const DEFAULT_MIRROR_SETTINGS: MirrorSettings = {
  start: 'use',
  idleTime: 15 * 60_000,
  pageSize: 200,
};

/** Reads `kubevirt.mirror`. */
export function readMirrorSettings(config: Config): MirrorSettings {
  const defaults = DEFAULT_MIRROR_SETTINGS;
  const mirror = config.getOptionalConfig('kubevirt.mirror');
  const start = mirror?.getOptionalString('start') ?? defaults.start;
  if (start !== 'use' && start !== 'startup') {
    throw new InputError(
      `'kubevirt.mirror.start' is '${start}', and must be 'use' or 'startup'`,
    );
  }
  const pageSize = mirror?.getOptionalNumber('pageSize') ?? defaults.pageSize;
  if (!Number.isInteger(pageSize) || pageSize < 1) {
    throw new InputError(
      `'kubevirt.mirror.pageSize' is ${pageSize}, and must be a whole number above 0`,
    );
  }
  const namespaces = mirror?.getOptionalStringArray('namespaces');
  return {
    start,
    idleTime: mirror?.has('idleTime')
      ? durationToMilliseconds(
          readDurationFromConfig(mirror, { key: 'idleTime' }),
        )
      : defaults.idleTime,
    namespaces: namespaces?.length ? namespaces : undefined,
    pageSize,
  };
}
