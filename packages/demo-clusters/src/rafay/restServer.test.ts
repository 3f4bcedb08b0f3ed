import { Assignments } from './Assignments';
import type { PartStatus } from './PartLedger';
import type { Blueprint, Part, Project } from './project';
import { projectId } from './restObjects';
import { RafayRestServer } from './restServer';

const KEY = 'ra2.demo';
const SINCE = '2026-11-28T10:00:00.000Z';

const part = (
  kind: PartStatus['kind'],
  name: string,
  state: PartStatus['state'],
  reasons?: string[],
): PartStatus => ({
  kind,
  name,
  cluster: 'edge-1',
  state,
  since: SINCE,
  reasons,
});

const specification = (kind: string, name: string, spec: object = {}) => ({
  apiVersion: `${kind === 'Workload' ? 'apps' : 'infra'}.k8smgmt.io/v3`,
  kind,
  metadata: { name, project: 'shop' },
  spec,
});

const workload = (name: string): Part => ({
  kind: 'workload',
  name,
  namespace: 'shop',
  specification: specification('Workload', name, { version: 'v1' }),
  clusters: ['edge-1'],
  objects: [],
});

const addon: Part = {
  ...workload('kubevirt-basic'),
  kind: 'add-on',
  specification: specification('Addon', 'kubevirt-basic'),
};

const blueprint: Blueprint = {
  name: 'kubevirt',
  version: 'v2',
  addons: [{ name: 'kubevirt-basic', dependsOn: [] }],
  clusters: ['edge-1'],
  specification: specification('Blueprint', 'kubevirt'),
};

const project: Project = {
  name: 'shop',
  namespaces: [],
  addons: new Map([['kubevirt-basic', addon]]),
  blueprints: [blueprint],
  workloads: new Map(['orders-db', 'late'].map(name => [name, workload(name)])),
  pastVersions: [],
  pipelines: [],
  problems: [],
};

describe('RafayRestServer', () => {
  let parts: PartStatus[];
  let assignments: Assignments;
  let rest: RafayRestServer;

  const get = async (path: string, headers: Record<string, string>) => {
    const response = await fetch(`${rest.url}${path}`, { headers });
    return { status: response.status, body: await response.json() };
  };
  const v3 = (path: string, group = 'infra') =>
    get(`/apis/${group}.k8smgmt.io/v3/projects/shop/${path}`, {
      'X-API-KEY': KEY,
    });
  const v2 = (path: string) => get(path, { 'X-RAFAY-API-KEYID': KEY });

  function assign(status: PartStatus, addons: PartStatus[]): void {
    const assignment = assignments.assign('edge-1', 'shop', blueprint, SINCE);
    assignment.status = status;
    assignment.addons.push(...addons);
  }

  beforeEach(async () => {
    parts = [];
    assignments = new Assignments();
    rest = await RafayRestServer.start({
      emulator: {
        projects: () => new Map([['shop', { project, parts, runs: [] }]]),
        assignment: cluster => assignments.of(cluster),
        drift: () => undefined,
      },
      projects: ['lab'],
      clusters: ['west', 'edge-1'],
      apiKey: KEY,
      kubeconfigOf: name => (name === 'edge-1' ? 'kind: Config\n' : undefined),
    });
  });

  afterEach(() => rest.stop());

  it('takes the key of v3 and of v1, v2 in a header of its own each', async () => {
    const path = '/apis/infra.k8smgmt.io/v3/projects/shop/clusters';
    expect((await get(path, { 'X-RAFAY-API-KEYID': KEY })).status).toBe(401);
    expect((await get(path, { 'X-API-KEY': 'ra2.else' })).status).toBe(401);
    expect((await get(path, { 'X-API-KEY': KEY })).status).toBe(200);
    expect((await get('/auth/v1/projects/', { 'X-API-KEY': KEY })).status).toBe(
      401,
    );
  });

  it('lists projects with the ids that v2 takes', async () => {
    expect((await v2('/auth/v1/projects/?limit=10&offset=0')).body).toEqual({
      count: 2,
      next: null,
      previous: null,
      results: [
        { id: projectId('lab'), name: 'lab', organization_id: 'demo' },
        { id: projectId('shop'), name: 'shop', organization_id: 'demo' },
      ],
    });
  });

  it.each([
    ['running', [], 'Unknown', 'blueprint placement processed'],
    ['done', ['done'], 'True', 'blueprint is synced'],
    ['failed', ['failed'], 'False', 'failed add-ons: addon-0'],
    ['failed', ['failed', 'done'], 'Unknown', 'failed add-ons: addon-0'],
  ] as const)(
    'shows a blueprint that is %s, with add-ons %j, as %s',
    async (state, addons, status, reason) => {
      assign(
        part('blueprint', 'kubevirt', state),
        addons.map((each, index) => part('add-on', `addon-${index}`, each)),
      );

      const { body } = await v3('clusters');

      expect(body).toMatchObject({
        kind: 'ClusterList',
        metadata: { count: 1, offset: 0 },
        items: [
          {
            metadata: { name: 'edge-1', project: 'shop' },
            status: { blueprint: { name: 'kubevirt', version: 'v2' } },
          },
        ],
      });
      expect(body.items[0].status.conditions).toContainEqual({
        type: 'ClusterBlueprintSyncSucceeded',
        status,
        reason,
        lastUpdated: { value: { values: SINCE } },
      });
    },
  );

  it('has a cluster in one project: the one that uses it, or else the first', async () => {
    const { body } = await get(
      '/apis/infra.k8smgmt.io/v3/projects/lab/clusters',
      { 'X-API-KEY': KEY },
    );
    expect(
      body.items.map(({ metadata, status }: any) => [
        metadata.name,
        status.blueprint.name,
      ]),
    ).toEqual([['west', 'minimal']]);
  });

  it('sums up add-ons as workloads of the type system', async () => {
    assign(part('blueprint', 'kubevirt', 'failed'), [
      part('add-on', 'kubevirt-basic', 'failed', ['not ready']),
    ]);

    const { body } = await v2(
      `/v2/scheduler/project/${projectId(
        'shop',
      )}/cluster/edge-1/workloadsummary?workloadType=system`,
    );

    expect(body.workloads).toEqual([
      expect.objectContaining({
        workloadName: 'kubevirt-basic',
        conditions: [
          expect.objectContaining({ status: 'Failed', reason: 'not ready' }),
        ],
      }),
    ]);
  });

  it.each([
    [[], 'StatusNotSet'],
    [['running'], 'StatusSubmitted'],
    [['done'], 'StatusOK'],
    [['done', 'failed'], 'StatusFailed'],
  ] as const)('shows a workload that is %j as %s', async (states, expected) => {
    parts.push(...states.map(state => part('workload', 'orders-db', state)));

    const { body } = await v3('workloads/orders-db/status', 'apps');

    expect(body.status.conditionStatus).toBe(expected);
  });

  it('hands out the kubeconfig of the cluster that the selector names', async () => {
    const path = '/v2/sentry/kubeconfig/user?opts.selector=';
    const { body } = await v2(`${path}rafay.dev/clusterName=edge-1`);
    expect(Buffer.from(body.data, 'base64').toString()).toBe('kind: Config\n');
    expect((await v2(`${path}rafay.dev/clusterName=none`)).status).toBe(404);
    expect((await v2(`${path}other=edge-1`)).status).toBe(404);
  });

  it('answers 404 to what it does not have, and 405 to what would write', async () => {
    expect((await v3('gpus')).status).toBe(404);
    expect((await v3('workloads/none/status', 'apps')).status).toBe(404);
    // Of another group.
    expect((await v3('workloads')).status).toBe(404);
    expect((await v3('blueprints', 'apps')).status).toBe(404);
    const { status } = await fetch(
      `${rest.url}/apis/infra.k8smgmt.io/v3/projects/shop/clusters`,
      { method: 'POST', headers: { 'X-API-KEY': KEY } },
    );
    expect(status).toBe(405);
  });

  it("lists Rafay's own blueprints and those of a project as v2 does", async () => {
    const config = `/v2/config/project/${projectId('shop')}/blueprint`;
    const names = async (query: string) => {
      const { body } = await v2(`${config}?${query}`);
      const { items, metadata } = body as {
        items: { metadata: { name: string } }[];
        metadata: object;
      };
      return [items.map(({ metadata: { name } }) => name), metadata];
    };
    expect(await names('options.limit=100')).toEqual([
      ['kubevirt'],
      { count: 1, limit: 100, offset: 0 },
    ]);
    expect(
      await names('globalScope=true&options.limit=2&options.offset=1'),
    ).toEqual([['default', 'default-aks'], { count: 6, limit: 2, offset: 1 }]);
  });

  it('lists the versions of a blueprint, those too that git has replaced', async () => {
    project.pastVersions = [
      { blueprint: 'kubevirt', version: 'v1' },
      { blueprint: 'other', version: 'v9' },
    ];
    const config = `/v2/config/project/${projectId('shop')}/blueprint`;
    expect(await v2(`${config}/kubevirt/snapshot`)).toMatchObject({
      status: 200,
      body: {
        metadata: { count: 2 },
        items: [
          { metadata: { displayName: 'v2' } },
          { metadata: { displayName: 'v1' } },
        ],
      },
    });
    expect((await v2(`${config}/none/snapshot`)).status).toBe(404);
    expect((await v2('/v2/config/project/none/blueprint')).status).toBe(404);
  });
});
