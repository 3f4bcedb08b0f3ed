import { chmodSync } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { LOAD_TIMEOUT, loadClient } from '../__testUtils__/loadClient';
import { kubeconfigOf } from './__testUtils__/kubeconfigOf';
import { readClusters } from './readClusters';

describe('readClusters', () => {
  const directory = createMockDirectory();

  beforeAll(loadClient, LOAD_TIMEOUT);

  beforeEach(() => {
    directory.setContent({
      one: kubeconfigOf(['east', 'west']),
      exec: kubeconfigOf(['edge'], { exec: { command: 'ztka', args: [] } }),
      oidc: kubeconfigOf(['old'], { 'auth-provider': { name: 'oidc' } }),
      broken: 'token: [t0ps3cret',
    });
  });

  const read = (config: object) =>
    readClusters(new ConfigReader(config as any));
  /** Why a cluster cannot be called; nothing leaves for those of these tests. */
  const fault = (config: object, name: string) =>
    read(config)
      .require(name)
      .client.json('/version')
      .then(
        () => undefined,
        error => error,
      );
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
  ])(
    'has a cluster with authProvider %s that says why it is not called',
    async (authProvider, reason) => {
      const config = kubernetes([
        { name: 'prod', url: 'https://prod.example.com', authProvider },
      ]);
      expect(await fault(config, 'prod')).toMatchObject({
        code: 0,
        reason: 'InvalidConfiguration',
        message: expect.stringMatching(
          new RegExp(`'prod'.*'${authProvider}'.*${reason}`),
        ),
      });
    },
  );

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

  it('runs credential plugins only where they are allowed by name', async () => {
    const clusters = [{ name: 'edge', kubeconfig: { file: file('exec') } }];
    expect(await fault({ kubevirt: { clusters } }, 'edge')).toMatchObject({
      reason: 'InvalidConfiguration',
      message: expect.stringMatching(
        /'edge'.*'ztka', which is not allowed.*kubevirt\.execPlugins/,
      ),
    });
    const execPlugins = [{ command: 'ztka' }];
    expect(
      await fault({ kubevirt: { clusters, execPlugins } }, 'edge'),
    ).toMatchObject({
      reason: 'InvalidConfiguration',
      message: expect.stringMatching(/'edge'.*'ztka'.*no such program/),
    });
    directory.addContent({ bin: { ztka: '#!/bin/sh\nexit 3' } });
    chmodSync(file('bin/ztka'), 0o755);
    const { PATH } = process.env;
    process.env.PATH = file('bin');
    try {
      expect(
        await fault({ kubevirt: { clusters, execPlugins } }, 'edge'),
      ).toMatchObject({ reason: 'ExecCredentialFailed' });
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
  ])('refuses a kubeconfig that sets %s for its plugin', async name => {
    directory.addContent({
      env: kubeconfigOf(['edge'], {
        exec: { command: process.execPath, env: [{ name, value: '/tmp' }] },
      }),
    });
    const config = {
      kubevirt: {
        clusters: [{ name: 'edge', kubeconfig: { file: file('env') } }],
        execPlugins: [{ command: process.execPath }],
      },
    };
    expect(await fault(config, 'edge')).toMatchObject({
      reason: 'InvalidConfiguration',
      message: expect.stringContaining(`'${name}'`),
    });
  });

  const good = { name: 'good', kubeconfig: { file: 'one' } };
  const resolve = (kubevirt: object) =>
    JSON.parse(JSON.stringify({ kubevirt }), (key, value) =>
      key === 'file' && !value.startsWith('/') ? file(value) : value,
    );

  it.each<[string, object, string, RegExp]>([
    [
      'a missing file',
      { name: 'a', kubeconfig: { file: '/nowhere/kubeconfig' } },
      'CredentialUnavailable',
      /credential of cluster 'a' could not be read.*\/nowhere\/kubeconfig/,
    ],
    [
      'a missing context',
      { name: 'a', kubeconfig: { file: 'one', context: 'x' } },
      'InvalidConfiguration',
      /no context 'x'; it has 'east', 'west'/,
    ],
    [
      'an auth-provider of a kubeconfig',
      { name: 'a', kubeconfig: { file: 'oidc' } },
      'InvalidConfiguration',
      /'oidc' was removed/,
    ],
    [
      'neither kubeconfig nor kubernetesCluster',
      { name: 'a' },
      'InvalidConfiguration',
      /needs either/,
    ],
    [
      'an unknown kubernetesCluster',
      { name: 'a', kubernetesCluster: 'x' },
      'InvalidConfiguration',
      /names the cluster 'x'.*it has none/,
    ],
    [
      'namespaces that are no list',
      { name: 'a', namespaces: 'shop', kubeconfig: { file: 'one' } },
      'InvalidConfiguration',
      /namespaces/,
    ],
  ])(
    'has a cluster with %s that says so, beside the others',
    async (_, entry, reason, message) => {
      const config = resolve({ clusters: [entry, good] });
      expect(names(config)).toEqual(['a', 'good']);
      expect(await fault(config, 'a')).toMatchObject({
        code: 0,
        reason,
        message: expect.stringMatching(message),
      });
    },
  );

  it('reads neither of two clusters of one name, as nobody knows which was meant', async () => {
    const config = resolve({
      clusters: [
        { name: 'a', kubeconfig: { file: 'one', context: 'east' } },
        { name: 'a', kubeconfig: { file: 'one', context: 'west' } },
        good,
      ],
    });
    expect(names(config)).toEqual(['a', 'good']);
    expect(await fault(config, 'a')).toMatchObject({
      reason: 'InvalidConfiguration',
      message: expect.stringMatching(/Two clusters are named 'a'/),
    });
  });

  it.each<[string, object, object]>([
    [
      'a name with a slash',
      { clusters: [{ name: 'a/b', kubeconfig: { file: 'one' } }, good] },
      {
        source: 'kubevirt.clusters',
        message: expect.stringMatching(/'a\/b' cannot be the name/),
      },
    ],
    [
      'no name',
      { clusters: [{ kubeconfig: { file: 'one' } }, good] },
      {
        source: 'kubevirt.clusters',
        message: expect.stringMatching(/Entry 1 .*has no name/),
      },
    ],
    [
      'a kubeconfig of many clusters that is not there',
      { clusters: [good], kubeconfigs: [{ file: '/nowhere/kubeconfig' }] },
      {
        source: 'kubevirt.kubeconfigs[0]',
        message: expect.stringMatching(
          /'\/nowhere\/kubeconfig' cannot be listed/,
        ),
      },
    ],
    [
      'a context of the name of another cluster',
      {
        clusters: [good, { name: 'east', kubeconfig: { file: 'one' } }],
        kubeconfigs: [{ file: 'one', contexts: ['east'] }],
      },
      {
        source: 'kubevirt.kubeconfigs[0]',
        message: expect.stringMatching(/'east' is not used.*rename/),
      },
    ],
  ])('names %s as a problem, beside the clusters', (_, kubevirt, problem) => {
    const warn = jest.fn();
    const registry = readClusters(new ConfigReader(resolve(kubevirt)), {
      logger: { warn },
    });
    expect(registry.get('good')).toBeDefined();
    expect(registry.problems()).toEqual([problem]);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('takes a locator that cannot be read for a problem of its own', () => {
    const registry = read({
      kubernetes: {
        clusterLocatorMethods: [
          { type: 'config' },
          { type: 'localKubectlProxy' },
        ],
      },
    });
    expect(registry.list().map(({ name }) => name)).toEqual(['local']);
    expect(registry.problems()).toMatchObject([
      { source: 'kubernetes.clusterLocatorMethods' },
    ]);
  });

  it('never shows what a broken file holds', () => {
    const registry = read({
      kubevirt: { kubeconfigs: [{ file: file('broken') }] },
    });
    const [{ message }] = registry.problems();
    expect(message).toMatch(/not valid YAML/);
    expect(message).not.toMatch(/t0ps3cret/);
  });
});
