import { FakeRafay, unreadable } from '../__testUtils__/FakeRafay';
import { readAddons } from './addons';
import { readClusters, readSync } from './clusters';
import { readKubeconfig } from './kubeconfig';
import { readProjects } from './projects';
import { readWorkloads, readWorkloadStatus } from './workloads';

const cluster = (name: string, rest: object = {}) => ({
  apiVersion: 'infra.k8smgmt.io/v3',
  kind: 'Cluster',
  metadata: { name, project: 'shop' },
  ...rest,
});

describe('readClusters', () => {
  it('reads the blueprint that is assigned and how far it has come', async () => {
    const rafay = new FakeRafay(() => ({
      apiVersion: 'infra.k8smgmt.io/v3',
      kind: 'ClusterList',
      metadata: { count: 3 },
      items: [
        cluster('west', {
          spec: { blueprintConfig: { name: 'kubevirt', version: 'v1' } },
          status: {
            blueprint: { name: 'kubevirt', version: 'v2' },
            conditions: [
              { type: 'ClusterHealth', status: 'True' },
              {
                type: 'ClusterBlueprintSyncSucceeded',
                status: 'False',
                reason: 'add-on kubevirt-basic failed',
                lastUpdated: '2026-11-28T10:00:00Z',
              },
            ],
          },
        }),
        cluster('east', {
          spec: { blueprintConfig: { name: 'minimal' } },
          status: null,
        }),
        cluster('new'),
      ],
    }));

    expect(await readClusters(rafay, 'shop')).toEqual([
      {
        project: 'shop',
        name: 'west',
        blueprint: { name: 'kubevirt', version: 'v2' },
        sync: 'failed',
        reason: 'add-on kubevirt-basic failed',
        since: '2026-11-28T10:00:00.000Z',
      },
      {
        project: 'shop',
        name: 'east',
        blueprint: { name: 'minimal' },
        sync: 'unknown',
      },
      { project: 'shop', name: 'new', sync: 'unknown' },
    ]);
    expect(rafay.asked[0].path).toBe(
      '/apis/infra.k8smgmt.io/v3/projects/shop/clusters',
    );
  });

  it.each([
    ['True', undefined, 'succeeded'],
    ['False', undefined, 'failed'],
    ['Unknown', 'blueprint placement created', 'running'],
    ['Unknown', 'blueprint placement processed', 'running'],
    ['Unknown', '2 add-ons failed', 'partial'],
    ['NotSet', undefined, 'unknown'],
    ['Pending', undefined, 'running'],
    ['InProgress', undefined, 'running'],
    ['Retry', undefined, 'running'],
    ['Success', undefined, 'succeeded'],
    ['PartialSuccess', undefined, 'partial'],
    ['Failed', undefined, 'failed'],
    ['SomethingNew', undefined, 'unknown'],
    ['constructor', undefined, 'unknown'],
    [undefined, undefined, 'unknown'],
  ])('reads the word %s (%s) as %s', (status, reason, expected) => {
    expect(readSync(status, reason)).toBe(expected);
  });

  it('reads page by page', async () => {
    const all = Array.from({ length: 250 }, (_, index) => cluster(`c${index}`));
    const rafay = new FakeRafay(({ query }) => ({
      metadata: { count: all.length },
      items: all.slice(Number(query!.offset), Number(query!.offset) + 100),
    }));

    expect(await readClusters(rafay, 'shop')).toHaveLength(250);
    expect(rafay.asked.map(({ query }) => query!.offset)).toEqual([
      '0',
      '100',
      '200',
    ]);
  });

  it.each([
    ['ignores the offset', (all: object[]) => all.slice(0, 100)],
    ['answers with all at once', (all: object[]) => all],
  ])('ends with a server that %s', async (_, items) => {
    const all = Array.from({ length: 150 }, (__, index) =>
      cluster(`c${index}`),
    );
    const rafay = new FakeRafay(() => ({ items: items(all) }));

    const read = await readClusters(rafay, 'shop');

    expect(read).toHaveLength(items(all).length);
    expect(rafay.asked.length).toBeLessThanOrEqual(2);
  });

  it.each([
    ['a list', []],
    ['nothing', null],
    ['an error in a 200', { code: 13, internal: 'secret detail' }],
    ['an item without a name', { items: [{ metadata: {} }] }],
    ['an item that is a text', { items: ['west'] }],
    ['a name that is too long', { items: [cluster('x'.repeat(300))] }],
    ['no list of items', { items: 'many' }],
  ])(
    'says that %s cannot be read, and not what stood there',
    async (_, body) => {
      const message = await unreadable(
        readClusters(new FakeRafay(() => body), 'shop'),
      );
      expect(message).toContain("clusters of project 'shop'");
      expect(message).not.toContain('secret detail');
    },
  );

  it('cuts texts, and takes other types for none', async () => {
    const rafay = new FakeRafay(() => ({
      items: [
        cluster('west', {
          status: {
            conditions: [
              {
                type: 'ClusterBlueprintSyncSucceeded',
                status: 7,
                reason: 'r'.repeat(9999),
              },
            ],
          },
        }),
      ],
    }));

    const [west] = await readClusters(rafay, 'shop');

    expect(west.sync).toBe('unknown');
    expect(west.reason).toHaveLength(2000);
  });
});

describe('readProjects', () => {
  it('reads ids and names of v1', async () => {
    const rafay = new FakeRafay(() => ({
      count: 1,
      results: [{ id: '2kxw8m1', name: 'shop', organization_id: 'o1' }],
    }));

    expect(await readProjects(rafay)).toEqual([
      { id: '2kxw8m1', name: 'shop' },
    ]);
  });
});

describe('readAddons', () => {
  const answer = (...workloads: object[]) =>
    new FakeRafay(() => ({ workloads }));

  it('is as its worst condition, with what failed in it', async () => {
    const rafay = answer(
      {
        workloadName: 'kubevirt-basic',
        namespace: 'kubevirt',
        publishStatus: 'Published',
        conditions: [
          { type: 'Placement', status: 'Success' },
          {
            type: 'Deploy',
            status: 'Failed',
            reason: 'not ready',
            lastUpdated: '2026-11-28T10:00:00Z',
            components: [
              {
                name: 'virt-operator',
                failures: ['ImagePullBackOff', { message: 'no such tag' }, 7],
              },
              { name: 'virt-api', reason: 'waits' },
            ],
          },
        ],
      },
      { workloadName: 'other', conditions: null, publishStatus: 'Published' },
    );

    expect(await readAddons(rafay, '2kxw8m1', 'west')).toEqual([
      {
        name: 'kubevirt-basic',
        namespace: 'kubevirt',
        state: 'failed',
        reason: 'not ready',
        failures: [
          'virt-operator: ImagePullBackOff',
          'virt-operator: no such tag',
          'virt-api: waits',
        ],
        since: '2026-11-28T10:00:00.000Z',
      },
      { name: 'other', state: 'ready', failures: [] },
    ]);
    expect(rafay.asked[0]).toMatchObject({
      path: '/v2/scheduler/project/2kxw8m1/cluster/west/workloadsummary',
      query: { workloadType: 'system' },
    });
  });

  it('keeps at most twenty failures', async () => {
    const failures = Array.from({ length: 1000 }, (_, index) => `f${index}`);
    const rafay = answer({
      workloadName: 'a',
      conditions: [{ status: 'Failed', components: [{ failures }] }],
    });

    expect((await readAddons(rafay, 'p', 'west'))[0].failures).toHaveLength(20);
  });
});

describe('readWorkloads', () => {
  it.each([
    [{ enabled: true, action: 'Deny' }, 'deny'],
    [{ enabled: true, action: 'Notify' }, 'notify'],
    [{ enabled: true }, 'notify'],
    [{ enabled: false, action: 'Deny' }, 'off'],
    [undefined, 'off'],
  ])('reads drift %j as %s', async (drift, expected) => {
    const rafay = new FakeRafay(() => ({
      items: [
        {
          metadata: { name: 'orders-db' },
          spec: { namespace: 'shop', version: 'v3', drift },
        },
      ],
    }));

    expect(await readWorkloads(rafay, 'shop')).toEqual([
      {
        name: 'orders-db',
        namespace: 'shop',
        version: 'v3',
        drift: expected,
      },
    ]);
  });
});

describe('readWorkloadStatus', () => {
  it.each([
    ['StatusNotSet', 'unpublished'],
    ['StatusSubmitted', 'running'],
    ['StatusOK', 'published'],
    ['StatusFailed', 'failed'],
    ['StatusOfTomorrow', 'unknown'],
    ['toString', 'unknown'],
    [undefined, 'unknown'],
  ])('reads %s as %s', async (conditionStatus, state) => {
    const rafay = new FakeRafay(() => ({
      status: { conditionStatus, conditionType: 'WorkloadReady', reason: 'r' },
    }));

    expect(await readWorkloadStatus(rafay, 'shop', 'orders-db')).toEqual({
      state,
      reason: 'r',
    });
  });
});

describe('readKubeconfig', () => {
  it('unpacks what stands in data', async () => {
    const rafay = new FakeRafay(() => ({
      data: Buffer.from('kind: Config\n').toString('base64'),
    }));

    expect(await readKubeconfig(rafay, 'west')).toBe('kind: Config\n');
    expect(rafay.asked[0].query).toEqual({
      'opts.selector': 'rafay.dev/clusterName=west',
    });
  });

  it.each(['west,other=1', 'west)', '../west', ''])(
    'does not put %j into a selector',
    async name => {
      const rafay = new FakeRafay(() => ({ data: '' }));
      await unreadable(readKubeconfig(rafay, name));
      expect(rafay.asked).toHaveLength(0);
    },
  );

  it.each([{}, { data: 7 }, { data: 'not base64!' }, { data: '' }])(
    'says that %j cannot be read',
    async body => {
      const rafay = new FakeRafay(() => body);
      expect(await unreadable(readKubeconfig(rafay, 'west'))).toContain(
        "kubeconfig of cluster 'west'",
      );
    },
  );
});
