import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  type AuthorizePermissionRequest,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  kubevirtVmOperatePermission,
  RESOURCE_TYPE_KUBEVIRT_ENTITY,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import request from 'supertest';
import {
  createKubevirtConditionalDecision,
  kubevirtConditions,
  kubevirtPermissionRules,
  loadPermissionResources,
} from '../access';
import { chunks } from '../__testUtils__/FakeCluster';
import { operableVm, startOperations } from '../__testUtils__/startOperations';
import { ORDERS } from '../__testUtils__/startKubeVirtBackend';

/** The policy of docs/real-clusters.md: owners start, stop and restart, the platform team does all. */
function decide(
  { permission }: AuthorizePermissionRequest,
  claims: string[],
): PolicyDecision {
  if (claims.includes('group:default/platform')) {
    return { result: AuthorizeResult.ALLOW };
  }
  if (!isResourcePermission(permission, RESOURCE_TYPE_KUBEVIRT_ENTITY)) {
    return { result: AuthorizeResult.DENY };
  }
  const owned = kubevirtConditions.isEntityOwner({ claims });
  const operations = ['start', 'stop', 'restart'];
  return createKubevirtConditionalDecision(
    permission,
    isPermission(permission, kubevirtVmOperatePermission)
      ? { allOf: [owned, kubevirtConditions.isOperation({ operations })] }
      : owned,
  );
}

const CLAIMS: Record<string, string[]> = {
  'user:default/owner': ['group:default/team-orders'],
  'user:default/other': ['group:default/team-else'],
  'user:default/platform': ['group:default/platform'],
};

const WHO = {
  owner: mockCredentials.user.header('user:default/owner'),
  'not the owner': mockCredentials.user.header('user:default/other'),
  'the platform team': mockCredentials.user.header('user:default/platform'),
  'a service': mockCredentials.service.header({
    onBehalfOf: mockCredentials.service('external:cd'),
    targetPluginId: 'kubevirt',
  }),
  'a service that is named': mockCredentials.service.header({
    onBehalfOf: mockCredentials.service('external:ci'),
    targetPluginId: 'kubevirt',
  }),
  'no token': mockCredentials.none.header(),
  'an expired token': mockCredentials.user.invalidHeader(),
};

type Who = keyof typeof WHO;

const READ: Record<Who, number> = {
  owner: 200,
  'not the owner': 403,
  'the platform team': 200,
  'a service': 200,
  'a service that is named': 200,
  'no token': 401,
  'an expired token': 401,
};
/** A list whose extent, and not whether there is one, depends on who asks. */
const FLEET = { ...READ, 'not the owner': 200, 'a service': 403 };
/** What shows or does more than a list. */
const MORE = { ...READ, 'a service': 403 };
const PLATFORM = { ...READ, owner: 403 };

const VM = `${ORDERS}/west/shop/orders-db`;

const ROUTES: [string, string, object | undefined, Record<Who, number>][] = [
  ['get', ORDERS, undefined, READ],
  ['get', VM, undefined, READ],
  ['get', `${VM}/events`, undefined, READ],
  ['get', `${VM}/logs`, undefined, MORE],
  ['get', `${VM}/manifest`, undefined, MORE],
  ['get', `${VM}/operations`, undefined, READ],
  ['get', '/api/kubevirt/v1/clusters', undefined, PLATFORM],
  ['get', '/api/kubevirt/v1/clusters/west', undefined, PLATFORM],
  ['get', '/api/kubevirt/v1/virtual-machines', undefined, FLEET],
  ['get', '/api/kubevirt/v1/virtual-machines/csv', undefined, FLEET],
  ['post', `${VM}/operations/plan`, { verb: 'restart' }, READ],
];

/** Whether a plan allows what it is asked, by who asks. */
const PLANS: [string, Who, boolean | string][] = [
  ['restart', 'owner', true],
  ['stop', 'owner', true],
  ['migrate', 'owner', 'permission'],
  ['force-stop', 'owner', 'permission'],
  ['restart', 'the platform team', true],
  ['migrate', 'the platform team', true],
  ['restart', 'a service', 'permission'],
  ['restart', 'a service that is named', true],
];

describe('who may what', () => {
  let backend: Awaited<ReturnType<typeof startOperations>>;
  const authorizer = createConditionAuthorizer(
    Object.values(kubevirtPermissionRules),
  );

  beforeAll(async () => {
    backend = await startOperations({ access: { services: ['external:ci'] } });
    backend.answers(() => ({ metadata: {} }));
    const pod = {
      name: 'p',
      uid: 'p',
      phase: 'Running',
      ready: true,
      terminating: false,
    };
    const vm = operableVm();
    backend.west.set({ ...vm, summary: { ...vm.summary, pod } });
    backend.westCluster.stream = async () => chunks('a line\n');
    backend.permissions.authorize.mockImplementation(
      async (requests, { credentials }: any) => {
        const { userEntityRef, type } = credentials.principal;
        // The permission framework does not ask the policy about services.
        if (type === 'service') {
          return requests.map(() => ({ result: AuthorizeResult.ALLOW }));
        }
        const [...resources] = await loadPermissionResources(
          {
            auth: mockServices.auth(),
            catalog: { getEntitiesByRefs: backend.getEntitiesByRefs as any },
          },
          requests.map(({ resourceRef }) => resourceRef ?? ''),
        );
        return requests.map((each, i) => ({
          result: authorizer(
            decide(each, CLAIMS[userEntityRef]) as any,
            resources[i] as any,
          )
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
        }));
      },
    );
  });
  afterAll(() => backend.stop());

  it.each(
    ROUTES.flatMap(([method, path, body, codes]) =>
      Object.entries(codes).map(
        ([who, code]) => [method, path, who as Who, code, body] as const,
      ),
    ),
  )('%s %s by %s: %i', async (method, path, who, code, body) => {
    const call = request(backend.server)
      [method as 'get' | 'post'](path)
      .set('authorization', WHO[who]);
    const response = await (body ? call.send(body) : call);
    expect(response.status).toBe(code);
  });

  it.each(
    [`${ORDERS}/stream`, `${VM}/logs/stream`].flatMap(path =>
      (['not the owner', 'no token', 'an expired token'] as const).map(
        who => [path, who, READ[who]] as const,
      ),
    ),
  )('the stream %s by %s: %i', async (path, who, code) => {
    const { status } = await request(backend.server)
      .get(path)
      .set('authorization', WHO[who]);
    expect(status).toBe(code);
  });

  it.each(PLANS)('%s planned by %s: %s', async (verb, who, expected) => {
    const { body } = await backend.plan(verb, { user: WHO[who] }).expect(200);
    expect(body.refusals[0]?.code ?? body.allowed).toBe(expected);
  });

  it.each(Object.entries(WHO))(
    'a run without a plan by %s',
    async (who, user) => {
      const codes: Partial<Record<string, number>> = {
        'not the owner': 403,
        'no token': 401,
        'an expired token': 401,
      };
      await backend
        .run(
          { planId: 'none', uid: 'uid-orders-db', vmiUid: 'vmi-1' },
          { user },
        )
        .expect(codes[who] ?? 409);
      expect(backend.done()).toEqual([]);
    },
  );

  it('offers each what the policy grants them', async () => {
    const offered = async (who: Who) => {
      const { body } = await request(backend.server)
        .get(`${VM}/operations`)
        .set('authorization', WHO[who])
        .expect(200);
      return body.verbs
        .filter((each: { allowed: boolean }) => each.allowed)
        .map((each: { verb: string }) => each.verb);
    };
    expect(await offered('owner')).toEqual(['stop', 'restart']);
    expect(await offered('the platform team')).toContain('migrate');
    expect(await offered('a service')).toEqual([]);
  });
});

describe('loadPermissionResources', () => {
  it('gives nothing for an entity, an operation or a form that there is not', async () => {
    const entity = { kind: 'Component', metadata: { name: 'orders' } };
    const loaded = await loadPermissionResources(
      {
        auth: mockServices.auth(),
        catalog: {
          getEntitiesByRefs: async ({ entityRefs }: any) => ({
            items: entityRefs.map((ref: string) =>
              ref === 'component:default/orders' ? entity : undefined,
            ),
          }),
        } as any,
      },
      [
        'component:default/orders',
        'component:default/orders#restart',
        'component:default/orders#type',
        'component:default/orders#delete',
        'component:default/orders#restart#stop',
        'component:default/none#restart',
      ],
    );
    expect(loaded).toEqual([
      { entity },
      { entity, operation: 'restart' },
      { entity, operation: 'type' },
      undefined,
      undefined,
      undefined,
    ]);
  });
});
