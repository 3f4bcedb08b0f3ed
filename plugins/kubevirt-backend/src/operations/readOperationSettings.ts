import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import {
  isOperationVerb,
  type OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { readImpersonation, type ImpersonationSettings } from './impersonation';

/** An entry of `kubevirt.operations.limits`: where it fits, only its verbs may be used. */
export interface OperationLimit {
  /** Absent: all. */
  clusters?: string[];
  /** Absent: all. */
  namespaces?: string[];
  /** `kind:namespace/name`, in lower case. Absent: all. */
  entities?: string[];
  verbs: OperationVerb[];
}

/** `kubevirt.operations`. Times in milliseconds. */
export interface OperationSettings {
  enabled: boolean;
  limits: OperationLimit[];
  /** An operation that the objects do not show after this time is given up. */
  notSeenAfter: number;
  /** One that has begun and not ended after this time is given up. */
  endsWithin: number;
  /** Calls that one cluster gets at once. */
  concurrency: number;
  /** Absent: the configured credential acts. */
  impersonation?: ImpersonationSettings;
}

const KEY = 'kubevirt.operations';

/** A text or a list of texts. */
function readTexts(config: Config, key: string): string[] | undefined {
  const value = config.getOptional(key);
  if (value === undefined) {
    return undefined;
  }
  return typeof value === 'string'
    ? [config.getString(key)]
    : config.getStringArray(key);
}

function readLimit(config: Config, at: string): OperationLimit {
  const verbs = readTexts(config, 'verbs') ?? [];
  const unknown = verbs.find(verb => !isOperationVerb(verb));
  if (unknown !== undefined || !config.has('verbs')) {
    throw new InputError(
      `'${at}.verbs' must list operations, e.g. [start, stop, restart]${
        unknown === undefined ? '' : `, and '${unknown}' is none`
      }`,
    );
  }
  const entities = readTexts(config, 'entities')?.map(text => {
    try {
      return stringifyEntityRef(
        parseEntityRef(text, { defaultNamespace: 'default' }),
      );
    } catch (error) {
      throw new InputError(
        `'${at}.entities': '${text}' is not an entity reference, e.g. component:default/orders`,
        error,
      );
    }
  });
  const clusters = readTexts(config, 'clusters');
  const namespaces = readTexts(config, 'namespaces');
  return {
    verbs: verbs.filter(isOperationVerb),
    ...(clusters && { clusters }),
    ...(namespaces && { namespaces }),
    ...(entities && { entities }),
  };
}

function readTime(
  config: Config | undefined,
  key: string,
  fallback: number,
): number {
  return config?.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : fallback;
}

/**
 * @param root - the root configuration
 * @throws InputError that names the key which can't be read
 */
export function readOperationSettings(root: Config): OperationSettings {
  const config = root.getOptionalConfig(KEY);
  const concurrency = config?.getOptionalNumber('concurrency') ?? 8;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new InputError(
      `'${KEY}.concurrency' is ${concurrency}, and must be 1 or more`,
    );
  }
  const impersonation = config?.getOptionalConfig('impersonation');
  return {
    enabled: config?.getOptionalBoolean('enabled') ?? false,
    limits: (config?.getOptionalConfigArray('limits') ?? []).map(
      (limit, index) => readLimit(limit, `${KEY}.limits[${index}]`),
    ),
    notSeenAfter: readTime(config, 'notSeenAfter', 30_000),
    endsWithin: readTime(config, 'endsWithin', 15 * 60_000),
    concurrency,
    ...(impersonation && { impersonation: readImpersonation(impersonation) }),
  };
}

/** Whether the configuration lets a verb be used on a VM. Each limit that fits narrows further. */
export function isWithinLimits(
  limits: readonly OperationLimit[],
  verb: OperationVerb,
  vm: { entityRef: string; cluster: string; namespace: string },
): boolean {
  const fits = (allowed: string[] | undefined, value: string) =>
    allowed === undefined || allowed.includes(value);
  return limits
    .filter(
      limit =>
        fits(limit.clusters, vm.cluster) &&
        fits(limit.namespaces, vm.namespace) &&
        fits(limit.entities, vm.entityRef),
    )
    .every(({ verbs }) => verbs.includes(verb));
}
