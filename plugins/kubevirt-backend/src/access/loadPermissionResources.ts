import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  isOperationVerb,
  type KubevirtOperation,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { KubevirtEntityResource } from './permissionRules';

/**
 * Loads what permission rules are applied to, for the permission backend.
 *
 * @remarks
 *
 * With the plugin's own credentials, as the catalog does for its entities: whether the caller sees the entity at
 * all is asked of the catalog beside the permission.
 *
 * @param resourceRefs - as `kubevirtEntityResourceRef` writes them
 * @returns in the same order; undefined, which grants nothing, where there is no such entity or operation
 */
export async function loadPermissionResources(
  services: {
    auth: AuthService;
    catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  },
  resourceRefs: string[],
): Promise<(KubevirtEntityResource | undefined)[]> {
  const asked = resourceRefs.map(ref => ref.split('#'));
  const entityRefs = [...new Set(asked.map(([entityRef]) => entityRef))];
  const { items } = await services.catalog.getEntitiesByRefs(
    { entityRefs },
    { credentials: await services.auth.getOwnServiceCredentials() },
  );
  const entities = new Map(entityRefs.map((ref, i) => [ref, items[i]]));
  return asked.map(([entityRef, operation, ...rest]) => {
    const entity = entities.get(entityRef);
    if (!entity || rest.length > 0) {
      return undefined;
    }
    if (operation === undefined) {
      return { entity };
    }
    return isOperation(operation) ? { entity, operation } : undefined;
  });
}

function isOperation(text: string): text is KubevirtOperation {
  return isOperationVerb(text) || text === 'watch' || text === 'type';
}
