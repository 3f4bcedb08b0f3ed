import {
  ANNOTATION_LOCATION,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Stands for everything where a rule has to say what it covers. */
const ALL = '*';
/** Longer locations fit no rule. */
const MAX_LOCATION = 2048;
/** So many parts has the path of a branch at least, as in `https://github.com/acme/orders/blob/main/`. */
const MIN_PREFIX_DEPTH = 4;

/** Where a rule that covers entity and caller gives consent. Undefined: everywhere. */
export interface AccessRule {
  clusters?: string[];
  /** Namespaces of the cluster. */
  namespaces?: string[];
}

/** One entry of `kubevirt.access.rules`, as it is configured. It has `callers` or `entities`. */
export interface ConfiguredRule extends AccessRule {
  /** Groups or users in lower case, of which the caller must be one or a member. */
  callers?: string[];
  entities?: {
    /** Exact locations, and prefixes that end with `/`. */
    locations: string[];
    /** In lower case. Undefined: all that come from there. */
    refs?: string[];
  };
}

/**
 * Reads one entry of `kubevirt.access.rules`.
 *
 * @remarks
 *
 * Everything a rule may hold must be there, with `*` for all: a key that is missing, because it was misspelt or
 * because the variable that it is taken from is not set, must not widen the rule.
 *
 * @param path - of the entry, for errors
 * @throws InputError that names the key
 */
export function readAccessRule(config: Config, path: string): ConfiguredRule {
  const clusters = readAll(config, 'clusters', path);
  const namespaces = readAll(config, 'namespaces', path);
  if (config.has('callers') === config.has('entities')) {
    throw new InputError(
      `'${path}' must have either 'callers', the groups whose members it is for, or 'entities', with the location they come from`,
    );
  }
  if (config.has('callers')) {
    const callers = readList(config, 'callers', path).map(text =>
      readRef(text, `${path}.callers`, 'group'),
    );
    return { clusters, namespaces, callers };
  }
  const entities = config.getConfig('entities');
  const place = `${path}.entities`;
  const locations = readList(entities, 'location', place);
  locations.forEach(location => checkLocation(location, `${place}.location`));
  return {
    clusters,
    namespaces,
    entities: {
      locations,
      refs: readAll(entities, 'ref', place)?.map(text =>
        readRef(text, `${place}.ref`),
      ),
    },
  };
}

/**
 * Whether a rule covers an entity, or the caller who asks for it.
 *
 * @param ownershipEntityRefs - who the caller is and which groups they are in, by Backstage's user info
 */
export function ruleCovers(
  rule: ConfiguredRule,
  entity: Entity,
  ownershipEntityRefs: string[],
): boolean {
  if (rule.callers) {
    return ownershipEntityRefs.some(ref =>
      rule.callers!.includes(ref.toLowerCase()),
    );
  }
  if (!rule.entities) {
    return false;
  }
  const { locations, refs } = rule.entities;
  // The catalog writes it over whatever the file says: backstage plugins/catalog-backend/src/processing/
  // ProcessorOutputCollector.ts. The origin location, written there too, is the list that names the file, and that
  // may name files of others.
  const location: unknown = entity.metadata.annotations?.[ANNOTATION_LOCATION];
  return (
    typeof location === 'string' &&
    locations.some(pattern => fitsLocation(pattern, location)) &&
    (!refs || refs.includes(stringifyEntityRef(entity)))
  );
}

function readList(config: Config, key: string, path: string): string[] {
  const value: unknown = config.getOptional(key);
  const list = Array.isArray(value) ? value : [value];
  if (
    list.length === 0 ||
    !list.every(item => typeof item === 'string' && item.trim() !== '')
  ) {
    throw new InputError(`'${path}.${key}' must be one text or a list of them`);
  }
  return list as string[];
}

/** A list, or undefined for all, which has to be written as `*`. */
function readAll(
  config: Config,
  key: string,
  path: string,
): string[] | undefined {
  if (!config.has(key)) {
    throw new InputError(
      `'${path}.${key}' is missing; where it is to be all, say '${ALL}'`,
    );
  }
  const list = readList(config, key, path);
  if (!list.includes(ALL)) {
    return list;
  }
  if (list.length > 1) {
    throw new InputError(`'${path}.${key}' has '${ALL}' beside others`);
  }
  return undefined;
}

function readRef(text: string, path: string, defaultKind?: string): string {
  if (text === ALL) {
    throw new InputError(`'${path}' has '${ALL}', and must name each`);
  }
  try {
    return stringifyEntityRef(
      parseEntityRef(text, { defaultKind, defaultNamespace: 'default' }),
    );
  } catch (error) {
    throw new InputError(
      `'${path}' has '${text}', which is not an entity reference, e.g. ${
        defaultKind ?? 'component'
      }:default/orders`,
      error,
    );
  }
}

function checkLocation(location: string, path: string): void {
  const [, type, target] = /^([a-z][a-z0-9-]*):(.+)$/.exec(location) ?? [];
  if (!type || target.includes(ALL)) {
    throw new InputError(
      `'${path}' has '${location}', which is not a location: give the entity's annotation ${ANNOTATION_LOCATION}, e.g. url:https://github.com/acme/orders/blob/main/catalog-info.yaml, or what it begins with up to a '/'`,
    );
  }
  if (type === 'url' && target.endsWith('/')) {
    const depth = target.split('/').slice(3).filter(Boolean).length;
    if (depth < MIN_PREFIX_DEPTH) {
      throw new InputError(
        `'${path}' has '${location}', which must reach down to a branch, e.g. url:https://github.com/acme/orders/blob/main/: whoever pushes another branch or proposes a change writes files beneath a shorter one`,
      );
    }
  }
}

/** A prefix covers plain paths beneath it only: a query may name another branch, and `..` leads out. */
function fitsLocation(pattern: string, location: string): boolean {
  if (!pattern.endsWith('/')) {
    return location === pattern;
  }
  return (
    location.length <= MAX_LOCATION &&
    location.startsWith(pattern) &&
    location
      .slice(pattern.length)
      .split('/')
      .every(
        part =>
          part !== '' &&
          part !== '.' &&
          part !== '..' &&
          !/[?#%\\\s]/.test(part),
      )
  );
}
