import {
  operationVerbs,
  type OperationOptions,
  type OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { node } from '../__testUtils__/builders';
import type { VmObjects } from '../vmObjects';
import {
  losesData,
  operationBaseline,
  operationCall,
  operationEffects,
  operationOutcome,
  ruleOf,
} from './';
import {
  NODES,
  type Change,
  running,
  stopped,
  strategy,
  migration,
} from './__testUtils__/objects';

describe('operationOutcome', () => {
  it.each([
    ['stop', 'Always', 'spec', 'Halted'],
    ['force-stop', 'Once', 'spec', 'Halted'],
    ['stop', 'Manual', 'status', undefined],
    ['stop', 'RerunOnFailure', 'status', undefined],
    ['start', 'Halted', 'spec', 'Always'],
    ['start', 'Manual', 'status', undefined],
    ['start', 'RerunOnFailure', 'status', undefined],
    ['restart', 'Always', 'status', undefined],
    ['force-restart', 'Manual', 'status', undefined],
    ['pause', 'Always', 'nothing', undefined],
    ['migrate', 'Always', 'nothing', undefined],
  ] as const)('%s with %s writes %s', (verb, before, writes, after) => {
    const outcome = operationOutcome(
      running(strategy(before)),
      { verb, options: {} },
      'https://git.example/catalog-info.yaml',
    );
    expect(outcome).toMatchObject({
      writes,
      wins: after ? 'git' : 'button',
    });
    expect(outcome.runStrategy).toEqual(after && { before, after });
    expect(outcome.source).toBe(
      after && 'https://git.example/catalog-info.yaml',
    );
  });

  it('starts a halted VM paused by its status only', () => {
    expect(
      operationOutcome(stopped(strategy('Halted')), {
        verb: 'start',
        options: { paused: true },
      }).writes,
    ).toBe('status');
  });
});

describe('operationEffects', () => {
  const of = (vmObjects: VmObjects, verb: OperationVerb, options = {}) =>
    operationEffects(vmObjects, { verb, options }, NODES);
  const withClaim: Change = ({ vm }) => {
    vm!.spec!.template!.spec!.volumes = [
      { name: 'root', persistentVolumeClaim: { claimName: 'root' } },
    ];
  };

  it('names the disks that a container-disk VM forgets, and asks to confirm that', () => {
    const effects = of(running(), 'restart');
    expect(effects).toContainEqual(
      expect.objectContaining({
        code: 'disks-forgotten',
        names: ['root'],
        message:
          'The disk root does not outlive the VM’s run: what was written to it is lost.',
      }),
    );
    expect(losesData(effects)).toBe(true);
    expect(losesData(of(running(withClaim), 'restart'))).toBe(false);
    expect(losesData(of(running(withClaim), 'force-restart'))).toBe(true);
    expect(losesData(of(running(withClaim), 'reset'))).toBe(true);
  });

  it.each([
    ['of the VMI', 180, {}, 180],
    ['that is asked for', 180, { gracePeriod: 5 }, 5],
    ['of KubeVirt', undefined, {}, 30],
  ])('shows the grace period %s', (_, seconds, options, expected) => {
    const vmObjects = running(({ vmi }) => {
      vmi!.spec = { terminationGracePeriodSeconds: seconds };
    });
    expect(of(vmObjects, 'stop', options)[0]).toMatchObject({
      code: 'grace-period',
      seconds: expected,
    });
  });

  it('names the nodes that a migration may go to', () => {
    expect(of(running(), 'migrate')).toMatchObject([
      { names: ['node-2'], message: 'It may go to node-2.' },
    ]);
    expect(
      operationEffects(running(), { verb: 'migrate', options: {} }, [
        node('node-1'),
      ]),
    ).toMatchObject([
      { severity: 'warning', message: 'No other node takes VMs now.' },
    ]);
  });
});

describe('operationCall', () => {
  const callOf = (
    verb: OperationVerb,
    options: OperationOptions = {},
    vmObjects = running(),
  ) =>
    operationCall(
      { verb, options },
      vmObjects,
      { namespace: 'shop', name: 'db' },
      operationBaseline(vmObjects),
      NODES,
    );
  const BASE = '/apis/subresources.kubevirt.io/v1/namespaces/shop';
  const dryRun = ['All'];

  it.each([
    ['start', {}, 'virtualmachines/db/start', {}, { dryRun }],
    [
      'start',
      { paused: true },
      'virtualmachines/db/start',
      { paused: true },
      { paused: true, dryRun },
    ],
    [
      'stop',
      { gracePeriod: 5 },
      'virtualmachines/db/stop',
      { gracePeriod: 5 },
      { gracePeriod: 5, dryRun },
    ],
    [
      'force-stop',
      {},
      'virtualmachines/db/stop',
      { gracePeriod: 0 },
      { gracePeriod: 0, dryRun },
    ],
    ['restart', {}, 'virtualmachines/db/restart', {}, { dryRun }],
    // A dry run with a grace period of 0 would delete the pod.
    [
      'force-restart',
      {},
      'virtualmachines/db/restart',
      { gracePeriodSeconds: 0 },
      { dryRun },
    ],
    ['pause', {}, 'virtualmachineinstances/db/pause', {}, { dryRun }],
    ['soft-reboot', {}, 'virtualmachineinstances/db/softreboot', {}, undefined],
    ['reset', {}, 'virtualmachineinstances/db/reset', {}, undefined],
    [
      'migrate',
      { node: 'node-2' },
      'virtualmachines/db/migrate',
      { addedNodeSelector: { 'kubernetes.io/hostname': 'node-2' } },
      { addedNodeSelector: { 'kubernetes.io/hostname': 'node-2' }, dryRun },
    ],
  ] as const)('%s %j', (verb, options, path, body, tried) => {
    expect(callOf(verb, options)).toEqual({
      method: 'PUT',
      path: `${BASE}/${path}`,
      body,
      ...(tried && { dryRun: tried }),
    });
  });

  it('deletes the migration that was seen, and no other of its name', () => {
    expect(
      callOf('cancel-migration', {}, running(migration('m1', 'Running'))),
    ).toEqual({
      method: 'DELETE',
      path: '/apis/kubevirt.io/v1/namespaces/shop/virtualmachineinstancemigrations/m-m1',
      body: { preconditions: { uid: 'm1' } },
      dryRun: { preconditions: { uid: 'm1' }, dryRun },
    });
  });

  it('needs few rights, and nothing to be patched', () => {
    expect(new Set(operationVerbs.flatMap(verb => ruleOf(verb).verbs))).toEqual(
      new Set(['update', 'create', 'delete']),
    );
    expect(
      new Set(operationVerbs.flatMap(verb => ruleOf(verb).resources)).size,
    ).toBe(13);
    expect(
      operationVerbs
        .map(verb => ruleOf(verb))
        .filter(({ verbs }) => verbs.includes('create')),
    ).toEqual(
      ['virtualmachinesnapshots', 'virtualmachinerestores'].map(resource => ({
        apiGroups: ['snapshot.kubevirt.io'],
        resources: [resource],
        verbs: ['create'],
      })),
    );
  });
});
