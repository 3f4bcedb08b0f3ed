import { InputError } from '@backstage/errors';
import type {
  ClusterCredential,
  ClusterSource,
  SourcedCluster,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { LOAD_TIMEOUT, loadClient } from '../__testUtils__/loadClient';
import { accessOf } from './accessOf';
import { DefaultClusterRegistry } from './DefaultClusterRegistry';
import { DefaultConnectionSource } from './DefaultConnectionSource';

const SERVER = 'https://edge.example.com';

/** A source that tests change by hand. */
class HandSource implements ClusterSource {
  readonly name: string;
  readonly listeners = new Set<() => void>();
  clusters: SourcedCluster[];
  failure: Error | undefined;

  constructor(name: string, ...clusters: SourcedCluster[]) {
    this.name = name;
    this.clusters = clusters;
  }

  snapshot() {
    if (this.failure) {
      throw this.failure;
    }
    return { clusters: this.clusters };
  }

  subscribe(onChange: () => void) {
    this.listeners.add(onChange);
    return () => this.listeners.delete(onChange);
  }

  change(...clusters: SourcedCluster[]) {
    this.clusters = clusters;
    this.listeners.forEach(listener => listener());
  }
}

function cluster(
  name: string,
  rest: Partial<SourcedCluster> = {},
): SourcedCluster {
  return {
    name,
    access: { connect: async () => ({ server: SERVER }) },
    ...rest,
  };
}

describe('the clusters of sources', () => {
  const names = (registry: DefaultClusterRegistry) =>
    registry.list().map(({ name }) => name);

  it('come and go, and those that stay are the same ones', () => {
    const source = new HandSource('fleet', cluster('a'), cluster('b'));
    const registry = DefaultClusterRegistry.create({ sources: [source] });
    const changed = jest.fn();
    const stop = registry.subscribe(changed);
    const b = registry.get('b');
    source.change(cluster('b'), cluster('c'));
    expect(names(registry)).toEqual(['b', 'c']);
    expect(registry.get('b')).toBe(b);
    expect(changed).toHaveBeenCalledTimes(1);
    // Nothing new.
    source.change(cluster('b'), cluster('c'));
    expect(changed).toHaveBeenCalledTimes(1);
    expect(() => registry.require('a')).toThrow(/no cluster 'a'/);
    stop();
    source.change();
    expect(changed).toHaveBeenCalledTimes(1);
    registry.close();
    expect(source.listeners.size).toBe(0);
  });

  it.each<[string, Partial<SourcedCluster>]>([
    ['another uid', { uid: '2' }],
    ['other namespaces', { namespaces: ['shop'] }],
    ['another title', { title: 'A' }],
    ['a file', { access: { kubeconfigFile: '/etc/a' } }],
  ])('are other ones with %s', (_, rest) => {
    const source = new HandSource('fleet', cluster('a', { uid: '1' }));
    const registry = DefaultClusterRegistry.create({ sources: [source] });
    const changed = jest.fn();
    registry.subscribe(changed);
    const before = registry.get('a');
    source.change(cluster('a', { uid: '1', ...rest }));
    expect(registry.get('a')).not.toBe(before);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('stay as they were while their source fails, which is shown', () => {
    const source = new HandSource('fleet', cluster('a'));
    const other = new HandSource('other', cluster('b'));
    const warn = jest.fn();
    const registry = DefaultClusterRegistry.create({
      sources: [source, other],
      logger: { warn },
    });
    source.failure = new Error('the fleet answers 503');
    source.change();
    source.change();
    expect(names(registry)).toEqual(['a', 'b']);
    expect(registry.problems()).toEqual([
      { source: 'fleet', message: 'the fleet answers 503' },
    ]);
    // Once, however often it fails in the same way.
    expect(warn).toHaveBeenCalledTimes(1);
    source.failure = undefined;
    source.change(cluster('c'));
    expect(names(registry)).toEqual(['c', 'b']);
    expect(registry.problems()).toEqual([]);
  });

  it('are looked at by whoever asks for them, of which their sources learn', () => {
    const source = new HandSource('fleet', cluster('a'));
    const onLook = jest.fn();
    const broken = Object.assign(new HandSource('broken'), {
      onLook() {
        throw new Error('It is tired');
      },
    });
    const registry = DefaultClusterRegistry.create({
      sources: [
        new HandSource('deaf'),
        broken,
        Object.assign(source, { onLook }),
      ],
    });
    source.change(cluster('a'), cluster('b'));
    expect(onLook).not.toHaveBeenCalled();
    registry.list();
    registry.get('a');
    registry.require('b');
    expect(onLook).toHaveBeenCalledTimes(3);
  });

  it('keep their name from sources that come later', () => {
    const later = new HandSource('later');
    const registry = DefaultClusterRegistry.create({
      sources: [new HandSource('first', cluster('a')), later],
    });
    const a = registry.get('a');
    later.change(cluster('a'), cluster('b'));
    expect(registry.get('a')).toBe(a);
    expect(names(registry)).toEqual(['a', 'b']);
    expect(registry.problems()).toMatchObject([
      { source: 'later', message: expect.stringMatching(/'a' is not used/) },
    ]);
  });

  it.each(['', 'a/b', 'a\nb', 'x'.repeat(254), undefined])(
    'do not have the name %j',
    name => {
      const registry = DefaultClusterRegistry.create({
        sources: [new HandSource('fleet', cluster(name as string))],
      });
      expect(names(registry)).toEqual([]);
      expect(registry.problems()).toMatchObject([{ source: 'fleet' }]);
    },
  );
});

describe('the credential of a source', () => {
  beforeAll(loadClient, LOAD_TIMEOUT);

  let now = 0;
  const connections = (
    connect: (options: { renew: boolean }) => Promise<ClusterCredential>,
  ) =>
    DefaultConnectionSource.create({
      cluster: 'edge',
      source: accessOf('edge', () => ({ connect })),
      execPlugins: [
        { command: 'sh', program: '/bin/sh', env: [], timeout: 1000 },
      ],
      now: () => now,
    });
  const bearer = async (source: DefaultConnectionSource) =>
    (await source.get()).headers.Authorization;
  const kubeconfig = (user: object, rest: object = {}) =>
    JSON.stringify({
      'current-context': 'edge',
      clusters: [{ name: 'edge', cluster: { server: SERVER, ...rest } }],
      users: [{ name: 'me', user }],
      contexts: [{ name: 'edge', context: { cluster: 'edge', user: 'me' } }],
    });

  it('is asked for again before it ends and when it is refused, and only then', async () => {
    let issued = 0;
    const connect = jest.fn(async ({ renew }: { renew: boolean }) => {
      issued += 1;
      return {
        server: SERVER,
        token: `t${issued}${renew ? '-renewed' : ''}`,
        expiresAt: new Date(now + 3_600_000),
      };
    });
    const source = connections(connect);
    expect(await bearer(source)).toBe('Bearer t1');
    now += 3_500_000;
    expect(await bearer(source)).toBe('Bearer t1');
    now += 80_000;
    expect(await bearer(source)).toBe('Bearer t2');
    source.invalidate(await source.get());
    expect(await bearer(source)).toBe('Bearer t3-renewed');
    source.invalidate(await source.get());
    connect.mockRejectedValueOnce(new Error('503'));
    await expect(source.get()).rejects.toMatchObject({
      code: 0,
      reason: 'CredentialUnavailable',
    });
    // Still refused.
    expect(await bearer(source)).toBe('Bearer t4-renewed');
    source.close();
  });

  it('is used on while the source is away, until it ends', async () => {
    const connect = jest.fn(async () => ({
      server: SERVER,
      token: 'first',
      expiresAt: new Date(now + 60_000),
    }));
    const source = connections(connect);
    await source.get();
    connect.mockRejectedValue(new Error('503'));
    now += 40_000;
    expect(await bearer(source)).toBe('Bearer first');
    now += 20_000;
    await expect(source.get()).rejects.toMatchObject({
      reason: 'CredentialUnavailable',
    });
    source.close();
  });

  it('may be a kubeconfig', async () => {
    const source = connections(async () => ({
      kubeconfig: kubeconfig({ token: 'first' }),
    }));
    const connection = await source.get();
    expect(connection.server.href).toBe(`${SERVER}/`);
    expect(connection.headers.Authorization).toBe('Bearer first');
    source.close();
  });

  it.each<[string, object, object]>([
    ['tokenFile', { tokenFile: '/etc/passwd' }, {}],
    ['client-certificate', { 'client-certificate': '/etc/passwd' }, {}],
    ['client-key', { 'client-key': '/etc/passwd' }, {}],
    ['exec', { exec: { command: 'sh' } }, {}],
    ['certificate-authority', {}, { 'certificate-authority': '/etc/passwd' }],
  ])(
    'is refused where its kubeconfig has %s',
    async (field, user, clusterRest) => {
      const source = connections(async () => ({
        kubeconfig: kubeconfig(user, clusterRest),
      }));
      await expect(source.get()).rejects.toMatchObject({
        reason: 'InvalidConfiguration',
        message: expect.stringContaining(`'${field}'`),
      });
    },
  );

  it('is refused where its kubeconfig is longer than any is', async () => {
    const source = connections(async () => ({
      kubeconfig: ' '.repeat(1024 * 1024 + 1),
    }));
    await expect(source.get()).rejects.toMatchObject({
      reason: 'InvalidConfiguration',
      message: expect.stringMatching(/more than 1048576 characters/),
    });
  });

  it.each([['t0ps3cret\n'], ['\tt0ps3cret\r\n']])(
    'may have space around its token: %j',
    async token => {
      const source = connections(async () => ({ server: SERVER, token }));
      expect(await bearer(source)).toBe('Bearer t0ps3cret');
      source.close();
    },
  );

  it.each<[string, Partial<ClusterCredential>, RegExp]>([
    [
      'a token of two lines',
      { token: 't0ps\n3cret' },
      /token holds characters/,
    ],
    ['an address without https', { server: 'edge:6443' }, /'edge:6443'.*https/],
    ['no address', { server: 'edge' }, /'edge'.*https/],
  ])(
    'is a fault of the configuration with %s',
    async (_, credential, message) => {
      const source = connections(async () => ({
        server: SERVER,
        ...credential,
      }));
      const error = await source.get().catch(e => e);
      expect(error).toMatchObject({
        reason: 'InvalidConfiguration',
        message: expect.stringMatching(message),
      });
      expect(error.message).not.toMatch(/3cret/);
    },
  );

  it('is a fault of the configuration where the source says so', async () => {
    const source = connections(async () => {
      throw new InputError('the cluster has no API server');
    });
    await expect(source.get()).rejects.toMatchObject({
      reason: 'InvalidConfiguration',
      message: 'the cluster has no API server',
    });
  });
});
