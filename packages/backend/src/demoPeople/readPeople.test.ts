import { ConfigReader } from '@backstage/config';
import { readPeople } from './readPeople';

const people = (listen: unknown, ...providers: string[]) =>
  readPeople(
    new ConfigReader({
      backend: { listen },
      auth: { providers: { owen: { userEntityRef: 'user:default/owen' } } },
      demo: {
        people: providers.map(provider => ({ provider, title: provider })),
      },
    } as any),
  );

describe('readPeople', () => {
  it.each([
    [{ host: '127.0.0.1', port: 7007 }],
    [{ host: 'localhost' }],
    [{ host: '::1' }],
    ['127.0.0.1:7007'],
  ])(
    'reads whom visitors may be, while only this machine listens: %j',
    listen => {
      expect(people(listen, 'guest', 'owen')).toEqual([
        { provider: 'owen', userEntityRef: 'user:default/owen' },
      ]);
    },
  );

  it.each([
    [{ host: '0.0.0.0', port: 7007 }],
    [{ port: 7007 }],
    [':7007'],
    ['192.0.2.1:7007'],
    [undefined],
  ])('refuses to start where others reach the portal: %j', listen => {
    expect(() => people(listen, 'owen')).toThrow(
      /Everybody may sign in as owen/,
    );
  });

  it('reads the guest of the auth providers, and refuses one there, too', () => {
    const read = (host: string, guest: { userEntityRef?: string }) =>
      readPeople(
        new ConfigReader({
          backend: { listen: { host } },
          auth: { providers: { guest } },
        }),
      );
    expect(read('127.0.0.1', {})).toEqual([
      { provider: 'guest', userEntityRef: 'user:default/guest' },
    ]);
    expect(read('127.0.0.1', { userEntityRef: 'user:default/jo' })).toEqual([
      { provider: 'guest', userEntityRef: 'user:default/jo' },
    ]);
    expect(() => read('0.0.0.0', {})).toThrow(/sign in as guest/);
  });

  it('needs the user of each', () => {
    expect(() => people({ host: '127.0.0.1' }, 'vera')).toThrow(
      /auth.providers.vera/,
    );
  });

  it('knows nobody without configuration', () => {
    expect(readPeople(new ConfigReader({}))).toEqual([]);
    expect(people({ host: '0.0.0.0' }, 'guest')).toEqual([]);
  });
});
