import {
  AuthorizeResult,
  type Permission,
} from '@backstage/plugin-permission-common';
import {
  kubevirtFleetReadPermission,
  kubevirtPlatformReadPermission,
  kubevirtVmConsolePermission,
  kubevirtVmLogsPermission,
  kubevirtVmManifestPermission,
  kubevirtVmOperatePermission,
  kubevirtVmReadPermission,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { DemoPolicy } from './DemoPolicy';

const TEAM = 'group:default/team-orders';

/** What the policy decides, as a person with these groups would hear it of an entity that the team owns. */
async function decide(
  permission: Permission,
  groups: string[],
  operation?: string,
): Promise<boolean> {
  const decision = await new DemoPolicy().handle({ permission }, {
    info: { ownershipEntityRefs: groups },
  } as any);
  const holds = (criteria: any): boolean => {
    if (criteria.allOf) {
      return criteria.allOf.every(holds);
    }
    return criteria.rule === 'IS_ENTITY_OWNER'
      ? criteria.params.claims.includes(TEAM)
      : criteria.params.operations.includes(operation);
  };
  return decision.result === AuthorizeResult.CONDITIONAL
    ? holds(decision.conditions)
    : decision.result === AuthorizeResult.ALLOW;
}

describe('DemoPolicy', () => {
  const NOBODY: string[] = ['user:default/vera'];
  const OWNER = ['user:default/owen', TEAM];
  const PLATFORM = ['user:default/priya', 'group:default/platform'];

  it.each([
    ['read VMs', kubevirtVmReadPermission, undefined, true, true, true],
    [
      'read clusters',
      kubevirtPlatformReadPermission,
      undefined,
      true,
      true,
      true,
    ],
    [
      'read all of the fleet',
      kubevirtFleetReadPermission,
      undefined,
      false,
      false,
      true,
    ],
    ['read logs', kubevirtVmLogsPermission, undefined, false, true, true],
    ['read YAML', kubevirtVmManifestPermission, undefined, false, true, true],
    ['watch', kubevirtVmConsolePermission, 'watch', false, true, true],
    ['start', kubevirtVmOperatePermission, 'start', false, true, true],
    [
      'force-stop',
      kubevirtVmOperatePermission,
      'force-stop',
      false,
      true,
      true,
    ],
    ['restart', kubevirtVmOperatePermission, 'restart', false, true, true],
    ['pause', kubevirtVmOperatePermission, 'pause', false, true, true],
    ['migrate', kubevirtVmOperatePermission, 'migrate', false, false, true],
    [
      'cancel a migration',
      kubevirtVmOperatePermission,
      'cancel-migration',
      false,
      false,
      true,
    ],
    ['anything', kubevirtVmOperatePermission, undefined, false, false, true],
  ])(
    'to %s: somebody, owners, the platform team',
    async (_, permission, operation, nobody, owner, platform) => {
      expect([
        await decide(permission, NOBODY, operation),
        await decide(permission, OWNER, operation),
        await decide(permission, PLATFORM, operation),
      ]).toEqual([nobody, owner, platform]);
    },
  );

  it('leaves what is not about virtual machines alone', async () => {
    const permission: Permission = {
      type: 'basic',
      name: 'catalog.entity.create',
      attributes: { action: 'create' },
    };
    expect(await decide(permission, [])).toBe(true);
  });

  it('lets nobody operate who is not signed in', async () => {
    const decision = await new DemoPolicy().handle({
      permission: kubevirtVmOperatePermission,
    });
    expect(decision).toMatchObject({
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'kubevirt',
      conditions: { allOf: [{ params: { claims: [] } }, expect.anything()] },
    });
  });
});
