import { chmodSync } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readClusters } from './readClusters';

function kubeconfig(
  contexts: string[],
  user: object = { token: 't0ps3cret' },
  currentContext = contexts[0],
) {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': currentContext,
    clusters: contexts.map(name => ({
      name,
      cluster: { server: `https://${name}.example.com` },
    })),
    users: [{ name: 'me', user }],
    contexts: contexts.map(name => ({
      name,
      context: { cluster: name, user: 'me' },
    })),
  });
}

describe('readClusters', () => {
  const directory = createMockDirectory();

  beforeEach(() => {
    directory.setContent({
      one: kubeconfig(['east', 'west']),
      exec: kubeconfig(['edge'], { exec: { command: 'ztka', args: [] } }),
      oidc: kubeconfig(['old'], { 'auth-provider': { name: 'oidc' } }),
      broken: 'token: [t0ps3cret',
    });
  });

  const read = (config: object) =>
    readClusters(new ConfigReader(config as any));
  const names = (config: object) =>
    read(config)
      .list()
      .map(({ name }) => name);
  const file = (name: string) => directory.resolve(name);
  const kubernetes = (clusters: object[]) => ({
    kubernetes: { clusterLocatorMethods: [{ type: 'config', clusters }] },
  });

  it('has no clusters where none are configured', () => {
    expect(names({})).toEqual([]);
  });

  it('takes an empty list of namespaces for none, and not for nothing to be read', () => {
    const [cluster] = read({
      kubevirt: {
        clusters: [
          {
            name: 'east',
            kubeconfig: { file: file('one'), context: 'east' },
            namespaces: [],
          },
        ],
      },
    }).list();
    expect(cluster.namespaces).toBeUndefined();
  });

  it('takes the clusters of the Kubernetes plugin by default', () => {
    expect(
      names({
        kubernetes: {
          clusterLocatorMethods: [
            {
              type: 'config',
              clusters: [
                {
                  name: 'prod',
                  url: 'https://prod.example.com',
                  authProvider: 'serviceAccount',
                  serviceAccountToken: 'x',
                },
              ],
            },
            { type: 'localKubectlProxy' },
            { type: 'gke', projectId: 'p' },
            { type: 'catalog' },
          ],
        },
      }),
    ).toEqual(['prod', 'local']);
  });

  it('takes each context of a kubeconfig file, or those that are named', () => {
    expect(
      names({ kubevirt: { kubeconfigs: [{ file: file('one') }] } }),
    ).toEqual(['east', 'west']);
    expect(
      names({
        kubevirt: { kubeconfigs: [{ file: file('one'), contexts: ['west'] }] },
      }),
    ).toEqual(['west']);
  });

  it('takes named clusters with their titles and dashboards', () => {
    const registry = read({
      kubevirt: {
        clusters: [
          {
            name: 'a',
            title: 'Cluster A',
            dashboardUrl: 'https://dash.example.com',
            namespaces: ['shop'],
            kubeconfig: { file: file('one'), context: 'west' },
          },
          { name: 'b', kubernetesCluster: 'prod' },
        ],
      },
      ...kubernetes([
        {
          name: 'prod',
          title: 'Production',
          url: 'https://prod.example.com',
          authProvider: 'serviceAccount',
          serviceAccountToken: 'x',
        },
      ]),
    });
    expect(registry.list()).toMatchObject([
      {
        name: 'a',
        title: 'Cluster A',
        dashboardUrl: 'https://dash.example.com',
        namespaces: ['shop'],
      },
      { name: 'b', title: 'Production' },
    ]);
    expect(registry.get('b')?.title).toBe('Production');
    expect(registry.get('prod')).toBeUndefined();
  });

  it.each([
    ['google', 'signs in as the person'],
    ['oidc', 'signs in as the person'],
    ['aks', 'signs in as the person'],
    ['aws', 'AWS credentials'],
    ['azure', 'Azure identities'],
    ['googleServiceAccount', 'Google service account'],
    ['other', 'does not know'],
  ])('refuses authProvider %s with the reason', (authProvider, reason) => {
    const config = kubernetes([
      { name: 'prod', url: 'https://prod.example.com', authProvider },
    ]);
    expect(() => read(config)).toThrow(InputError);
    expect(() => read(config)).toThrow(
      new RegExp(`'prod'.*'${authProvider}'.*${reason}`),
    );
  });

  it('does not mind an unsupported cluster that nobody asks for', () => {
    expect(
      names({
        ...kubernetes([
          {
            name: 'prod',
            url: 'https://prod.example.com',
            authProvider: 'aws',
          },
        ]),
        kubevirt: { kubeconfigs: [{ file: file('one') }] },
      }),
    ).toEqual(['east', 'west']);
  });

  it('runs credential plugins only where they are allowed by name', () => {
    const clusters = [{ name: 'edge', kubeconfig: { file: file('exec') } }];
    expect(() => read({ kubevirt: { clusters } })).toThrow(
      /'edge'.*'ztka', which is not allowed.*kubevirt\.execPlugins/,
    );
    const execPlugins = [{ command: 'ztka' }];
    expect(() => read({ kubevirt: { clusters, execPlugins } })).toThrow(
      /kubevirt\.execPlugins\[0\]\.command.*no such program/,
    );
    directory.addContent({ bin: { ztka: '#!/bin/sh' } });
    chmodSync(file('bin/ztka'), 0o755);
    const { PATH } = process.env;
    process.env.PATH = file('bin');
    try {
      expect(names({ kubevirt: { clusters, execPlugins } })).toEqual(['edge']);
    } finally {
      process.env.PATH = PATH;
    }
  });

  it.each(['./ztka', 'bin/ztka'])(
    'refuses the credential plugin %s, which would be another one elsewhere',
    command => {
      expect(() => read({ kubevirt: { execPlugins: [{ command }] } })).toThrow(
        'must be an absolute path',
      );
    },
  );

  it.each([
    'PATH',
    'Path',
    'LD_PRELOAD',
    'DYLD_INSERT_LIBRARIES',
    'NODE_OPTIONS',
    'PYTHONPATH',
    'PERL5LIB',
    'BASH_ENV',
    'HOME',
    'AWS_CONFIG_FILE',
  ])('refuses a kubeconfig that sets %s for its plugin', name => {
    directory.addContent({
      env: kubeconfig(['edge'], {
        exec: { command: process.execPath, env: [{ name, value: '/tmp' }] },
      }),
    });
    expect(() =>
      read({
        kubevirt: {
          clusters: [{ name: 'edge', kubeconfig: { file: file('env') } }],
          execPlugins: [{ command: process.execPath }],
        },
      }),
    ).toThrow(`'${name}'`);
  });

  it.each<[string, object, RegExp]>([
    [
      'a missing file',
      { kubeconfigs: [{ file: '/nowhere/kubeconfig' }] },
      /'\/nowhere\/kubeconfig'.*can't be read/,
    ],
    [
      'a missing context',
      { clusters: [{ name: 'a', kubeconfig: { file: 'one', context: 'x' } }] },
      /no context 'x'; it has 'east', 'west'/,
    ],
    [
      'an auth-provider of a kubeconfig',
      { clusters: [{ name: 'a', kubeconfig: { file: 'oidc' } }] },
      /'oidc' was removed/,
    ],
    [
      'neither kubeconfig nor kubernetesCluster',
      { clusters: [{ name: 'a' }] },
      /needs either/,
    ],
    [
      'an unknown kubernetesCluster',
      { clusters: [{ name: 'a', kubernetesCluster: 'x' }] },
      /names the cluster 'x'.*it has none/,
    ],
    [
      'a name given twice',
      {
        clusters: [
          { name: 'a', kubeconfig: { file: 'one' } },
          { name: 'a', kubeconfig: { file: 'one' } },
        ],
      },
      /Two clusters are named 'a'/,
    ],
    [
      'a name with a slash',
      { clusters: [{ name: 'a/b', kubeconfig: { file: 'one' } }] },
      /'a\/b' can't be the name/,
    ],
  ])('refuses %s at start-up', (_, kubevirt, message) => {
    const resolved = JSON.parse(JSON.stringify(kubevirt), (key, value) =>
      key === 'file' && !value.startsWith('/') ? file(value) : value,
    );
    expect(() => read({ kubevirt: resolved })).toThrow(message);
    expect(() => read({ kubevirt: resolved })).toThrow(InputError);
  });

  it('never shows what a broken file holds', () => {
    const config = { kubevirt: { kubeconfigs: [{ file: file('broken') }] } };
    expect(() => read(config)).toThrow(/not valid YAML/);
    expect(() => read(config)).not.toThrow(/t0ps3cret/);
  });
});
