import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { impersonate, readImpersonation } from './impersonation';

const settings = (config: object) =>
  readImpersonation(new ConfigReader(config as {}));

function as(config: object, user: string, groups: string[] = []) {
  return impersonate(
    settings(config),
    mockCredentials.user(user),
    mockServices.userInfo({ ownershipEntityRefs: [user, ...groups] }),
  );
}

describe('impersonation', () => {
  it('gives a person and their groups the prefix of the configuration', async () => {
    await expect(
      as(
        { users: { prefix: 'oidc:' }, groups: { prefix: 'team:' } },
        'user:default/jane',
        ['group:default/shop', 'group:other/shop', 'component:default/shop'],
      ),
    ).resolves.toEqual({ user: 'oidc:jane', groups: ['team:shop'] });
  });

  it('gives people of two namespaces no name that they share', async () => {
    await expect(as({}, 'user:default/jane')).resolves.toEqual({
      user: 'backstage:jane',
      groups: [],
    });
    await expect(as({}, 'user:guests/jane')).resolves.toBeUndefined();
  });

  it('prefers names that the configuration gives', async () => {
    const config = {
      users: {
        names: [
          { principal: 'user:guests/jane', user: 'jane@example.com' },
          { principal: 'external:ci', user: 'ci' },
        ],
      },
    };
    await expect(as(config, 'user:guests/jane')).resolves.toEqual({
      user: 'jane@example.com',
      groups: [],
    });
    const service = (subject: string) =>
      impersonate(
        settings(config),
        mockCredentials.service(subject),
        mockServices.userInfo(),
      );
    await expect(service('external:ci')).resolves.toEqual({
      user: 'ci',
      groups: [],
    });
    await expect(service('external:other')).resolves.toBeUndefined();
  });

  it.each(['system:', 'SYSTEM:node:', 'system', 'a\r\nX: y', 'ü', 'a b'])(
    'refuses the prefix %j',
    prefix => {
      expect(() => settings({ users: { prefix } })).toThrow('users.prefix');
      expect(() => settings({ groups: { prefix } })).toThrow('groups.prefix');
    },
  );

  it.each(['system:admin', 'a\nImpersonate-Group: system:masters', ''])(
    'refuses the name %j',
    user => {
      expect(() =>
        settings({ users: { names: [{ principal: 'user:a/b', user }] } }),
      ).toThrow();
    },
  );

  it('never sends what ends a header, whatever sign-in says', async () => {
    const injected = 'a\r\nImpersonate-Group: system:masters';
    await expect(
      as({}, 'user:default/jane', [`group:default/${injected}`]),
    ).resolves.toEqual({ user: 'backstage:jane', groups: [] });
    const credentials = {
      ...mockCredentials.user(),
      principal: { type: 'user', userEntityRef: `user:default/${injected}` },
    };
    await expect(
      impersonate(settings({}), credentials, mockServices.userInfo()),
    ).resolves.toBeUndefined();
  });
});
