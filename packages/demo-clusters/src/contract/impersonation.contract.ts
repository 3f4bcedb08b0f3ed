import { CallOptions } from './client';
import { Fixture } from './fixture';
import { RBAC, Roles, SUBRESOURCES } from './roles';
import type { Json } from '../types';

/** Whom an administrator stands for: somebody with groups and other traits. */
function as(
  user: string | undefined,
  groups: string[] = [],
  traits: Record<string, string> = {},
): CallOptions {
  return {
    headers: {
      ...(user !== undefined && { 'Impersonate-User': user }),
      ...(groups.length > 0 && { 'Impersonate-Group': groups }),
      ...traits,
    },
  };
}

/** What roles and bindings grant to somebody for whom another one calls. */
export function impersonationContract(fixture: () => Fixture): void {
  let roles: Roles;

  beforeAll(async () => {
    roles = await Roles.create(fixture());
  });

  afterAll(async () => {
    await roles?.tearDown();
  });

  const allowed = (binding: string, to: string) => ({
    allowed: true,
    reason: `RBAC: allowed by RoleBinding "${binding}/${
      fixture().namespace
    }" of ${to}`,
  });

  describe('impersonation', () => {
    it.each<[string, CallOptions, object]>([
      [
        'a user',
        as('bob'),
        { username: 'bob', groups: ['system:authenticated'] },
      ],
      [
        'groups',
        as('bob', ['team', 'other']),
        { username: 'bob', groups: ['team', 'other', 'system:authenticated'] },
      ],
      [
        'a ServiceAccount, with the groups that all have',
        as('system:serviceaccount:shop:robot'),
        {
          username: 'system:serviceaccount:shop:robot',
          groups: [
            'system:serviceaccounts',
            'system:serviceaccounts:shop',
            'system:authenticated',
          ],
        },
      ],
      [
        'a ServiceAccount, with the groups that are named and no others',
        as('system:serviceaccount:shop:robot', ['team']),
        {
          username: 'system:serviceaccount:shop:robot',
          groups: ['team', 'system:authenticated'],
        },
      ],
      [
        'further traits',
        as('bob', [], {
          'Impersonate-Extra-Reason': 'why',
          'Impersonate-Uid': 'u',
        }),
        {
          username: 'bob',
          uid: 'u',
          groups: ['system:authenticated'],
          extra: { reason: ['why'] },
        },
      ],
    ])('is of %s', async (_, options, userInfo) => {
      const { body } = await fixture().client.post(
        '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
        options,
      );
      expect(body.status.userInfo).toEqual(userInfo);
    });

    it('needs a user', async () => {
      const { code, text } = await roles.read(as(undefined, ['team']));
      // The second is of Kubernetes 1.36.
      expect([500, 400]).toContain(code);
      expect(text).toMatch(/without impersonating a user/);
    });

    it.each<[string, CallOptions, string, string]>([
      ['a user', as('bob'), 'users "bob"', 'users'],
      ['a group', as('alice', ['other']), 'groups "other"', 'groups'],
      [
        'the group of administrators',
        as('alice', ['system:masters']),
        'groups "system:masters"',
        'groups',
      ],
      [
        'a trait',
        as('alice', [], { 'Impersonate-Extra-Scopes': 'all' }),
        'userextras.authentication.k8s.io "all"',
        'userextras/scopes',
      ],
      [
        'a UID',
        as('alice', [], { 'Impersonate-Uid': 'u' }),
        'uids.authentication.k8s.io "u"',
        'uids',
      ],
    ])('of %s needs the right to it', async (_, options, subject, resource) => {
      const { code, body } = await roles.read({
        ...options,
        token: fixture().connection.nobody.token,
      });
      const group = resource.startsWith('u') && resource !== 'users';
      expect(code).toBe(403);
      // Kubernetes 1.36 tries several ways, and speaks of the last: to do this one thing as the other.
      expect(
        body.message.replace(/^.* cannot impersonate-on:.*$/s, 'KEP-5284'),
      ).toMatch(
        new RegExp(
          `^(KEP-5284|${subject} is forbidden: User "${
            roles.nobody
          }" cannot impersonate resource "${resource}" in API group "${
            group ? 'authentication.k8s.io' : ''
          }" at the cluster scope)$`,
        ),
      );
    });

    it('is allowed by name', async () => {
      const token = fixture().connection.nobody.token;
      expect((await roles.read({ ...as('alice'), token })).code).toBe(200);
      expect((await roles.read({ ...as('alice', ['team']), token })).code).toBe(
        200,
      );
    });

    it('of nobody who is known brings no rights', async () => {
      const { code, body } = await roles.read(as('system:anonymous'));
      expect(code).toBe(403);
      expect(body.message).toContain('User "system:anonymous" cannot');
    });
  });

  describe('roles', () => {
    it.each<[string, CallOptions, object, object]>([
      [
        'a user',
        as('alice'),
        {},
        { binding: 'starter', of: 'ClusterRole', to: 'User "alice"' },
      ],
      [
        'a group',
        as('bob', ['team']),
        {},
        { binding: 'starter', of: 'ClusterRole', to: 'Group "team"' },
      ],
      ['nobody else', as('bob'), {}, { allowed: false }],
      [
        'no other namespace',
        as('alice'),
        { namespace: 'default' },
        { allowed: false },
      ],
      [
        'not all namespaces',
        as('alice'),
        { namespace: '' },
        { allowed: false },
      ],
      [
        'no other subresource',
        as('alice'),
        { subresource: 'migrate' },
        { allowed: false },
      ],
      ['no other verb', as('alice'), { verb: 'get' }, { allowed: false }],
      [
        'a ServiceAccount',
        as('system:serviceaccount:NAMESPACE:robot'),
        { subresource: 'stop' },
        {
          binding: 'robots',
          of: 'Role',
          to: 'ServiceAccount "robot/NAMESPACE"',
        },
      ],
      [
        'an object by its name',
        as('named'),
        { subresource: 'restart', name: 'db' },
        { binding: 'named', of: 'Role', to: 'User "named"' },
      ],
      [
        'not all objects, where one is named',
        as('named'),
        { subresource: 'restart' },
        { allowed: false },
      ],
    ])('grant to %s', async (_, options, attributes, expected) => {
      const { namespace } = fixture();
      const inNamespace = <T>(value: T): T =>
        JSON.parse(JSON.stringify(value).replaceAll('NAMESPACE', namespace));
      const status = await roles.review(inNamespace(options), attributes);
      const { binding, of, to, ...rest } = inNamespace<Json>(expected);
      expect(status).toEqual(
        binding
          ? allowed(
              binding,
              `${of} "${
                of === 'Role' ? binding : roles.name('starter')
              }" to ${to}`,
            )
          : rest,
      );
    });

    it('that are missing grant nothing, and are named', async () => {
      const why = `RBAC: clusterrole.${RBAC} "${roles.name(
        'missing',
      )}" not found`;
      expect(await roles.review(as('lost'), {})).toEqual({
        allowed: false,
        reason: why,
      });
      const { code, body } = await roles.read(as('lost'));
      expect([code, body.message]).toEqual([
        403,
        expect.stringMatching(`: ${why}$`),
      ]);
    });

    it('add up where they are aggregated', async () => {
      const { rules } = await roles.aggregated();
      expect(rules).toEqual([
        {
          apiGroups: [SUBRESOURCES],
          resources: ['virtualmachines/start'],
          verbs: ['update'],
        },
      ]);
    });

    it.each(['view', 'edit', 'admin'])(
      'of every cluster: %s is aggregated by its label',
      async name => {
        const { body } = await fixture().client.get(
          `/apis/${RBAC}/v1/clusterroles/${name}`,
        );
        expect(body.aggregationRule).toEqual({
          clusterRoleSelectors: [
            { matchLabels: { [`${RBAC}/aggregate-to-${name}`]: 'true' } },
          ],
        });
        expect(body.rules.length).toBeGreaterThan(0);
      },
    );
  });
}
