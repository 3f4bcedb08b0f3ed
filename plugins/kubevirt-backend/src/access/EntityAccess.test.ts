import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type DefinitivePolicyDecision,
} from '@backstage/plugin-permission-common';
import { kubevirtVmReadPermission } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { AccessPolicy } from './AccessPolicy';
import { EntityAccess } from './EntityAccess';

const REF = 'component:default/orders';
const permission: BasicPermission = kubevirtVmReadPermission;
const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders',
    annotations: { 'backstage.io/kubernetes-id': 'orders' },
  },
};

function setUp(cacheTtl: number) {
  const getEntityByRef = jest.fn(async () => entity);
  const allowed: DefinitivePolicyDecision = { result: AuthorizeResult.ALLOW };
  const authorize = jest.fn(async () => [allowed]);
  const access = EntityAccess.create({
    catalog: { getEntityByRef } as any,
    permissions: mockServices.permissions.mock({ authorize }),
    policy: AccessPolicy.fromConfig(new ConfigReader({})),
    clusters: () => ['west'],
    cacheTtl,
    now: () => 0,
  });
  return { access, getEntityByRef };
}

describe('EntityAccess', () => {
  const ann = mockCredentials.user('user:default/ann');
  const bob = mockCredentials.user('user:default/bob');

  it('asks once for requests of one caller that come together', async () => {
    const { access, getEntityByRef } = setUp(10_000);

    const found = await Promise.all(
      [ann, ann, ann, bob, bob].map(caller =>
        access.get(caller, REF, permission),
      ),
    );

    expect(new Set(found.map(({ entityRef }) => entityRef))).toEqual(
      new Set([REF]),
    );
    expect(getEntityByRef).toHaveBeenCalledTimes(2);
  });

  it('asks for each where nothing may be remembered', async () => {
    const off = setUp(0);
    await Promise.all([1, 2].map(() => off.access.get(ann, REF, permission)));
    expect(off.getEntityByRef).toHaveBeenCalledTimes(2);

    const on = setUp(10_000);
    await Promise.all(
      [1, 2].map(() => on.access.get(ann, REF, permission, { fresh: true })),
    );
    expect(on.getEntityByRef).toHaveBeenCalledTimes(2);
  });

  it('lets each ask for itself when the one that asked first is refused', async () => {
    const { access, getEntityByRef } = setUp(10_000);
    getEntityByRef.mockRejectedValueOnce(new NotFoundError('not for you'));

    const [first, second] = await Promise.allSettled(
      [1, 2].map(() => access.get(ann, REF, permission)),
    );

    expect(first.status).toBe('rejected');
    expect(second.status).toBe('fulfilled');
    await access.get(ann, REF, permission);
    expect(getEntityByRef).toHaveBeenCalledTimes(2);
  });
});
