import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** What says who owns an entity, and who somebody is. */
export interface OwnerCheckOptions {
  catalog: Pick<CatalogService, 'getEntityByRef'>;
  userInfo: UserInfoService;
}

/**
 * Makes sure that the person who started the task owns an entity, themselves or by a group.
 *
 * @remarks
 *
 * Read from the catalog as that person; what they may not see is refused as what is not there.
 *
 * @throws NotAllowedError for services and for those who do not own it; NotFoundError
 */
export async function checkOwner(
  { catalog, userInfo }: OwnerCheckOptions,
  credentials: BackstageCredentials,
  entityRef: string,
): Promise<void> {
  const { type } = credentials.principal as Partial<BackstageUserPrincipal>;
  if (type !== 'user') {
    throw new NotAllowedError(
      `The task was not started by a person, and only who owns ${entityRef} may operate its virtual machines: sign in and start it again`,
    );
  }
  const [entity, { ownershipEntityRefs }] = await Promise.all([
    catalog.getEntityByRef(entityRef, { credentials }),
    userInfo.getUserInfo(credentials),
  ]);
  if (!entity) {
    throw new NotFoundError(
      `The catalog has no entity ${entityRef} that you may see`,
    );
  }
  const owners = (entity.relations ?? [])
    .filter(relation => relation.type === RELATION_OWNED_BY)
    .map(({ targetRef }) => targetRef.toLowerCase());
  const own = new Set(ownershipEntityRefs.map(ref => ref.toLowerCase()));
  if (!owners.some(owner => own.has(owner))) {
    throw new NotAllowedError(
      `You do not own ${entityRef}, so that you may not operate its virtual machines by this template: ${
        owners.length > 0 ? `ask ${owners.join(', ')}` : 'it has no owner'
      }`,
    );
  }
}
