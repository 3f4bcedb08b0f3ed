import {
  addon,
  cluster,
  CONTEXT,
  EARLIER,
  LONG_AGO,
  workload,
} from '../__testUtils__/rolloutFacts';
import type { RafayAddon } from '../adapters/addons';
import { rolloutOf } from './rolloutOf';

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
    expect(rollout).toMatchObject({
      drift: 'deny',
      readAt: CONTEXT.readAt,
      consoleUrl: 'https://console.rafay.dev',
    });
  });

  it.each([
    [
      'a blueprint',
      cluster({ sync: 'running', since: LONG_AGO }),
      [],
      workload('absent'),
    ],
    [
      'an add-on',
      cluster(),
      [addon('running', { since: LONG_AGO })],
      workload('absent'),
    ],
    [
      'a workload',
      cluster(),
      [],
      workload('running', { status: { state: 'running', since: LONG_AGO } }),
    ],
    [
      'a workload that nobody publishes',
      cluster(),
      [],
      workload('unpublished', {
        status: { state: 'unpublished', since: LONG_AGO },
      }),
    ],
  ])('holds back what waits too long for %s', (_, facts, addons, vm) => {
    const shown = (syncTimeout: number) =>
      rolloutOf({ cluster: facts, addons }, vm, { ...CONTEXT, syncTimeout })
        .cause;
    expect(shown(30 * 60_000)?.severity).toBe('waiting');
    expect(shown(15 * 60_000)).toMatchObject({
      severity: 'error',
      since: LONG_AGO,
      sentence: expect.stringMatching(/longer than the 15 min/),
      hint: expect.stringMatching(/^Nothing says that it still goes on/),
    });
  });

  it('holds nothing back of which it is not known since when it waits', () => {
    const { cause } = rolloutOf(
      { cluster: cluster({ sync: 'running' }), addons: [] },
      workload('absent'),
      { ...CONTEXT, syncTimeout: 0 },
    );
    expect(cause?.severity).toBe('waiting');
  });

  it.each([
    ['detected', 'What workload orders-db of Rafay’s project shop brought'],
    ['blocked', 'Rafay refused a change by hand of what workload orders-db'],
  ] as const)('says of a VM that its drift was %s', (state, sentence) => {
    const drift = { state, objects: ['VirtualMachine shop/orders-db'] };
    const { cause, stages } = rolloutOf(
      { cluster: cluster(), addons: [] },
      workload('published', {
        present: true,
        status: { state: 'published', drift: { ...drift, since: EARLIER } },
      }),
      CONTEXT,
    );
    expect(cause).toMatchObject({
      severity: 'notice',
      sentence: expect.stringMatching(`^${sentence}`),
      message: 'VirtualMachine shop/orders-db',
      since: EARLIER,
    });
    expect(stages[0].drift).toMatchObject(drift);
  });

  it('says of a cluster that an add-on drifted, unless something failed', () => {
    const drifted = addon('ready', {
      drift: { state: 'detected', objects: [] },
    });
    const shown = (...addons: RafayAddon[]) =>
      rolloutOf({ cluster: cluster(), addons }, undefined, CONTEXT).cause
        ?.sentence;
    expect(shown(drifted)).toBe(
      'What add-on kubevirt-basic brought to cluster west was changed there by hand.',
    );
    expect(shown(drifted, addon('failed', { name: 'cdi' }))).toMatch(
      /^Add-on cdi/,
    );
  });
});
