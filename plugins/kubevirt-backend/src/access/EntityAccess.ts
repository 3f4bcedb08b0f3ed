import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { BasicPermission } from '@backstage/plugin-permission-common';
import { readEntityClaims, type EntityClaims } from '../entities';
import type { AccessPolicy, AccessRule } from './AccessPolicy';
import { requirePermission } from './requirePermission';
import { VisibilityCache } from './VisibilityCache';

/** An entity that the caller may see, with what it claims. */
export interface VisibleEntity {
  entityRef: string;
  claims: EntityClaims;
  /** Rules of `kubevirt.access` that cover this entity. */
  rules: AccessRule[];
}

export interface EntityAccessOptions {
  catalog: Pick<CatalogService, 'getEntityByRef'>;
  permissions: PermissionsService;
  policy: AccessPolicy;
  /** Names of the configured clusters. */
  clusters: () => string[];
  /** Milliseconds for which a grant is remembered; 0 switches that off. */
  cacheTtl: number;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/**
 * Finds out whether a caller has a permission and sees an entity, and what that entity claims.
 *
 * @remarks
 *
 * The entity is loaded with the caller's own credentials, so the catalog's policy decides. Grants to
 * users are remembered briefly under the whole principal (the acting service included). Those to services
 * never are: two tokens of one service may carry different restrictions for the catalog, which its
 * principal does not show.
 */
export class EntityAccess {
  readonly #options: EntityAccessOptions;
  readonly #cache: VisibilityCache<VisibleEntity>;
  /** Loads that are under way: of many requests that come at once, one asks. */
  readonly #loading = new Map<string, Promise<VisibleEntity>>();

  private constructor(options: EntityAccessOptions) {
    this.#options = options;
    this.#cache = new VisibilityCache(options.cacheTtl, options.now);
  }

  static create(options: EntityAccessOptions): EntityAccess {
    return new EntityAccess(options);
  }

  /**
   * @param entityRef - `kind:namespace/name`, in lower case
   * @param options - `fresh` asks catalog and policy, whatever is remembered
   * @throws NotAllowedError that names the permission
   * @throws NotFoundError if the catalog does not show the entity to the caller
   * @throws InputError if the entity's annotations can't be read
   */
  async get(
    credentials: BackstageCredentials,
    entityRef: string,
    permission: BasicPermission,
    options?: { fresh?: boolean },
  ): Promise<VisibleEntity> {
    const principal = credentials.principal as Partial<BackstageUserPrincipal>;
    const key =
      principal.type === 'user'
        ? JSON.stringify([principal, entityRef, permission.name])
        : undefined;
    const load = () => this.#load(credentials, entityRef, permission);
    if (!key) {
      return load();
    }
    if (options?.fresh || this.#options.cacheTtl <= 0) {
      return this.#remember(key, load());
    }
    // A refusal is nobody's but the one's who asked: another's token may be good for longer.
    const pending = this.#loading.get(key);
    const known =
      this.#cache.get(key) ??
      (pending && (await pending.catch(() => undefined)));
    if (known) {
      return known;
    }
    const loading = this.#remember(key, load());
    this.#loading.set(key, loading);
    try {
      return await loading;
    } finally {
      if (this.#loading.get(key) === loading) {
        this.#loading.delete(key);
      }
    }
  }

  async #remember(
    key: string,
    loading: Promise<VisibleEntity>,
  ): Promise<VisibleEntity> {
    try {
      const found = await loading;
      this.#cache.set(key, found);
      return found;
    } catch (error) {
      this.#cache.delete(key);
      throw error;
    }
  }

  async #load(
    credentials: BackstageCredentials,
    entityRef: string,
    permission: BasicPermission,
  ): Promise<VisibleEntity> {
    const { catalog, permissions, policy, clusters } = this.#options;
    await requirePermission(permissions, permission, credentials);
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    if (!entity) {
      throw new NotFoundError(
        `The catalog shows you no entity ${entityRef}: it does not exist, or you may not see it.`,
      );
    }
    const claims = readEntityClaims(entity, clusters());
    return {
      entityRef: claims.entityRef,
      claims,
      rules: policy.rulesFor(entity),
    };
  }
}
