import { RafayError, type RafayFailure } from '../client/RafayError';
import { FakeRafay, unreadable } from '../__testUtils__/FakeRafay';
import { readPipelineRun } from './pipelineRuns';
import { readPipelines } from './pipelines';

describe('readPipelines', () => {
  it('reads the stages with who may approve and what they publish', async () => {
    const rafay = new FakeRafay(() => ({
      items: [
        {
          apiVersion: 'gitops.k8smgmt.io/v3',
          kind: 'Pipeline',
          metadata: { name: 'rollout', project: 'shop' },
          spec: {
            active: true,
            stages: [
              {
                name: 'sync',
                type: 'SystemSync',
                config: { gitToSystemSync: true },
                next: [{ name: 'approve', weight: 1 }],
              },
              {
                name: 'approve',
                type: 'Approval',
                config: {
                  type: 'Email',
                  approvers: [
                    { userName: 'platform@example.com', ssoUser: true },
                    { userName: 7 },
                    { userName: 'whoever reads this' },
                  ],
                },
                next: [{ name: 'deploy' }],
              },
              {
                name: 'deploy',
                type: 'DeployWorkload',
                config: { workload: 'orders-db' },
                next: null,
              },
            ],
          },
          status: { extra: { webHookSecret: 'hush' } },
        },
        { metadata: { name: 'empty' } },
      ],
    }));

    expect(await readPipelines(rafay, 'shop')).toEqual([
      {
        name: 'rollout',
        stages: [
          {
            name: 'sync',
            type: 'SystemSync',
            approvers: [],
            next: ['approve'],
          },
          {
            name: 'approve',
            type: 'Approval',
            approvers: ['platform@example.com'],
            next: ['deploy'],
          },
          {
            name: 'deploy',
            type: 'DeployWorkload',
            workload: 'orders-db',
            approvers: [],
            next: [],
          },
        ],
      },
      { name: 'empty', stages: [] },
    ]);
    expect(rafay.asked[0].path).toBe(
      '/apis/gitops.k8smgmt.io/v3/projects/shop/pipelines',
    );
  });

  it.each([
    ['a stage without a name', { spec: { stages: [{ type: 'Approval' }] } }],
    ['stages that are no list', { spec: { stages: 'many' } }],
  ])('says that %s cannot be read', async (_, rest) => {
    const rafay = new FakeRafay(() => ({
      items: [{ metadata: { name: 'rollout' }, ...rest }],
    }));
    expect(await unreadable(readPipelines(rafay, 'shop'))).toContain(
      "pipelines of project 'shop'",
    );
  });
});

describe('readPipelineRun', () => {
  const read = (run: unknown, rest: object = {}) =>
    readPipelineRun(
      new FakeRafay(() => ({
        status: {
          conditionStatus: 'StatusSubmitted',
          extra: { data: { run, ...rest } },
        },
      })),
      'shop',
      'rollout',
    );

  it('reads the commit and how far each stage has come, and nothing else', async () => {
    expect(
      await read(
        {
          commit: {
            id: '4D1E86ED90ada4d6176215799b684f2a75961ada',
            timestamp: '2026-11-28T12:00:00Z',
            author: 'jane@example.com',
          },
          startedAt: '2026-11-28T12:00:04Z',
          stages: [
            {
              name: 'sync',
              status: 'Success',
              startedAt: '2026-11-28T12:00:04Z',
              endedAt: { values: '2026-11-28T12:00:09Z' },
            },
            { name: 'approve', status: 'WaitingForApproval' },
            { name: 'deploy', status: 'NotStarted' },
          ],
        },
        { webHookSecret: 'hush' },
      ),
    ).toEqual({
      commit: {
        id: '4d1e86ed90ada4d6176215799b684f2a75961ada',
        at: '2026-11-28T12:00:00.000Z',
      },
      startedAt: '2026-11-28T12:00:04.000Z',
      stages: [
        {
          name: 'sync',
          state: 'done',
          startedAt: '2026-11-28T12:00:04.000Z',
          endedAt: '2026-11-28T12:00:09.000Z',
        },
        { name: 'approve', state: 'approval' },
        { name: 'deploy', state: 'waiting' },
      ],
    });
  });

  it.each([
    ['InProgress', 'running'],
    ['PendingApproval', 'approval'],
    ['Failed', 'failed'],
    ['Rejected', 'failed'],
    ['StatusOfTomorrow', 'unknown'],
    ['constructor', 'unknown'],
    [undefined, 'unknown'],
  ])('reads %s as %s', async (status, state) => {
    const run = await read({ stages: [{ name: 'sync', status }] });
    expect(run?.stages[0].state).toBe(state);
  });

  it.each([
    ['a Rafay that has no such address', new RafayError('not-found', '404')],
    ['a pipeline that never ran', { status: { conditionStatus: 'StatusOK' } }],
    ['no status', {}],
    ['an extra of webhooks', { status: { extra: { data: { webHook: {} } } } }],
  ])('does not know it with %s', async (_, outcome) => {
    const rafay = new FakeRafay(() => {
      if (outcome instanceof Error) {
        throw outcome;
      }
      return outcome;
    });
    expect(await readPipelineRun(rafay, 'shop', 'rollout')).toBeUndefined();
  });

  it('takes what is no commit for none', async () => {
    const run = await read({ commit: { id: '../../x' }, stages: null });
    expect(run).toEqual({ stages: [] });
  });

  it('says that another form cannot be read', async () => {
    expect(await unreadable(read({ stages: 'three' }))).toContain(
      "state of pipeline 'rollout'",
    );
  });

  it.each<RafayFailure>(['key-refused', 'forbidden', 'rate-limited'])(
    'fails as the call fails with %s',
    async failure => {
      const error = new RafayError(failure, 'no');
      const rafay = new FakeRafay(() => {
        throw error;
      });
      await expect(readPipelineRun(rafay, 'shop', 'rollout')).rejects.toBe(
        error,
      );
    },
  );
});
