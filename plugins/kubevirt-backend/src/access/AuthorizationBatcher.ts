import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  type AuthorizePermissionResponse,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  kubevirtEntityResourceRef,
  type KubevirtOperation,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Clock } from '../lib/clock';
import { permissionMissing } from './requirePermission';

/** So many questions go together at most. */
const MAX_BATCH = 100;
/** How long a question waits for the one before it, in milliseconds: one that hangs must not hold up others. */
const MAX_WAIT = 100;

export interface AuthorizationBatcherOptions {
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  permissions: PermissionsService;
  clock: Clock;
}

/** What a caller wants to do with the VMs of an entity. */
export interface AccessRequest {
  permission: ResourcePermission;
  /** Of permissions that know more than one. */
  operation?: KubevirtOperation;
}

interface PendingCheck {
  credentials: BackstageCredentials;
  entityRef: string;
  request: AccessRequest;
  resolve(entity: Entity): void;
  reject(error: unknown): void;
}

/** The questions of one principal. */
interface Queue {
  waiting: PendingCheck[];
  /** Rounds that are under way. */
  asking: number;
  cancelWait?: () => void;
}

/**
 * Asks permission backend and catalog, both at once, whether a caller has a permission and sees an entity.
 *
 * @remarks
 *
 * Questions of one principal that come while one is being answered wait for it and then go together, with
 * one call to each backend. So a person with many open pages, or hundreds of streams that are checked
 * again, costs little more than one with one page. No answer is ever given to a question that came after
 * it was asked for: joining questions keeps nothing and prolongs no right.
 */
export class AuthorizationBatcher {
  readonly #options: AuthorizationBatcherOptions;
  readonly #queues = new Map<string, Queue>();

  private constructor(options: AuthorizationBatcherOptions) {
    this.#options = options;
  }

  static create(options: AuthorizationBatcherOptions): AuthorizationBatcher {
    return new AuthorizationBatcher(options);
  }

  /**
   * @param principal - the whole principal as a string, under which questions may go together; undefined
   * asks alone
   * @throws NotAllowedError that names the permission, whatever the catalog says
   * @throws NotFoundError if the catalog does not show the entity to the caller
   */
  check(
    credentials: BackstageCredentials,
    entityRef: string,
    request: AccessRequest,
    principal: string | undefined,
  ): Promise<Entity> {
    return new Promise<Entity>((resolve, reject) => {
      const check = { credentials, entityRef, request, resolve, reject };
      if (principal === undefined) {
        void this.#answer([check]);
        return;
      }
      const queue = this.#queues.get(principal) ?? { waiting: [], asking: 0 };
      this.#queues.set(principal, queue);
      queue.waiting.push(check);
      if (queue.waiting.length > 1) {
        return;
      }
      if (queue.asking > 0) {
        this.#waitFor(MAX_WAIT, principal, queue);
      } else {
        // Those that come in the same turn of the event loop go along.
        setImmediate(() => this.#next(principal, queue));
      }
    });
  }

  #waitFor(ms: number, principal: string, queue: Queue): void {
    queue.cancelWait = this.#options.clock.after(ms, () =>
      this.#next(principal, queue),
    );
  }

  #next(principal: string, queue: Queue): void {
    queue.cancelWait?.();
    queue.cancelWait = undefined;
    const round = queue.waiting.splice(0, MAX_BATCH);
    if (round.length > 0) {
      queue.asking += 1;
      void this.#answer(round).finally(() => {
        queue.asking -= 1;
        this.#next(principal, queue);
      });
      if (queue.waiting.length > 0) {
        this.#waitFor(MAX_WAIT, principal, queue);
      }
    } else if (queue.asking === 0) {
      this.#queues.delete(principal);
    }
  }

  /** Answers questions of one principal. Never rejects. */
  async #answer(checks: PendingCheck[]): Promise<void> {
    // The newest caller's token is the one that was checked last.
    const newest = checks[checks.length - 1];
    const { credentials } = newest;
    const requests = new Map(checks.map(check => [keyOf(check), check]));
    const entityRefs = [...new Set(checks.map(({ entityRef }) => entityRef))];
    const [decisions, entities] = await Promise.allSettled([
      this.#authorize([...requests.values()], credentials),
      this.#load(entityRefs, credentials),
    ]);
    for (const check of checks) {
      if (
        check !== newest &&
        (decisions.status === 'rejected' || entities.status === 'rejected')
      ) {
        // What failed may be the fault of the asker's token: nobody is refused for another's.
        void this.#answer([check]);
      } else {
        settle(check, decisions, entities);
      }
    }
  }

  async #authorize(
    checks: PendingCheck[],
    credentials: BackstageCredentials,
  ): Promise<Map<string, AuthorizePermissionResponse>> {
    const decisions = await this.#options.permissions.authorize(
      checks.map(({ entityRef, request: { permission, operation } }) => ({
        permission,
        resourceRef: kubevirtEntityResourceRef(entityRef, operation),
      })),
      { credentials },
    );
    return new Map(checks.map((each, i) => [keyOf(each), decisions[i]]));
  }

  async #load(
    entityRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<Map<string, Entity | undefined>> {
    const { items } = await this.#options.catalog.getEntitiesByRefs(
      { entityRefs },
      { credentials },
    );
    return new Map(entityRefs.map((ref, i) => [ref, items[i]]));
  }
}

/** Equal for questions that the permission policy answers alike. */
function keyOf({ entityRef, request }: PendingCheck): string {
  return JSON.stringify([
    entityRef,
    request.permission.name,
    request.operation,
  ]);
}

/** A missing permission comes first: who may not read at all learns nothing of the catalog. */
function settle(
  check: PendingCheck,
  decisions: PromiseSettledResult<Map<string, AuthorizePermissionResponse>>,
  entities: PromiseSettledResult<Map<string, Entity | undefined>>,
): void {
  const { entityRef, request, resolve, reject } = check;
  if (decisions.status === 'rejected') {
    reject(decisions.reason);
    return;
  }
  if (decisions.value.get(keyOf(check))?.result !== AuthorizeResult.ALLOW) {
    reject(permissionMissing(request.permission, entityRef, request.operation));
    return;
  }
  if (entities.status === 'rejected') {
    reject(entities.reason);
    return;
  }
  const entity = entities.value.get(entityRef);
  if (entity) {
    resolve(entity);
  } else {
    reject(
      new NotFoundError(
        `The catalog shows you no entity ${entityRef}: it does not exist, or you may not see it.`,
      ),
    );
  }
}
