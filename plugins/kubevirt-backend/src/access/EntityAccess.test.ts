import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { kubevirtVmReadPermission as permission } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { AccessPolicy } from './AccessPolicy';
import { EntityAccess } from './EntityAccess';

const REF = 'component:default/orders';
const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    annotations: { 'backstage.io/kubernetes-id': 'orders' },
  },
};

function setUp(cacheTtl: number) {
  const clock = new ManualClock();
  const getEntitiesByRefs = jest.fn(
    async ({ entityRefs }: { entityRefs: string[] }) => ({
      items: entityRefs.map(() => entity),
    }),
  );
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockImplementation(async requests =>
    requests.map(() => ({ result: AuthorizeResult.ALLOW })),
  );
  const access = EntityAccess.create({
    catalog: { getEntitiesByRefs } as any,
    permissions,
    userInfo: mockServices.userInfo(),
    policy: AccessPolicy.fromConfig(new ConfigReader({})),
    clusters: () => ['west'],
    cacheTtl,
    clock,
  });
  return { access, clock, getEntitiesByRefs, permissions };
}

describe('EntityAccess', () => {
  const ann = mockCredentials.user('user:default/ann');
  const bob = mockCredentials.user('user:default/bob');

  it('asks once for requests of one caller that come together', async () => {
    const { access, getEntitiesByRefs } = setUp(10_000);

    const found = await Promise.all(
      [ann, ann, ann, bob, bob].map(caller =>
        access.get(caller, REF, permission),
      ),
    );

    expect(found.map(({ entityRef }) => entityRef)).toEqual(Array(5).fill(REF));
    expect(getEntitiesByRefs).toHaveBeenCalledTimes(2);
  });

  it('asks again each time where nothing may be remembered', async () => {
    const off = setUp(0);
    await off.access.get(ann, REF, permission);
    await off.access.get(ann, REF, permission);
    expect(off.getEntitiesByRefs).toHaveBeenCalledTimes(2);

    const on = setUp(10_000);
    await on.access.get(ann, REF, permission);
    await on.access.get(ann, REF, permission);
    expect(on.getEntitiesByRefs).toHaveBeenCalledTimes(1);
    await on.access.get(ann, REF, permission, { fresh: true });
    expect(on.getEntitiesByRefs).toHaveBeenCalledTimes(2);
  });

  it('forgets what it remembers as soon as a fresh answer is a refusal', async () => {
    const { access, permissions } = setUp(10_000);
    await access.get(ann, REF, permission);

    permissions.authorize.mockResolvedValueOnce([
      { result: AuthorizeResult.DENY },
    ]);
    await expect(
      access.get(ann, REF, permission, { fresh: true }),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });

    permissions.authorize.mockResolvedValueOnce([
      { result: AuthorizeResult.DENY },
    ]);
    await expect(access.get(ann, REF, permission)).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
  });

  it('neither remembers nor joins what services ask', async () => {
    const { access, getEntitiesByRefs } = setUp(10_000);
    const service = mockCredentials.service('external:ci');

    await Promise.all(
      [service, service].map(caller => access.get(caller, REF, permission)),
    );
    await access.get(service, REF, permission);

    expect(getEntitiesByRefs).toHaveBeenCalledTimes(3);
  });

  it('keeps a person and a service that acts for them apart', async () => {
    const { access, getEntitiesByRefs } = setUp(10_000);
    const forAnn = mockCredentials.user('user:default/ann', {
      actor: { subject: 'plugin:scaffolder' },
    });

    await Promise.all(
      [ann, forAnn].map(caller => access.get(caller, REF, permission)),
    );
    expect(getEntitiesByRefs).toHaveBeenCalledTimes(2);
    await access.get(forAnn, REF, permission);
    expect(getEntitiesByRefs).toHaveBeenCalledTimes(2);
  });
});
