import type { RafayAddon } from '../adapters/addons';
import type { RafayCluster } from '../adapters/clusters';
import type { RafayWorkloadStatus } from '../adapters/workloads';
import { rolloutOf, type WorkloadFacts } from './rolloutOf';

const CONTEXT = {
  readAt: '2026-11-28T12:00:00.000Z',
  consoleUrl: 'https://console.rafay.dev',
};

const cluster = (change: Partial<RafayCluster> = {}): RafayCluster => ({
  project: 'shop',
  name: 'west',
  blueprint: { name: 'kubevirt', version: 'v2' },
  sync: 'succeeded',
  ...change,
});

const addon = (
  state: RafayAddon['state'],
  change: Partial<RafayAddon> = {},
): RafayAddon => ({ name: 'kubevirt-basic', state, failures: [], ...change });

const workload = (
  state: RafayWorkloadStatus['state'] | 'absent',
  change: Partial<WorkloadFacts> = {},
): WorkloadFacts => ({
  name: 'orders-db',
  namespace: 'shop',
  present: false,
  ...(state !== 'absent' && {
    workload: { name: 'orders-db', namespace: 'shop', drift: 'deny' },
    status: { state },
  }),
  ...change,
});

describe('rolloutOf', () => {
  it.each([
    [
      'nothing in Rafay yet',
      cluster(),
      [addon('ready')],
      workload('absent'),
      'waiting',
      'Project shop in Rafay has no workload orders-db for namespace shop yet.',
    ],
    [
      'an add-on that failed',
      cluster({ sync: 'failed' }),
      [
        addon('failed', {
          reason: 'not ready',
          failures: ['virt-operator: x'],
        }),
      ],
      workload('absent'),
      'error',
      'Add-on kubevirt-basic of blueprint kubevirt failed on cluster west.',
    ],
    [
      'an add-on that failed and is not critical',
      cluster({ sync: 'partial' }),
      [addon('ready'), addon('failed', { name: 'extra' })],
      workload('absent'),
      'error',
      'Add-on extra of blueprint kubevirt failed on cluster west.',
    ],
    [
      'a blueprint that failed without a word on add-ons',
      cluster({ sync: 'failed' }),
      [],
      workload('absent'),
      'error',
      'Rafay could not bring blueprint kubevirt to cluster west.',
    ],
    [
      'an add-on on its way',
      cluster({ sync: 'running' }),
      [addon('running')],
      workload('absent'),
      'waiting',
      'Rafay is bringing add-on kubevirt-basic of blueprint kubevirt to cluster west.',
    ],
    [
      'a blueprint on its way',
      cluster({ sync: 'running' }),
      [],
      workload('unpublished'),
      'waiting',
      'Rafay is bringing blueprint kubevirt to cluster west.',
    ],
    [
      'a workload that nobody published',
      cluster(),
      [addon('ready')],
      workload('unpublished'),
      'waiting',
      'Workload orders-db is in Rafay’s project shop, and was not published.',
    ],
    [
      'a workload on its way',
      cluster(),
      [addon('ready')],
      workload('running'),
      'waiting',
      'Rafay is publishing workload orders-db of project shop.',
    ],
    [
      'a workload that failed',
      cluster(),
      [addon('ready')],
      workload('failed'),
      'error',
      'Rafay could not publish workload orders-db of project shop.',
    ],
    [
      'a VM that was deleted',
      cluster(),
      [addon('ready')],
      workload('published'),
      'error',
      'Rafay has published workload orders-db of project shop, and the VM is not on cluster west: somebody deleted it there, or the workload no longer names it.',
    ],
  ])('says %s', (_, facts, addons, vm, severity, sentence) => {
    const { cause } = rolloutOf({ cluster: facts, addons }, vm, CONTEXT);

    expect(cause).toMatchObject({
      code: 'waiting-for-rafay',
      severity,
      sentence,
    });
  });

  it.each([
    ['all is done and it is there', 'published' as const],
    ['Rafay says what nobody knows', 'unknown' as const],
    ['it is not Rafay that brought it', 'absent' as const],
  ])('says nothing where %s', (_, state) => {
    const rollout = rolloutOf(
      { cluster: cluster(), addons: [addon('ready')] },
      workload(state, { present: true }),
      CONTEXT,
    );
    expect(rollout.cause).toBeUndefined();
  });

  it('does not blame a cluster for a VM that is there', () => {
    const { cause, stages } = rolloutOf(
      { cluster: cluster({ sync: 'failed' }), addons: [addon('failed')] },
      workload('published', { present: true }),
      CONTEXT,
    );
    expect(cause).toBeUndefined();
    expect(stages.map(({ kind }) => kind)).toEqual(['workload']);
  });

  it('keeps the order in which one waits for the other, and the words of Rafay', () => {
    const rollout = rolloutOf(
      {
        cluster: cluster({ sync: 'partial', reason: 'one failed' }),
        addons: [
          addon('ready'),
          addon('failed', { name: 'cdi', failures: ['a', 'b'] }),
        ],
      },
      workload('failed'),
      CONTEXT,
    );

    expect(rollout.stages).toEqual([
      {
        kind: 'blueprint',
        name: 'kubevirt',
        version: 'v2',
        state: 'partial',
        reason: 'one failed',
        failures: [],
      },
      { kind: 'add-on', name: 'kubevirt-basic', state: 'done', failures: [] },
      { kind: 'add-on', name: 'cdi', state: 'failed', failures: ['a', 'b'] },
      { kind: 'workload', name: 'orders-db', state: 'failed', failures: [] },
    ]);
    expect(rollout.cause?.message).toBe('a; b');
    expect(rollout).toMatchObject({ drift: 'deny', ...CONTEXT });
  });
});
