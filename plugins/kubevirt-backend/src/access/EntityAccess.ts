import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  kubevirtEntityResourceRef,
  type KubevirtOperation,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { readEntitySelector, type EntitySelector } from '../entities';
import type { Clock } from '../lib/clock';
import {
  AuthorizationBatcher,
  type AccessRequest,
} from './AuthorizationBatcher';
import type { AccessPolicy } from './AccessPolicy';
import type { AccessRule } from './accessRules';
import { consentedEntityOf } from './consentedEntityOf';
import { VisibilityCache } from './VisibilityCache';

/** An entity that the caller may see, with what it selects. */
export interface VisibleEntity {
  entityRef: string;
  selector: EntitySelector;
  /** Rules of `kubevirt.access` that cover this entity, or the caller. */
  rules: AccessRule[];
  /**
   * The entity whose consent counts, where that is another one: the caller has the same permission on it, and it is visible
   * to them.
   */
  consentRef?: string;
}

export interface EntityAccessOptions {
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  permissions: PermissionsService;
  userInfo: UserInfoService;
  policy: AccessPolicy;
  /** Names of the clusters that there are now. */
  clusters: () => string[];
  /** Milliseconds for which a grant is remembered; 0 switches that off. */
  cacheTtl: number;
  clock: Clock;
}

/**
 * Finds out whether a caller has a permission and sees an entity, and what that entity selects.
 *
 * @remarks
 *
 * The entity is loaded with the caller's own credentials, so the catalog's policy decides. Grants to
 * users are remembered briefly under the whole principal (the acting service included), and what one user
 * asks at the same time goes to catalog and policy together. Neither is so for services: two tokens of one
 * service may carry different restrictions for the catalog, which its principal does not show.
 */
export class EntityAccess {
  readonly #options: EntityAccessOptions;
  readonly #batcher: AuthorizationBatcher;
  readonly #cache: VisibilityCache<VisibleEntity>;

  private constructor(options: EntityAccessOptions) {
    const { clock } = options;
    this.#options = options;
    this.#batcher = AuthorizationBatcher.create(options);
    this.#cache = new VisibilityCache(options.cacheTtl, () => clock.now());
  }

  static create(options: EntityAccessOptions): EntityAccess {
    return new EntityAccess(options);
  }

  /**
   * @param entityRef - `kind:namespace/name`, in lower case
   * @param options - `fresh` asks catalog and policy, whatever is remembered; `operation` is what is asked for,
   * of permissions that know more than one
   * @throws NotAllowedError that names the permission
   * @throws NotFoundError if the catalog does not show the entity to the caller
   * @throws InputError if the entity's annotations can't be read
   */
  async get(
    credentials: BackstageCredentials,
    entityRef: string,
    permission: ResourcePermission,
    options?: { fresh?: boolean; operation?: KubevirtOperation },
  ): Promise<VisibleEntity> {
    const request = { permission, operation: options?.operation };
    const principal = credentials.principal as Partial<BackstageUserPrincipal>;
    const whole =
      principal.type === 'user' ? JSON.stringify(principal) : undefined;
    const load = () => this.#load(credentials, entityRef, request, whole);
    if (whole === undefined || this.#options.cacheTtl <= 0) {
      return load();
    }
    const key = JSON.stringify([
      whole,
      entityRef,
      permission.name,
      request.operation,
    ]);
    const known = options?.fresh ? undefined : this.#cache.get(key);
    if (known) {
      return known;
    }
    try {
      const found = await load();
      this.#cache.set(key, found);
      return found;
    } catch (error) {
      this.#cache.delete(key);
      throw error;
    }
  }

  /** Clusters came or went, so that entities select other ones. */
  forget(): void {
    this.#cache.clear();
  }

  /**
   * Which operations on an entity the caller is permitted, asked of the policy now and of nothing else.
   *
   * @param permission - one that knows more than one operation
   */
  async permitted<T extends KubevirtOperation>(
    credentials: BackstageCredentials,
    entity: Pick<VisibleEntity, 'entityRef' | 'consentRef'>,
    permission: ResourcePermission,
    operations: readonly T[],
  ): Promise<Set<T>> {
    const refs = refsOf(entity);
    const decisions = await this.#options.permissions.authorize(
      operations.flatMap(operation =>
        refs.map(entityRef => ({
          permission,
          resourceRef: kubevirtEntityResourceRef(entityRef, operation),
        })),
      ),
      { credentials },
    );
    return new Set(
      operations.filter((_, i) =>
        refs.every(
          (__, ref) =>
            decisions[i * refs.length + ref].result === AuthorizeResult.ALLOW,
        ),
      ),
    );
  }

  async #load(
    credentials: BackstageCredentials,
    entityRef: string,
    request: AccessRequest,
    principal: string | undefined,
  ): Promise<VisibleEntity> {
    const { policy, clusters } = this.#options;
    const [entity, ownershipEntityRefs] = await Promise.all([
      this.#batcher.check(credentials, entityRef, request, principal),
      this.#ownership(credentials),
    ]);
    const selector = readEntitySelector(entity, clusters());
    const consentRef = consentedEntityOf(entity);
    const consented = consentRef
      ? await this.#batcher.check(credentials, consentRef, request, principal)
      : entity;
    return {
      entityRef: selector.entityRef,
      selector,
      rules: policy.rulesFor(consented, ownershipEntityRefs),
      ...(consentRef && { consentRef }),
    };
  }

  /** Who the caller is, and which groups they are in. Services are nobody, and in none. */
  async #ownership(credentials: BackstageCredentials): Promise<string[]> {
    const { policy, userInfo } = this.#options;
    const { type } = credentials.principal as Partial<BackstageUserPrincipal>;
    if (type !== 'user' || !policy.dependsOnCaller) {
      return [];
    }
    const { ownershipEntityRefs } = await userInfo.getUserInfo(credentials);
    return ownershipEntityRefs;
  }
}

/** The entities on which a caller needs the permission. */
export function refsOf({
  entityRef,
  consentRef,
}: Pick<VisibleEntity, 'entityRef' | 'consentRef'>): string[] {
  return consentRef ? [entityRef, consentRef] : [entityRef];
}
