import {
  parseEntityRef,
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { ANNOTATION_ENTITY_REF } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ClusterMirror } from '../mirror/types';

/** One entry of `kubevirt.access.rules`: consent that the platform team gives in the place of an annotation. */
export interface AccessRule {
  /** All that are given must fit; each holds alternatives, in lower case. */
  entities: {
    refs?: string[];
    kinds?: string[];
    namespaces?: string[];
    owners?: string[];
  };
  /** Absent: all. */
  clusters?: string[];
  /** Namespaces of the cluster. Absent: all. */
  namespaces?: string[];
}

function readList(config: Config, key: string): string[] | undefined {
  const value = config.getOptional(key);
  if (value === undefined) {
    return undefined;
  }
  return typeof value === 'string'
    ? [config.getString(key)]
    : config.getStringArray(key);
}

function readRefs(
  config: Config,
  key: string,
  defaultKind?: string,
): string[] | undefined {
  return readList(config, key)?.map(text => {
    try {
      return stringifyEntityRef(
        parseEntityRef(text, { defaultKind, defaultNamespace: 'default' }),
      );
    } catch (error) {
      throw new InputError(
        `kubevirt.access.rules: '${text}' in '${key}' is not an entity reference, e.g. component:default/orders`,
        error,
      );
    }
  });
}

function readRule(config: Config): AccessRule {
  const entities = config.getConfig('entities');
  const lower = (key: string) =>
    readList(entities, key)?.map(text => text.toLowerCase());
  return {
    entities: {
      refs: readRefs(entities, 'ref'),
      kinds: lower('kind'),
      namespaces: lower('namespace'),
      owners: readRefs(entities, 'owner', 'group'),
    },
    clusters: readList(config, 'clusters'),
    namespaces: readList(config, 'namespaces'),
  };
}

function fits(allowed: string[] | undefined, value: string): boolean {
  return allowed === undefined || allowed.includes(value);
}

function coversEntity(rule: AccessRule, entity: Entity): boolean {
  const { refs, kinds, namespaces, owners } = rule.entities;
  return (
    fits(refs, stringifyEntityRef(entity)) &&
    fits(kinds, entity.kind.toLowerCase()) &&
    fits(namespaces, (entity.metadata.namespace ?? 'default').toLowerCase()) &&
    (owners === undefined ||
      (entity.relations ?? []).some(
        relation =>
          relation.type === RELATION_OWNED_BY &&
          owners.includes(relation.targetRef.toLowerCase()),
      ))
  );
}

/** Whether the annotation's list holds `entityRef`. What can't be read as a reference consents to nobody. */
function annotationNames(
  annotations: Record<string, string> | undefined,
  entityRef: string,
): boolean {
  const value: unknown = annotations?.[ANNOTATION_ENTITY_REF];
  if (typeof value !== 'string') {
    return false;
  }
  return value.split(',').some(item => {
    try {
      const ref = parseEntityRef(item.trim(), { defaultNamespace: 'default' });
      return stringifyEntityRef(ref) === entityRef;
    } catch {
      return false;
    }
  });
}

/**
 * Whether those who own a VM, or the platform team, agree that an entity selects it.
 *
 * @remarks
 *
 * An entity's annotations are written by whoever owns the entity, so by themselves they prove nothing.
 * Consent comes from the cluster's side (annotation `backstage.io/entity-ref` on the VM, the VMI or the
 * namespace) or from `kubevirt.access.rules`. Lists need it where `kubevirt.access.read` is `consent`;
 * logs and YAML need it always.
 */
export class AccessPolicy {
  readonly #read: 'open' | 'consent';
  readonly #rules: AccessRule[];

  private constructor(read: 'open' | 'consent', rules: AccessRule[]) {
    this.#read = read;
    this.#rules = rules;
  }

  /** @param config - the root configuration */
  static fromConfig(config: Config): AccessPolicy {
    const access = config.getOptionalConfig('kubevirt.access');
    const read = access?.getOptionalString('read') ?? 'open';
    if (read !== 'open' && read !== 'consent') {
      throw new InputError(
        `kubevirt.access.read is '${read}', it must be 'open' or 'consent'`,
      );
    }
    const rules = access?.getOptionalConfigArray('rules') ?? [];
    return new AccessPolicy(read, rules.map(readRule));
  }

  /** Whether reading a list needs consent too. */
  get readNeedsConsent(): boolean {
    return this.#read === 'consent';
  }

  rulesFor(entity: Entity): AccessRule[] {
    return this.#rules.filter(rule => coversEntity(rule, entity));
  }

  /** Whether a rule, the VM, its VMI or its namespace names the entity. */
  hasConsent(
    entity: { entityRef: string; rules: AccessRule[] },
    mirror: ClusterMirror,
    namespace: string,
    name: string,
  ): boolean {
    const { entityRef, rules } = entity;
    if (
      rules.some(
        rule =>
          fits(rule.clusters, mirror.cluster) &&
          fits(rule.namespaces, namespace),
      )
    ) {
      return true;
    }
    const vmObjects = mirror.vmObjects(namespace, name);
    return (
      annotationNames(vmObjects?.vm?.metadata.annotations, entityRef) ||
      annotationNames(vmObjects?.vmi?.metadata.annotations, entityRef) ||
      annotationNames(mirror.namespaceAnnotations(namespace), entityRef)
    );
  }
}
