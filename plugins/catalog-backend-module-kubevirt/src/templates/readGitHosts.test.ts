import { ConfigReader } from '@backstage/config';
import { readGitHosts } from './readGitHosts';

const gitlab = {
  host: 'gitlab.example.com',
  apiBaseUrl: 'https://gitlab.example.com/api/v4',
};
const ghe = {
  host: 'ghe.example.com',
  apiBaseUrl: 'https://ghe.example.com/api/v3',
};
const integrations = {
  gitlab: [gitlab],
  awsS3: [{}],
  github: [{ token: 'x' }, ghe],
  azure: [{ host: 'dev.azure.com' }],
};
const read = (config: object, only?: string[]) =>
  readGitHosts(new ConfigReader(config as any), only).map(
    ({ id, repository }) => [
      id,
      ...(repository.properties as any).repoUrl['ui:options'].allowedHosts,
    ],
  );

describe('readGitHosts', () => {
  it('finds none where none is configured, though Backstage knows some by itself', () => {
    expect(read({})).toEqual([]);
    expect(read({ integrations: {} })).toEqual([]);
  });

  it('reads kinds and hosts in the order of the configuration', () => {
    expect(read({ integrations })).toEqual([
      ['gitlab', 'gitlab.example.com'],
      ['github', 'github.com', 'ghe.example.com'],
      ['azure', 'dev.azure.com'],
    ]);
  });

  it('limits and orders them', () => {
    expect(
      read({ integrations }, ['ghe.example.com', 'gitlab.example.com']),
    ).toEqual([
      ['github', 'ghe.example.com'],
      ['gitlab', 'gitlab.example.com'],
    ]);
  });

  it('refuses a host that is not there', () => {
    expect(() => read({ integrations }, ['bitbucket.org'])).toThrow(
      "templates.hosts: 'bitbucket.org' is no git host under integrations. There are gitlab.example.com, github.com, ghe.example.com, dev.azure.com.",
    );
  });

  it.each([
    ['github', {}, 'github.com'],
    ['gitlab', { host: 'gitlab.com' }, 'gitlab.com'],
    [
      'bitbucketCloud',
      { username: 'u', appPassword: 'p' },
      'bitbucket.org',
    ],
    ['azure', {}, 'dev.azure.com'],
    ['bitbucketServer', { host: 'git.example.com' }, 'git.example.com'],
    ['gitea', { host: 'git.example.com' }, 'git.example.com'],
  ])('knows %s', (kind, entry, host) => {
    expect(read({ integrations: { [kind]: [entry] } })).toEqual([
      [kind.toLowerCase(), host],
    ]);
  });
});
