import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  DemoCluster,
  FAST_TIMINGS,
  RafayEmulator,
  RafayRestServer,
  releaseManifest,
  restFault,
} from '@rafay-kubevirt/demo-clusters';
import { stringify } from 'yaml';
import { createRollouts } from '../__testUtils__/createRollouts';
import { systemClock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import { keyFromConfig } from '../client/keys';
import { RafayClient } from '../client/RafayClient';
import type { RafayRollouts } from './RafayRollouts';

const KEY = 'ra2.emulated';
const PLACEMENT = { selector: 'rafay.dev/clusterName=edge-1' };

const spec = (kind: string, group: string, name: string, body: object) => ({
  apiVersion: `${group}.k8smgmt.io/v3`,
  kind,
  metadata: { name, project: 'shop' },
  spec: body,
});

const artifact = (name: string) => ({
  type: 'Yaml',
  artifact: { paths: [{ name: `file://artifacts/${name}/${name}.yaml` }] },
});

const namespace = (name: string) => ({
  [`namespaces/${name}.yaml`]: [
    spec('Namespace', 'infra', name, { placement: PLACEMENT }),
  ],
});

const BLUEPRINT = {
  ...namespace('kubevirt'),
  ...namespace('orders'),
  'addons/kubevirt-basic.yaml': [
    spec('Addon', 'infra', 'kubevirt-basic', {
      namespace: 'kubevirt',
      version: 'v1',
      artifact: artifact('kubevirt-basic'),
    }),
  ],
  'addons/artifacts/kubevirt-basic/kubevirt-basic.yaml': [
    ...releaseManifest('kubevirt', 'operator'),
    ...releaseManifest('kubevirt', 'cr'),
  ],
  'blueprints/kubevirt.yaml': [
    spec('Blueprint', 'infra', 'kubevirt', {
      version: 'v1',
      customAddons: [{ name: 'kubevirt-basic', version: 'v1' }],
    }),
  ],
};

const workload = (volumes: object[]) => ({
  'workloads/orders-db.yaml': [
    spec('Workload', 'apps', 'orders-db', {
      namespace: 'orders',
      version: 'v1',
      drift: { enabled: true, action: 'Deny' },
      placement: PLACEMENT,
      artifact: artifact('orders-db'),
    }),
  ],
  'workloads/artifacts/orders-db/orders-db.yaml': [
    {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachine',
      metadata: { name: 'orders-db' },
      spec: {
        runStrategy: 'Halted',
        template: {
          spec: {
            domain: { devices: {}, memory: { guest: '512Mi' } },
            volumes,
          },
        },
      },
    },
  ],
});

const PIPELINE = {
  'pipelines/rollout.yaml': [
    spec('Pipeline', 'gitops', 'rollout', {
      stages: [
        { name: 'sync', type: 'SystemSync', next: [{ name: 'approve' }] },
        {
          name: 'approve',
          type: 'Approval',
          config: {
            type: 'Email',
            approvers: [{ userName: 'platform@example.com' }],
          },
          next: [{ name: 'deploy' }],
        },
        {
          name: 'deploy',
          type: 'DeployWorkload',
          config: { workload: 'orders-db' },
        },
      ],
      triggers: [{ name: 'on-push', type: 'Webhook' }],
    }),
  ],
};

/** The client on the emulator's REST API, from a commit to the VM. */
describe('RafayRollouts on the emulator', () => {
  let folder: string;
  let cluster: DemoCluster;
  let emulator: RafayEmulator;
  let rest: RafayRestServer;
  let rollouts: RafayRollouts;

  const vm = (present = false) =>
    rollouts.virtualMachine({
      cluster: 'edge-1',
      namespace: 'orders',
      name: 'orders-db',
      present,
    });

  function commit(files: Record<string, object[]>): void {
    const tree = path.join(folder, 'tree');
    const bare = path.join(folder, 'repositories', 'shop.git');
    const git = (...args: string[]) =>
      execFileSync('git', [
        ...['-C', tree, '-c', 'user.name=T', '-c', 'user.email=t@example.com'],
        ...['-c', 'commit.gpgsign=false', ...args],
      ]);
    if (!fs.existsSync(bare)) {
      fs.mkdirSync(tree);
      git('init', '--quiet', '--initial-branch', 'main');
      git('init', '--quiet', '--bare', '--initial-branch', 'main', bare);
    }
    for (const [name, documents] of Object.entries(files)) {
      const file = path.join(tree, 'projects/shop', name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(
        file,
        documents.map(document => stringify(document)).join('---\n'),
      );
    }
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Change');
    git('push', '--quiet', bare, 'main');
  }

  /** Sentences of the cause, one after the other, until it is the one wanted. */
  async function until(wanted: RegExp, present = false): Promise<string[]> {
    const seen: string[] = [];
    for (;;) {
      const sentence = (await vm(present))?.cause?.sentence ?? 'none';
      if (seen.at(-1) !== sentence) {
        seen.push(sentence);
      }
      if (wanted.test(sentence)) {
        return seen;
      }
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  }

  beforeEach(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rafay-rollouts-'));
    cluster = DemoCluster.start({ name: 'edge-1', timings: FAST_TIMINGS });
    emulator = RafayEmulator.start({
      repositories: path.join(folder, 'repositories'),
      clusters: new Map([['edge-1', cluster]]),
      pollMs: 10,
      retryMs: 10,
      timeoutMs: 120_000,
    });
    rest = await RafayRestServer.start({
      emulator,
      projects: ['shop'],
      clusters: ['edge-1'],
      apiKey: KEY,
      kubeconfigOf: () => undefined,
    });
    ({ rollouts } = createRollouts({
      rafay: RafayClient.create({
        url: rest.url,
        key: keyFromConfig(KEY),
        clock: systemClock,
        requestsPerMinute: 1_000_000,
        timeout: 5000,
      }),
      // Nothing is kept: each look is a look at the emulator.
      clock: systemClock,
      maxAge: 0,
      projects: ['shop'],
      url: rest.url,
    }));
  });

  afterEach(async () => {
    emulator.stop();
    await rest.stop();
    cluster.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('says each stage from nothing to the VM', async () => {
    expect((await vm())?.cause?.sentence).toBe(
      'Project shop in Rafay has no workload orders-db for namespace orders yet.',
    );
    commit({ ...BLUEPRINT, ...workload([]) });

    const seen = await until(/^(none|Rafay has published)/);
    expect(seen).toContain(
      'Rafay is bringing add-on kubevirt-basic of blueprint kubevirt to cluster edge-1.',
    );
    expect(seen.at(-1)).toMatch(/somebody deleted it there/);

    expect(await vm(true)).toMatchObject({
      project: 'shop',
      drift: 'deny',
      stages: [{ kind: 'workload', state: 'done' }],
    });
    expect((await vm(true))?.cause).toBeUndefined();
  });

  it('goes from the commit through an approval to the VM', async () => {
    emulator.hold();
    commit({ ...BLUEPRINT, ...PIPELINE, ...workload([]) });

    const waits =
      'Pipeline rollout of Rafay’s project shop waits at stage approve for the approval of platform@example.com.';
    await until(new RegExp(`^${waits}$`));
    const waiting = await vm();
    expect(waiting).toMatchObject({
      commit: { id: expect.stringMatching(/^[0-9a-f]{40}$/), applied: false },
      steps: [
        { kind: 'committed', at: expect.any(String) },
        { kind: 'synced', at: expect.any(String) },
        { kind: 'published' },
      ],
    });
    expect(JSON.stringify(waiting)).not.toContain('secret');

    emulator.approve('approve');
    await until(/^Rafay has published/);
    const there = (await vm(true))!;
    expect(there.commit).toMatchObject({ applied: true });
    const times = there.steps!.map(({ at }) => Date.parse(at!));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it.each([
    ['drift-detected', /was changed there by hand/],
    ['drift-blocked', /^Rafay refused a change by hand/],
    ['workload-unpublished', /^Workload orders-db .* was not published/],
    ['workload-failed', /^Rafay could not publish workload/],
    ['addon-failed', /^Add-on kubevirt-basic of blueprint kubevirt failed/],
  ] as const)(
    'has a cause of its own for %s, which resolves',
    async (fault, cause) => {
      commit({ ...BLUEPRINT, ...PIPELINE, ...workload([]) });
      await until(/^Rafay has published/);
      const present = fault.startsWith('drift');

      emulator.setFault(
        fault,
        fault === 'addon-failed' ? undefined : 'orders-db',
      );
      expect((await until(cause, present)).at(-1)).toMatch(cause);
      emulator.clearFaults();
      await until(present ? /^none$/ : /^Rafay has published/, present);
    },
  );

  it('says why a workload failed, and that it was corrected', async () => {
    commit({
      ...BLUEPRINT,
      ...workload([{ name: 'twice' }, { name: 'twice' }]),
    });
    await until(/^Rafay could not publish workload orders-db/);
    const { cause } = (await vm())!;
    expect(cause).toMatchObject({
      severity: 'error',
      message: expect.stringContaining('orders-db'),
    });

    commit(workload([]));
    await until(/^Rafay has published/);
  });

  it.each([
    ['key-expired', /refuses the API key/],
    ['error-500', /with 500/],
    ['html', /no JSON/],
  ])('keeps what it knew with the fault %s', async (name, problem) => {
    const before = await vm();
    expect(before?.problem).toBeUndefined();
    rest.fault = restFault(name)!;

    expect(await vm()).toMatchObject({
      stages: before!.stages,
      cause: before!.cause,
      problem: expect.stringMatching(problem),
    });
  });
});
