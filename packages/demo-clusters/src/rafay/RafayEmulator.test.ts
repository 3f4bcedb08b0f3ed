import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { DemoCluster } from '../cluster';
import { FAST_TIMINGS } from '../controllers/timings';
import { releaseManifest } from '../install';
import { RafayEmulator, RepositoryStatus } from './RafayEmulator';

const PLACEMENT = { selector: 'rafay.dev/clusterName=edge-1' };
const GIT_IDENTITY = [
  '-c',
  'user.name=Test',
  '-c',
  'user.email=test@example.com',
  '-c',
  'commit.gpgsign=false',
];

type Files = Record<string, unknown>;

function spec(kind: string, group: string, name: string, body: object) {
  return {
    apiVersion: `${group}.k8smgmt.io/v3`,
    kind,
    metadata: { name, project: 'shop' },
    spec: body,
  };
}

function artifact(...names: string[]) {
  return {
    type: 'Yaml',
    artifact: {
      paths: names.map(name => ({ name: `file://artifacts/${name}` })),
    },
  };
}

function workload(name: string, into: string): Files {
  return {
    [`workloads/${name}.yaml`]: spec('Workload', 'apps', name, {
      namespace: into,
      version: 'v1',
      placement: PLACEMENT,
      artifact: artifact(`${name}/${name}.yaml`),
    }),
  };
}

function namespace(name: string): Files {
  return {
    [`namespaces/${name}.yaml`]: spec('Namespace', 'infra', name, {
      placement: {
        labels: [{ key: 'rafay.dev/clusterName', value: 'edge-1' }],
      },
    }),
  };
}

const VM = {
  apiVersion: 'kubevirt.io/v1',
  kind: 'VirtualMachine',
  metadata: { name: 'orders-db' },
  spec: {
    runStrategy: 'Always',
    template: {
      spec: {
        domain: { devices: {}, memory: { guest: '512Mi' } },
        volumes: [],
      },
    },
  },
};

/** Option 1: KubeVirt as an add-on, CDI and a VM as workloads. */
const OPTION_1: Files = {
  ...namespace('kubevirt'),
  ...namespace('cdi'),
  ...namespace('orders'),
  'addons/kubevirt-basic.yaml': spec('Addon', 'infra', 'kubevirt-basic', {
    namespace: 'kubevirt',
    version: 'v1',
    artifact: artifact('kubevirt-basic/kubevirt-basic.yaml'),
  }),
  'addons/artifacts/kubevirt-basic/kubevirt-basic.yaml': [
    ...releaseManifest('kubevirt', 'operator'),
    ...releaseManifest('kubevirt', 'cr'),
  ],
  'blueprints/kubevirt.yaml': spec('Blueprint', 'infra', 'kubevirt', {
    version: 'v1',
    customAddons: [{ name: 'kubevirt-basic', version: 'v1' }],
  }),
  // By name the CDI object comes before its operator, as files are listed.
  ...workload('cdi-cr', 'cdi'),
  ...workload('cdi-operator', 'cdi'),
  ...workload('orders-db', 'orders'),
  'workloads/artifacts/cdi-cr/cdi-cr.yaml': releaseManifest('cdi', 'cr'),
  'workloads/artifacts/cdi-operator/cdi-operator.yaml': releaseManifest(
    'cdi',
    'operator',
  ),
  'workloads/artifacts/orders-db/orders-db.yaml': [VM],
};

const stage = (
  name: string,
  next: string | undefined,
  type: string,
  config: object,
) => ({
  name,
  type,
  config,
  ...(next && { next: [{ name: next }] }),
});

const PIPELINE: Files = {
  'pipelines/rollout.yaml': spec('Pipeline', 'gitops', 'rollout', {
    active: true,
    stages: [
      stage(
        'deploy-cdi-operator',
        'approve-cdi-crd-established',
        'DeployWorkload',
        { workload: 'cdi-operator' },
      ),
      stage('approve-cdi-crd-established', 'deploy-cdi-cr', 'Approval', {
        type: 'Email',
      }),
      stage(
        'deploy-cdi-cr',
        'approve-kubevirt-and-cdi-available',
        'DeployWorkload',
        { workload: 'cdi-cr' },
      ),
      stage(
        'approve-kubevirt-and-cdi-available',
        'deploy-orders-db',
        'Approval',
        { type: 'Email' },
      ),
      stage('deploy-orders-db', undefined, 'DeployWorkload', {
        workload: 'orders-db',
      }),
    ],
  }),
};

describe('RafayEmulator', () => {
  let folder: string;
  let cluster: DemoCluster;
  let emulator: RafayEmulator;
  const log: string[] = [];

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rafay-'));
    log.length = 0;
    cluster = DemoCluster.start({ name: 'edge-1', timings: FAST_TIMINGS });
  });

  afterEach(() => {
    emulator?.stop();
    cluster.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  function commit(files: Files): void {
    const tree = path.join(folder, 'tree');
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(tree, 'projects/shop', name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      const documents = Array.isArray(content) ? content : [content];
      fs.writeFileSync(
        file,
        documents.map(document => stringify(document)).join('---\n'),
      );
    }
    const bare = path.join(folder, 'repositories', 'kubevirt.git');
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', tree, ...GIT_IDENTITY, ...args]);
    if (!fs.existsSync(path.join(tree, '.git'))) {
      git('init', '--quiet', '--initial-branch', 'main');
      execFileSync('git', [
        'init',
        '--quiet',
        '--bare',
        '--initial-branch',
        'main',
        bare,
      ]);
    }
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Change');
    git('push', '--quiet', bare, 'main');
  }

  async function settle(): Promise<RepositoryStatus> {
    emulator = RafayEmulator.start({
      repositories: path.join(folder, 'repositories'),
      clusters: new Map([['edge-1', cluster]]),
      pollMs: 10,
      retryMs: 10,
      timeoutMs: 120_000,
      log: line => log.push(line),
    });
    for (;;) {
      const [status] = emulator.status().repositories;
      if (status && status.state !== 'running') {
        return status;
      }
      await new Promise(resolve => {
        setTimeout(resolve, 10);
      });
    }
  }

  const partOf = (status: RepositoryStatus, name: string) =>
    status.projects[0].parts.find(part => part.name === name);

  it('applies add-ons and then workloads in the order of the pipeline', async () => {
    commit({ ...OPTION_1, ...PIPELINE });
    const status = await settle();

    // All of it, so that a failure shows what was not done.
    expect(status).toMatchObject({ state: 'done' });
    expect(
      status.projects[0].parts
        .filter(
          ({ kind }) =>
            kind === 'workload' || kind === 'approval' || kind === 'add-on',
        )
        .map(({ name }) => name),
    ).toEqual([
      'kubevirt-basic',
      'cdi-operator',
      'approve-cdi-crd-established',
      'cdi-cr',
      'approve-kubevirt-and-cdi-available',
      'orders-db',
    ]);
    // The object comes in the same file as its kind, so it takes at least one retry.
    expect(partOf(status, 'kubevirt-basic')?.retryCount).toBeGreaterThan(0);
    const { store } = cluster;
    expect(
      store.get({
        resource: 'virtualmachines.kubevirt.io',
        namespace: 'orders',
        name: 'orders-db',
      }),
    ).toBeDefined();
    expect(store.list('cdis.cdi.kubevirt.io')[0].status.phase).toBe('Deployed');
  });

  it('lets workloads without a pipeline go side by side, and what needs another fails', async () => {
    commit(OPTION_1);
    const status = await settle();

    expect(status.state).toBe('failed');
    expect(log.join('\n')).toContain(
      'no pipeline orders cdi-cr, cdi-operator, orders-db: they go side by side',
    );
    expect(partOf(status, 'cdi-operator')?.state).toBe('done');
    expect(partOf(status, 'cdi-cr')).toMatchObject({
      state: 'failed',
      reasons: [expect.stringContaining('CDI cdi: 404')],
    });
    expect(cluster.store.list('cdis.cdi.kubevirt.io')).toEqual([]);
  });

  it('does not start an add-on whose dependency failed', async () => {
    commit({
      ...namespace('kubevirt'),
      'addons/first.yaml': spec('Addon', 'infra', 'first', {
        namespace: 'kubevirt',
        artifact: {
          type: 'Yaml',
          artifact: { url: ['https://example.com/operator.yaml'] },
        },
      }),
      'addons/second.yaml': spec('Addon', 'infra', 'second', {
        namespace: 'kubevirt',
        artifact: artifact('second/second.yaml'),
      }),
      'addons/artifacts/second/second.yaml': [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'second' } },
      ],
      'blueprints/chain.yaml': spec('Blueprint', 'infra', 'chain', {
        version: 'v1',
        customAddons: [
          { name: 'second', version: 'v1', dependsOn: ['first'] },
          { name: 'first', version: 'v1' },
        ],
      }),
    });
    const status = await settle();

    expect(partOf(status, 'first')).toMatchObject({
      state: 'failed',
      reasons: ['https://example.com/operator.yaml cannot be fetched offline'],
    });
    expect(partOf(status, 'second')).toMatchObject({
      state: 'failed',
      reasons: ['not started, because of first'],
    });
    expect(cluster.store.list('configmaps', { namespace: 'kubevirt' })).toEqual(
      [],
    );
  });
});
