import { ManualClock } from '@rafay-kubevirt/test-setup';
import { createRollouts } from '../__testUtils__/createRollouts';
import { RafayError } from '../client/RafayError';
import type { RafayRequest } from '../client/RafayClient';
import type { RafayRollouts } from './RafayRollouts';

const list = (...names: string[]) => ({
  items: names.map(name => ({
    metadata: { name },
    spec: { namespace: 'shop', blueprintConfig: { name: 'kubevirt' } },
  })),
});

describe('RafayRollouts', () => {
  let clock: ManualClock;
  let asked: string[];
  let answers: Record<string, unknown>;
  let rollouts: RafayRollouts;
  let lastCommit: jest.Mock;

  const vm = (cluster: string) => ({
    cluster,
    namespace: 'shop',
    name: 'orders-db',
    present: false,
  });

  beforeEach(() => {
    clock = new ManualClock('2026-11-28T12:00:00Z');
    asked = [];
    lastCommit = jest.fn(async () => undefined);
    answers = {
      '/auth/v1/projects/': {
        results: [
          { id: 'p1', name: 'shop' },
          { id: 'p2', name: 'lab' },
        ],
      },
      '/apis/infra.k8smgmt.io/v3/projects/shop/clusters': list('west', 'both'),
      '/apis/infra.k8smgmt.io/v3/projects/lab/clusters': list('both'),
      '/v2/scheduler/project/p1/cluster/west/workloadsummary': {
        workloads: [],
      },
      '/v2/scheduler/project/p1/cluster/both/workloadsummary': {
        workloads: [{ workloadName: 'of-the-shop' }],
      },
      '/v2/scheduler/project/p2/cluster/both/workloadsummary': {
        workloads: [{ workloadName: 'of-the-lab', publishStatus: 'Published' }],
      },
      '/apis/apps.k8smgmt.io/v3/projects/shop/workloads': list('orders-db'),
      '/apis/apps.k8smgmt.io/v3/projects/shop/workloads/orders-db/status': {
        status: { conditionStatus: 'StatusSubmitted' },
      },
      '/apis/gitops.k8smgmt.io/v3/projects/shop/pipelines': {
        items: [
          {
            metadata: { name: 'rollout' },
            spec: {
              stages: [
                {
                  name: 'deploy',
                  type: 'DeployWorkload',
                  config: { workload: 'orders-db' },
                },
              ],
            },
          },
        ],
      },
    };
    ({ rollouts } = createRollouts({
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
      clock,
      maxAge: 10_000,
      projects: ['shop', 'lab'],
      url: 'https://console.rafay.dev',
      commits: { lastCommit },
    }));
  });

  it('says how far the workload of the VM has come', async () => {
    expect(await rollouts.virtualMachine(vm('west'))).toMatchObject({
      project: 'shop',
      cluster: 'west',
      cause: {
        sentence: 'Rafay is publishing workload orders-db of project shop.',
      },
      readAt: '2026-11-28T12:00:00.000Z',
    });
  });

  it('asks for each object once, for however many look at it, and for nothing while nobody does', async () => {
    await Promise.all(
      Array.from({ length: 50 }, () => rollouts.virtualMachine(vm('west'))),
    );
    expect(asked).toHaveLength(8);
    clock.tick(3_600_000);
    expect(asked).toHaveLength(8);
  });

  it('answers with what it knew, its age and why, once the key has expired', async () => {
    await rollouts.virtualMachine(vm('west'));
    clock.tick(60_000);
    const expired = new RafayError('key-refused', 'Rafay refuses the API key');
    answers = Object.fromEntries(
      Object.keys(answers).map(path => [path, expired]),
    );

    expect(await rollouts.virtualMachine(vm('west'))).toMatchObject({
      readAt: '2026-11-28T12:00:00.000Z',
      problem: 'Rafay refuses the API key',
      stages: [
        { kind: 'blueprint' },
        { kind: 'pipeline' },
        { kind: 'workload', state: 'running' },
      ],
    });
  });

  it('fails where nothing was ever read', async () => {
    const expired = new RafayError('key-refused', 'Rafay refuses the API key');
    answers = Object.fromEntries(
      Object.keys(answers).map(path => [path, expired]),
    );

    await expect(rollouts.virtualMachine(vm('west'))).rejects.toBe(expired);
  });

  it('goes without what this Rafay does not serve, and says so', async () => {
    delete answers['/v2/scheduler/project/p1/cluster/west/workloadsummary'];

    expect(await rollouts.cluster('west')).toMatchObject({
      stages: [{ kind: 'blueprint', name: 'kubevirt' }],
      problem: "Rafay has no add-ons of cluster 'west' (404)",
    });
  });

  it('is silent on clusters that no project has', async () => {
    expect(await rollouts.cluster('elsewhere')).toBeUndefined();
  });

  it.each([
    ['both', 'shop', 'of-the-shop'],
    ['shop.both', 'shop', 'of-the-shop'],
    ['lab.both', 'lab', 'of-the-lab'],
  ])(
    'calls clusters as their source does: %s',
    async (name, project, addon) => {
      expect(await rollouts.cluster(name)).toMatchObject({
        project,
        cluster: 'both',
        stages: [{ kind: 'blueprint' }, { name: addon }],
      });
    },
  );

  it('does not take the cluster of another project while the first cannot be read', async () => {
    const down = new RafayError('unreachable', 'Rafay cannot be reached');
    answers['/apis/infra.k8smgmt.io/v3/projects/shop/clusters'] = down;
    await expect(rollouts.cluster('both')).rejects.toBe(down);
    expect(await rollouts.cluster('lab.both')).toMatchObject({
      project: 'lab',
    });
  });

  it('says what the pipeline waits for, and when it came from git', async () => {
    answers[
      '/apis/gitops.k8smgmt.io/v3/projects/shop/pipelines/rollout/status'
    ] = {
      status: {
        extra: {
          data: {
            run: {
              commit: { id: '4d1e86ed', timestamp: '2026-11-28T11:58:00Z' },
              stages: [
                {
                  name: 'deploy',
                  status: 'Failed',
                  reason: 'no such chart',
                  endedAt: '2026-11-28T11:59:00Z',
                },
              ],
            },
          },
        },
      },
    };
    expect(await rollouts.virtualMachine(vm('west'))).toMatchObject({
      cause: {
        severity: 'error',
        sentence:
          'Stage deploy of pipeline rollout in Rafay’s project shop failed.',
        message: 'no such chart',
        since: '2026-11-28T11:59:00.000Z',
      },
      commit: { id: '4d1e86ed', applied: false },
      steps: [
        { kind: 'committed', at: '2026-11-28T11:58:00.000Z' },
        { kind: 'synced' },
        { kind: 'published' },
      ],
    });
  });

  it('asks git for the commit of the file, where somebody looks by an entity', async () => {
    const location = 'https://git.example.com/acme/orders/catalog-info.yaml';
    lastCommit.mockResolvedValue({ id: 'abcdef0', at: '2026-11-28T11:00:00Z' });
    await rollouts.virtualMachine(vm('west'));
    expect(lastCommit).not.toHaveBeenCalled();

    expect(
      await rollouts.virtualMachine({ ...vm('west'), location }),
    ).toMatchObject({
      steps: [{ commit: 'abcdef0' }, { kind: 'synced' }, { kind: 'published' }],
      commit: { id: 'abcdef0' },
    });
    expect(lastCommit).toHaveBeenCalledWith(
      location,
      'projects/shop/workloads/artifacts/orders-db/orders-db.yaml',
    );
  });

  it('is held back once it has waited longer than a sync takes', async () => {
    answers[
      '/apis/apps.k8smgmt.io/v3/projects/shop/workloads/orders-db/status'
    ] = {
      status: {
        conditionStatus: 'StatusSubmitted',
        lastUpdated: { values: '2026-11-28T12:00:00Z' },
      },
    };
    const severity = async () =>
      (await rollouts.virtualMachine(vm('west')))?.cause?.severity;
    clock.tick(15 * 60_000);
    expect(await severity()).toBe('waiting');
    clock.tick(1);
    expect(await severity()).toBe('error');
  });
});
