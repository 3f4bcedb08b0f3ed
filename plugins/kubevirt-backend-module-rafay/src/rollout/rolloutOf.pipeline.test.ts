import {
  cluster,
  CONTEXT,
  EARLIER,
  LONG_AGO,
  workload,
} from '../__testUtils__/rolloutFacts';
import type { RafayStageRun } from '../adapters/pipelineRuns';
import { rolloutOf } from './rolloutOf';

describe('rolloutOf a VM that a pipeline brings', () => {
  const STAGES = [
    { name: 'sync', type: 'SystemSync', approvers: [], next: ['approve'] },
    {
      name: 'approve',
      type: 'Approval',
      approvers: ['jane@example.com', 'joe@example.com'],
      next: ['deploy'],
    },
    {
      name: 'deploy',
      type: 'DeployWorkload',
      workload: 'orders-db',
      approvers: [],
      next: ['later'],
    },
    { name: 'later', type: 'Approval', approvers: [], next: [] },
  ];

  const run = (
    states: Record<string, RafayStageRun['state']>,
    change: Partial<RafayStageRun> = {},
  ) => ({
    commit: { id: '4d1e86ed', at: LONG_AGO },
    stages: Object.entries(states).map(([name, state]) => ({
      name,
      state,
      startedAt: EARLIER,
      endedAt: EARLIER,
      ...change,
    })),
  });

  const shown = (
    state: Parameters<typeof workload>[0],
    ran?: ReturnType<typeof run>,
    stages = STAGES,
    present = false,
  ) =>
    rolloutOf(
      { cluster: cluster(), addons: [] },
      workload(state, {
        present,
        pipeline: {
          pipeline: { name: 'rollout', stages },
          ...(ran && { run: ran }),
        },
      }),
      CONTEXT,
    );

  it.each([
    [
      'waits for an approval',
      shown('unpublished', run({ sync: 'done', approve: 'approval' })),
      'waiting',
      'Pipeline rollout of Rafay’s project shop waits at stage approve for the approval of jane@example.com and joe@example.com.',
    ],
    [
      'waits for the approval of somebody',
      shown(
        'unpublished',
        run({ sync: 'done', approve: 'approval' }),
        STAGES.map(stage => ({ ...stage, approvers: [] })),
      ),
      'waiting',
      'Pipeline rollout of Rafay’s project shop waits at stage approve for an approval.',
    ],
    [
      'takes the repository over',
      shown('absent', run({ sync: 'running' })),
      'waiting',
      'Pipeline rollout takes the repository over into Rafay’s project shop.',
    ],
    [
      'could not take the repository over',
      shown('absent', run({ sync: 'failed' })),
      'error',
      'Stage sync of pipeline rollout in Rafay’s project shop failed.',
    ],
    [
      'failed at the workload, which says more',
      shown('failed', run({ sync: 'done', deploy: 'failed' })),
      'error',
      'Rafay could not publish workload orders-db of project shop.',
    ],
    [
      'is done, and the workload is not there',
      shown('absent', run({ sync: 'done' })),
      'waiting',
      'Project shop in Rafay has no workload orders-db for namespace shop yet.',
    ],
    [
      'does not report its run',
      shown('unpublished'),
      'waiting',
      'Workload orders-db is in Rafay’s project shop, and was not published. Pipeline rollout publishes it after the approval of jane@example.com and joe@example.com at stage approve; whether it waits there is not known.',
    ],
    [
      'waits beyond the workload, which is no matter of it',
      shown(
        'published',
        run({ sync: 'done', deploy: 'done', later: 'approval' }),
      ),
      'error',
      'Rafay has published workload orders-db of project shop, and the VM is not on cluster west: somebody deleted it there, or the workload no longer names it.',
    ],
  ])('says that it %s', (_, { cause }, severity, sentence) => {
    expect(cause).toMatchObject({ severity, sentence });
  });

  it('waits for people as long as they take', () => {
    const { cause, stages } = shown(
      'unpublished',
      run({ approve: 'approval' }, { startedAt: LONG_AGO, endedAt: undefined }),
    );
    expect(cause).toMatchObject({ severity: 'waiting', since: LONG_AGO });
    expect(stages[1]).toMatchObject({
      kind: 'pipeline',
      state: 'approval',
      at: 'approve',
      approvers: ['jane@example.com', 'joe@example.com'],
    });
  });

  it('says of a VM that is there that a change of it waits', () => {
    const { cause, commit } = shown(
      'published',
      run({ sync: 'done', approve: 'approval', deploy: 'waiting' }),
      STAGES,
      true,
    );
    expect(cause?.sentence).toMatch(/^Pipeline rollout .* waits at stage/);
    expect(commit).toMatchObject({ id: '4d1e86ed', applied: false });
  });

  it.each([
    ['ran for it', { id: '4d1e86ed', at: LONG_AGO }, true],
    ['ran after it', { id: 'abcdef0', at: '2026-11-28T11:00:00Z' }, true],
    ['ran before it', { id: 'abcdef0', at: EARLIER }, false],
  ])(
    'knows of the last commit of the file that the pipeline %s',
    (_, file, applied) => {
      const { commit, steps } = rolloutOf(
        { cluster: cluster(), addons: [] },
        workload('published', {
          present: true,
          file,
          pipeline: {
            pipeline: { name: 'rollout', stages: STAGES },
            run: run({ sync: 'done', deploy: 'done' }),
          },
        }),
        CONTEXT,
      );
      expect(commit).toEqual({ ...file, applied });
      expect(steps?.[0]).toMatchObject({ commit: file.id, at: file.at });
    },
  );

  it.each([
    ['the stage that publishes it', { deploy: 'done' }, EARLIER],
    ['nothing, as it is not published yet', { deploy: 'running' }, undefined],
    ['the workload, without such a stage', { sync: 'done' }, LONG_AGO],
  ] as const)('takes the time of its publishing from %s', (_, states, at) => {
    const { steps } = rolloutOf(
      { cluster: cluster(), addons: [] },
      workload('published', {
        present: true,
        status: { state: 'published', since: LONG_AGO },
        pipeline: {
          pipeline: { name: 'rollout', stages: STAGES },
          run: run(states),
        },
      }),
      CONTEXT,
    );
    expect(steps?.[2].at).toBe(at);
  });

  it.each([
    ['is', 'published', { sync: 'done', deploy: 'done' }, true],
    ['is not yet', 'running', { sync: 'done', deploy: 'running' }, false],
    ['may be', 'published', { sync: 'done' }, undefined],
    ['may be', 'published', { sync: 'done', deploy: 'unknown' }, undefined],
  ] as const)(
    'says that the commit %s applied',
    (_, state, states, applied) => {
      expect(shown(state, run(states), STAGES, true).commit?.applied).toBe(
        applied,
      );
    },
  );

  it('ends with stages that come after each other in a circle', () => {
    const circle = STAGES.map(stage =>
      stage.name === 'deploy' ? { ...stage, next: ['sync'] } : stage,
    );
    const { stages } = shown('unpublished', run({ sync: 'running' }), circle);
    expect(stages[1].state).toBe('running');
  });
});
