import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  createKubevirtConditionalDecision,
  kubevirtConditions,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-backend';
import {
  kubevirtFleetReadPermission,
  kubevirtVmOperatePermission,
  kubevirtVmReadPermission,
  RESOURCE_TYPE_KUBEVIRT_ENTITY,
  type OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';

const PLATFORM_TEAM = 'group:default/platform';

/** What those who own an entity may do with its virtual machines; where they run is for the platform team. */
const OWNERS_MAY: OperationVerb[] = [
  'start',
  'stop',
  'force-stop',
  'restart',
  'force-restart',
  'pause',
  'unpause',
  'soft-reboot',
  'reset',
];

/**
 * The demo's policy: everybody sees the virtual machines of each entity; owners read their logs and YAML and operate them;
 * the platform team may do all that, also migrate them, and sees those of no entity too. All else is allowed.
 */
export class DemoPolicy implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const claims = user?.info.ownershipEntityRefs ?? [];
    if (isPermission(permission, kubevirtFleetReadPermission)) {
      return {
        result: claims.includes(PLATFORM_TEAM)
          ? AuthorizeResult.ALLOW
          : AuthorizeResult.DENY,
      };
    }
    if (
      !isResourcePermission(permission, RESOURCE_TYPE_KUBEVIRT_ENTITY) ||
      isPermission(permission, kubevirtVmReadPermission) ||
      claims.includes(PLATFORM_TEAM)
    ) {
      return { result: AuthorizeResult.ALLOW };
    }
    const isOwner = kubevirtConditions.isEntityOwner({ claims });
    return createKubevirtConditionalDecision(
      permission,
      isPermission(permission, kubevirtVmOperatePermission)
        ? {
            allOf: [
              isOwner,
              kubevirtConditions.isOperation({ operations: OWNERS_MAY }),
            ],
          }
        : isOwner,
    );
  }
}
