import { ManualClock } from '@rafay-kubevirt/test-setup';
import { AgedCache } from '../client/AgedCache';
import type { RafayRequest } from '../client/RafayClient';
import { RafayError } from '../client/RafayError';
import { RafayInventory } from './RafayInventory';

const V3 = '/apis/infra.k8smgmt.io/v3/projects';

const named = (...names: string[]) => ({
  items: names.map(name => ({ metadata: { name } })),
});

describe('RafayInventory', () => {
  let clock: ManualClock;
  let asked: string[];
  let answers: Record<string, unknown>;
  let inventory: RafayInventory;

  beforeEach(() => {
    clock = new ManualClock('2026-11-28T12:00:00Z');
    asked = [];
    answers = {
      '/auth/v1/projects/': {
        results: [
          { id: 'p1', name: 'shop' },
          { id: 'p2', name: 'lab' },
          { id: 'p3', name: 'private' },
        ],
      },
      [`${V3}/shop/clusters`]: {
        items: [
          {
            metadata: { name: 'west' },
            status: { blueprint: { name: 'kubevirt', version: 'v2' } },
          },
          {
            metadata: { name: 'plain' },
            status: { blueprint: { name: 'minimal', version: 'latest' } },
          },
        ],
      },
      [`${V3}/lab/clusters`]: named('bench'),
      [`${V3}/shop/blueprints`]: {
        items: [
          {
            metadata: { name: 'kubevirt' },
            spec: { version: 'v2', versionState: 'active' },
          },
        ],
      },
      [`${V3}/lab/blueprints`]: named(),
      [`${V3}/shop/addons`]: {
        items: [
          { metadata: { name: 'kubevirt-basic' }, spec: { version: 'v1' } },
        ],
      },
      [`${V3}/shop/namespaces`]: named('orders'),
      [`${V3}/lab/namespaces`]: {
        items: [
          {
            metadata: { name: 'payments' },
            spec: {
              placement: {
                labels: [{ key: 'rafay.dev/clusterName', value: 'west' }],
              },
            },
          },
        ],
      },
      '/v2/config/project/p1/blueprint': named('minimal', 'default'),
      '/v2/config/project/p2/blueprint': named('minimal', 'default'),
      '/v2/config/project/p1/blueprint/kubevirt/snapshot': {
        items: [
          { metadata: { displayName: 'v2' } },
          { metadata: { displayName: 'v1' } },
          { metadata: {} },
        ],
      },
    };
    inventory = RafayInventory.create({
      rafay: {
        async json({ path, what }: RafayRequest) {
          asked.push(path);
          const answer = answers[path];
          if (answer === undefined) {
            throw new RafayError('not-found', `Rafay has no ${what} (404)`);
          }
          if (answer instanceof Error) {
            throw answer;
          }
          return answer;
        },
        text: () => Promise.reject(new Error('not asked for')),
      },
      cache: new AgedCache(clock, 10_000),
      slowCache: new AgedCache(clock, 60_000),
      // One that is configured, and that the key's user does not see.
      projects: ['shop', 'lab', 'gone'],
    });
  });

  it('lists what the portal looks into, and no other project', async () => {
    expect(await inventory.projects()).toEqual({
      items: [{ name: 'shop' }, { name: 'lab' }],
      readAt: new Date(clock.now()),
    });
    for (const list of ['clusters', 'blueprints', 'namespaces'] as const) {
      await expect(inventory[list]('private')).rejects.toMatchObject({
        name: 'NotFoundError',
        message: expect.stringContaining('kubevirt.rafay.projects'),
      });
    }
    await expect(inventory.versions('private', 'x')).rejects.toThrow(
      /does not look into/,
    );
    expect(asked).toEqual(['/auth/v1/projects/']);
  });

  it('lists clusters with their blueprints, blueprints, versions and namespaces', async () => {
    expect((await inventory.clusters('shop')).items).toEqual([
      { name: 'west', blueprint: { name: 'kubevirt', version: 'v2' } },
      { name: 'plain', blueprint: { name: 'minimal', version: 'latest' } },
    ]);
    expect((await inventory.blueprints('shop')).items).toEqual([
      { name: 'kubevirt', version: 'v2' },
      { name: 'minimal', builtIn: true },
      { name: 'default', builtIn: true },
    ]);
    expect((await inventory.versions('shop', 'kubevirt')).items).toEqual([
      { name: 'v2' },
      { name: 'v1' },
    ]);
    expect((await inventory.namespaces('lab')).items).toEqual([
      { name: 'payments', clusters: ['west'] },
    ]);
  });

  it('asks nothing about a blueprint that the project does not have', async () => {
    for (const typed of ['k', 'ku', 'kub', '../../x', 'kubevirt-2']) {
      expect((await inventory.versions('shop', typed)).items).toEqual([]);
      await inventory.check({
        project: 'shop',
        blueprintName: typed,
        version: 'v1',
      });
    }
    expect(asked).toEqual([`${V3}/shop/blueprints`, '/auth/v1/projects/']);
  });

  it('keeps the last answer, with why there is none newer', async () => {
    await inventory.clusters('shop');
    const before = clock.now();
    answers[`${V3}/shop/clusters`] = new RafayError(
      'key-refused',
      'Rafay refuses the API key (401)',
    );
    await clock.advance(11_000);
    expect(await inventory.clusters('shop')).toMatchObject({
      items: [{ name: 'west' }, { name: 'plain' }],
      readAt: new Date(before),
      problem: { message: 'Rafay refuses the API key (401)' },
    });
  });

  it('does not take the blueprint of a cluster that only has the same name', async () => {
    answers[`${V3}/shop/clusters`] = named('both');
    answers[`${V3}/lab/clusters`] = {
      items: [
        { metadata: { name: 'both' }, status: { blueprint: { name: 'lab' } } },
      ],
    };
    expect(await inventory.assignment('both')).toBeUndefined();
    expect(await inventory.assignment('lab.both')).toMatchObject({
      blueprint: 'lab',
    });
  });

  it.each([
    [
      'west',
      { project: 'shop', blueprint: 'kubevirt', version: 'v2', builtIn: false },
    ],
    [
      'shop.plain',
      {
        project: 'shop',
        blueprint: 'minimal',
        version: 'latest',
        builtIn: true,
      },
    ],
    ['bench', undefined],
    ['elsewhere', undefined],
  ])('says which blueprint %s has', async (cluster, expected) => {
    expect(await inventory.assignment(cluster)).toEqual(expected);
  });

  const codes = async (request: Parameters<RafayInventory['check']>[0]) => {
    const { findings, unchecked } = await inventory.check(request);
    return { codes: findings.map(({ code }) => code), unchecked };
  };

  it('checks a request against all of it', async () => {
    expect(
      await codes({
        project: 'shop',
        clusters: ['west', 'bench'],
        namespace: 'payments',
        blueprintName: 'kubevirt',
        version: 'v1',
        baseBlueprint: 'nothing',
        addons: [{ name: 'kubevirt-basic', version: 'v1' }],
      }),
    ).toEqual({
      codes: [
        'cluster-missing',
        'namespace-taken',
        'version-taken',
        'addon-version-taken',
        'base-missing',
      ],
      // It is configured, and the key's user does not see it.
      unchecked: [`Rafay has no namespaces of project 'gone' (404)`],
    });
  });

  it.each([
    ['private', 'project-not-read'],
    ['nowhere', 'project-missing'],
    ['gone', 'project-missing'],
  ])('looks no further into %s', async (project, code) => {
    expect(await codes({ project, clusters: ['west'], version: 'v1' })).toEqual(
      {
        codes: [code],
        unchecked: [],
      },
    );
    expect(asked).toEqual(['/auth/v1/projects/']);
  });

  it('asks no other project for a cluster that the project has, by whichever of its names', async () => {
    expect(
      await codes({ project: 'shop', clusters: ['west', 'shop.west'] }),
    ).toEqual({ codes: [], unchecked: [] });
    expect(asked).toEqual(['/auth/v1/projects/', `${V3}/shop/clusters`]);
  });

  it('says what it could not look at, and finds the rest', async () => {
    answers['/auth/v1/projects/'] = new RafayError('unreachable', 'No answer');
    answers[`${V3}/shop/namespaces`] = undefined;
    expect(
      await codes({
        project: 'shop',
        clusters: ['far'],
        blueprintName: 'kubevirt',
        version: 'v2',
      }),
    ).toEqual({
      codes: ['cluster-missing', 'version-taken'],
      unchecked: ['No answer'],
    });
  });

  it('asks the same once for as long as it is young enough', async () => {
    const request = {
      project: 'shop',
      clusters: ['west'],
      namespace: 'orders',
      blueprintName: 'kubevirt',
      version: 'v3',
      baseBlueprint: 'minimal',
    };
    await inventory.check(request);
    const first = asked.length;
    await inventory.check(request);
    expect(asked).toHaveLength(first);
    await clock.advance(11_000);
    asked = [];
    await inventory.check(request);
    // What is asked of every project, and what seldom changes, is not among them.
    expect(asked.sort()).toEqual(
      [
        `${V3}/shop/blueprints`,
        `${V3}/shop/clusters`,
        '/auth/v1/projects/',
        '/v2/config/project/p1/blueprint/kubevirt/snapshot',
        `${V3}/gone/namespaces`,
      ].sort(),
    );
  });
});
