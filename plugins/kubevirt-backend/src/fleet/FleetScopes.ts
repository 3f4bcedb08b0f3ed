import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  ANNOTATION_KUBERNETES_ID,
  ANNOTATION_KUBERNETES_LABEL_SELECTOR,
  ANNOTATION_VIRTUAL_MACHINES,
  kubevirtFleetReadPermission,
  kubevirtVmReadPermission,
  type FleetEntity,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  VisibilityCache,
  type EntityAccess,
  type EntityAccessOptions,
  type VisibleEntity,
} from '../access';
import { readEntitySelector } from '../entities';

/** Of one person no more entities are looked through. */
const MAX_OWNED = 500;
/** Of the catalog no more entities are looked through to say whose a VM is. */
const MAX_ENTITIES = 10_000;

/** An entity whose VMs are part of what the caller sees. */
export interface FleetMember {
  entity: VisibleEntity;
  shown: FleetEntity;
}

/** What a caller sees of the fleet. */
export interface FleetScope {
  kind: 'all' | 'owned';
  /** Of `owned`: the entities whose VMs are seen. */
  members: FleetMember[];
  /** Of `owned`: how many entities are owned whose VMs the caller may not read. */
  denied: number;
}

/** A scope is remembered as long as a grant. */
export interface FleetScopesOptions
  extends Omit<EntityAccessOptions, 'catalog'> {
  access: EntityAccess;
  catalog: Pick<CatalogService, 'getEntities'>;
}

/**
 * Decides which part of the fleet a caller sees: all of it with the permission, else the VMs of the entities that they
 * own, each by the same permission and the same consent as on the entity's own page.
 */
export class FleetScopes {
  readonly #options: FleetScopesOptions;
  readonly #cache: VisibilityCache<FleetScope>;

  private constructor(options: FleetScopesOptions) {
    const { clock } = options;
    this.#options = options;
    this.#cache = new VisibilityCache(options.cacheTtl, () => clock.now());
  }

  static create(options: FleetScopesOptions): FleetScopes {
    return new FleetScopes(options);
  }

  /** @param fresh - asks catalog and policy, whatever is remembered */
  async get(
    credentials: BackstageCredentials,
    fresh = false,
  ): Promise<FleetScope> {
    if (!isUser(credentials)) {
      return this.#load(credentials);
    }
    const key = JSON.stringify(credentials.principal);
    const known = fresh ? undefined : this.#cache.get(key);
    if (known) {
      return known;
    }
    try {
      const scope = await this.#load(credentials);
      this.#cache.set(key, scope);
      return scope;
    } catch (error) {
      this.#cache.delete(key);
      throw error;
    }
  }

  /**
   * The entities that the caller sees in the catalog and that select VMs, to say whose a VM is. What they show of a VM that
   * the caller sees anyway needs no permission of its own.
   */
  async visibleEntities(
    credentials: BackstageCredentials,
  ): Promise<FleetMember[]> {
    const { catalog, policy } = this.#options;
    const [{ items }, refs] = await Promise.all([
      catalog.getEntities(
        {
          filter: selecting(),
          fields: ['kind', 'metadata', 'relations', 'spec.owner'],
          limit: MAX_ENTITIES,
        },
        { credentials },
      ),
      this.#ownershipRefs(credentials),
    ]);
    const clusters = this.#options.clusters();
    return items.flatMap(entity => {
      try {
        const selector = readEntitySelector(entity, clusters);
        const { entityRef } = selector;
        return [
          {
            entity: {
              entityRef,
              selector,
              rules: policy.rulesFor(entity, refs),
            },
            shown: shownOf(entityRef, entity),
          },
        ];
      } catch {
        // Its annotations can't be read, so that it shows no VM.
        return [];
      }
    });
  }

  async #load(credentials: BackstageCredentials): Promise<FleetScope> {
    const [decision] = await this.#options.permissions.authorize(
      [{ permission: kubevirtFleetReadPermission }],
      { credentials },
    );
    return decision.result === AuthorizeResult.ALLOW
      ? { kind: 'all', members: [], denied: 0 }
      : this.#loadOwned(credentials);
  }

  async #loadOwned(credentials: BackstageCredentials): Promise<FleetScope> {
    const { access, catalog } = this.#options;
    const refs = await this.#ownershipRefs(credentials);
    if (refs.length === 0) {
      return { kind: 'owned', members: [], denied: 0 };
    }
    const { items } = await catalog.getEntities(
      {
        filter: selecting({ [`relations.${RELATION_OWNED_BY}`]: refs }),
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
          'relations',
        ],
        limit: MAX_OWNED,
      },
      { credentials },
    );
    const shown = items.map(item => shownOf(stringifyEntityRef(item), item));
    const found = await Promise.allSettled(
      shown.map(({ entityRef }) =>
        // What is remembered is the whole scope, and not for twice as long.
        access.get(credentials, entityRef, kubevirtVmReadPermission, {
          fresh: true,
        }),
      ),
    );
    const members: FleetMember[] = [];
    let denied = 0;
    found.forEach((result, i) => {
      if (result.status === 'fulfilled') {
        members.push({ entity: result.value, shown: shown[i] });
      } else if (result.reason?.name === 'NotAllowedError') {
        denied += 1;
      } else if (!isOfTheEntity(result.reason)) {
        throw result.reason;
      }
    });
    return { kind: 'owned', members, denied };
  }

  /** Who the caller is, and which groups they are in. Services are nobody, and in none. */
  async #ownershipRefs(credentials: BackstageCredentials): Promise<string[]> {
    if (!isUser(credentials)) {
      return [];
    }
    const { ownershipEntityRefs } = await this.#options.userInfo.getUserInfo(
      credentials,
    );
    return ownershipEntityRefs;
  }
}

/** An entity that is gone meanwhile, or whose annotations can't be read: it shows no VM. */
function isOfTheEntity(error: Error | undefined): boolean {
  return error?.name === 'NotFoundError' || error?.name === 'InputError';
}

/** A catalog filter for entities that select VMs. */
function selecting(besides: Record<string, string[]> = {}) {
  return [
    ANNOTATION_KUBERNETES_ID,
    ANNOTATION_KUBERNETES_LABEL_SELECTOR,
    ANNOTATION_VIRTUAL_MACHINES,
  ].map(annotation => ({
    ...besides,
    [`metadata.annotations.${annotation}`]: CATALOG_FILTER_EXISTS,
  }));
}

function shownOf(entityRef: string, entity: Entity): FleetEntity {
  const { title } = entity.metadata;
  const owner = (entity.relations ?? []).find(
    ({ type }) => type === RELATION_OWNED_BY,
  )?.targetRef;
  return { entityRef, ...(title && { title }), ...(owner && { owner }) };
}

function isUser(credentials: BackstageCredentials): boolean {
  const { type } = credentials.principal as Partial<BackstageUserPrincipal>;
  return type === 'user';
}
