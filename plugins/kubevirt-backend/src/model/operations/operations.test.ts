import {
  operationVerbs,
  type OperationOptions,
  type OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  condition,
  node,
  runningVm,
  stoppedVm,
} from '../__testUtils__/builders';
import {
  vmObjectsOf,
  type CapturedObjects,
} from '../__testUtils__/capturedObjects';
import type { VmObjects } from '../vmObjects';
import {
  losesData,
  operationBaseline,
  operationCall,
  operationEffects,
  operationOutcome,
  operationProgress,
  operationVerdict,
  ruleOf,
} from '.';

const NODES = [
  node('node-1'),
  node('node-2'),
  { ...node('node-3'), spec: { unschedulable: true } },
];

type Change = (objects: CapturedObjects) => void;

const running = (...changes: Change[]): VmObjects => {
  const objects = runningVm();
  changes.forEach(change => change(objects));
  return vmObjectsOf(objects);
};
const stopped = (...changes: Change[]): VmObjects => {
  const objects = stoppedVm('Stopped');
  changes.forEach(change => change(objects));
  return vmObjectsOf(objects);
};
const strategy =
  (runStrategy: string): Change =>
  ({ vm }) => {
    vm!.spec!.runStrategy = runStrategy;
  };
const vmiCondition =
  (...args: Parameters<typeof condition>): Change =>
  ({ vmi }) => {
    vmi!.status!.conditions = [...vmi!.status!.conditions!, condition(...args)];
  };
const phase =
  (value: string): Change =>
  ({ vmi }) => {
    vmi!.status!.phase = value;
  };
const requests =
  (...actions: string[]): Change =>
  ({ vm }) => {
    vm!.status!.stateChangeRequests = actions.map(action => ({ action }));
  };
const migration =
  (uid: string, migrationPhase: string, failureReason?: string): Change =>
  objects => {
    objects.migrations = [
      {
        metadata: {
          name: `m-${uid}`,
          namespace: 'shop',
          uid,
          creationTimestamp: '2026-08-01T10:04:00Z',
        },
        spec: { vmiName: 'db' },
        status: {
          phase: migrationPhase,
          migrationState: { migrationUid: uid, failureReason },
        },
      },
    ];
  };
const withoutVm: Change = objects => {
  delete objects.vm;
};
const paused = vmiCondition('Paused', 'True');

/** kubevirt v1.9 pkg/virt-api/rest/lifecycle.go, by verb. */
const VERDICTS: [
  OperationVerb,
  string,
  VmObjects,
  string | undefined,
  OperationOptions?,
][] = [
  ['start', 'stopped', stopped(strategy('Halted')), undefined],
  ['start', 'stopped by hand', stopped(strategy('Manual')), undefined],
  ['start', 'stopped, rerun', stopped(strategy('RerunOnFailure')), undefined],
  ['start', 'Always', stopped(strategy('Always')), 'state-starts-itself'],
  ['start', 'Once', stopped(strategy('Once')), 'state-starts-itself'],
  ['start', 'running', running(), 'state-running-already'],
  [
    'start',
    'on its way',
    running(phase('Scheduling')),
    'state-starting-already',
  ],
  [
    'start',
    'failed, rerun',
    running(strategy('RerunOnFailure'), phase('Failed')),
    'state-starts-itself',
  ],
  [
    'start',
    'failed, by hand',
    running(strategy('Manual'), phase('Failed')),
    undefined,
  ],
  [
    'start',
    'asked for before',
    stopped(strategy('Manual'), requests('Start')),
    'state-change-underway',
  ],
  [
    'start',
    'to be recovered',
    stopped(strategy('Halted'), ({ vm }) =>
      vm!.status!.conditions!.push(condition('ManualRecoveryRequired', 'True')),
    ),
    'state-recovery-needed',
  ],
  ['stop', 'running', running(), undefined],
  ['stop', 'Always and not there', stopped(strategy('Always')), undefined],
  ['stop', 'stopped', stopped(strategy('Halted')), 'state-stopped-already'],
  ['stop', 'by hand', running(strategy('Manual')), undefined],
  [
    'stop',
    'on its way down',
    running(strategy('Halted')),
    'state-stopping-already',
  ],
  [
    'stop',
    'on its way down, faster',
    running(strategy('Halted')),
    undefined,
    { gracePeriod: 1 },
  ],
  ['force-stop', 'on its way down', running(strategy('Halted')), undefined],
  [
    'force-stop',
    'stopped',
    stopped(strategy('Manual')),
    'state-stopped-already',
  ],
  ['restart', 'running', running(), undefined],
  ['restart', 'Halted', running(strategy('Halted')), 'state-not-restartable'],
  ['restart', 'Once', running(strategy('Once')), 'state-not-restartable'],
  ['restart', 'not there', stopped(), 'state-not-running'],
  [
    'restart',
    'asked for before',
    running(requests('Stop', 'Start')),
    'state-change-underway',
  ],
  [
    'force-restart',
    'volumes exchanged',
    running(({ vm }) =>
      vm!.status!.conditions!.push(condition('VolumesChange', 'True')),
    ),
    'state-volumes-changing',
  ],
  ['pause', 'running', running(), undefined],
  ['pause', 'paused', running(paused), 'state-paused-already'],
  [
    'pause',
    'not yet running',
    running(phase('Scheduled')),
    'state-not-yet-running',
  ],
  ['pause', 'stopped', stopped(), 'state-not-running'],
  ['unpause', 'paused', running(paused), undefined],
  ['unpause', 'running', running(), 'state-not-paused'],
  [
    'unpause',
    'in a snapshot',
    running(paused, ({ vm }) => {
      vm!.status!.snapshotInProgress = 's';
    }),
    'state-snapshot-underway',
  ],
  ['soft-reboot', 'running', running(), undefined],
  ['soft-reboot', 'paused', running(paused), 'state-paused'],
  ['reset', 'scheduled', running(phase('Scheduled')), undefined],
  ['reset', 'stopped', stopped(), 'state-not-running'],
  ['migrate', 'running', running(), undefined],
  ['migrate', 'to a node', running(), undefined, { node: 'node-2' }],
  [
    'migrate',
    'to its own node',
    running(),
    'state-node-is-its-own',
    { node: 'node-1' },
  ],
  [
    'migrate',
    'to a cordoned node',
    running(),
    'state-node-unknown',
    { node: 'node-3' },
  ],
  [
    'migrate',
    'not migratable',
    running(({ vmi }) => {
      vmi!.status!.conditions = [
        condition('LiveMigratable', 'False', 'DisksNotLiveMigratable', 'why'),
      ];
    }),
    'state-not-migratable',
  ],
  [
    'migrate',
    'under way',
    running(migration('m1', 'Running')),
    'state-migrating',
  ],
  [
    'cancel-migration',
    'under way',
    running(migration('m1', 'Running')),
    undefined,
  ],
  [
    'cancel-migration',
    'ended',
    running(migration('m1', 'Succeeded')),
    'state-not-migrating',
  ],
  [
    'cancel-evacuation',
    'evacuated',
    running(({ vmi }) => {
      vmi!.status!.evacuationNodeName = 'node-1';
    }),
    undefined,
  ],
  ['cancel-evacuation', 'left alone', running(), 'state-no-evacuation'],
  ['restart', 'without VM', running(withoutVm), 'state-vm-needed'],
  ['pause', 'without VM', running(withoutVm), undefined],
  [
    'stop',
    'deleted',
    running(({ vm }) => {
      vm!.metadata.deletionTimestamp = '2026-08-01T10:05:00Z';
    }),
    'state-going',
  ],
];

describe('operationVerdict', () => {
  it.each(VERDICTS)('%s: %s', (verb, _, vmObjects, code, options = {}) => {
    expect(operationVerdict(vmObjects, { verb, options }, NODES)?.code).toBe(
      code,
    );
  });

  it('knows each verb', () => {
    expect(new Set(VERDICTS.map(([verb]) => verb))).toEqual(
      new Set(operationVerbs),
    );
  });

  it('does not doubt a node where nodes may not be read', () => {
    expect(
      operationVerdict(
        running(),
        { verb: 'migrate', options: { node: 'anywhere' } },
        [],
      ),
    ).toBeUndefined();
  });
});

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
  ])('tells the grace period %s', (_, seconds, options, expected) => {
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

  it('needs ten resources to be updated or deleted, and nothing to be patched', () => {
    expect(new Set(operationVerbs.flatMap(verb => ruleOf(verb).verbs))).toEqual(
      new Set(['update', 'delete']),
    );
    expect(
      new Set(operationVerbs.flatMap(verb => ruleOf(verb).resources)).size,
    ).toBe(11);
  });
});

describe('operationProgress', () => {
  const before = operationBaseline(running());
  const newRun =
    (value: string): Change =>
    ({ vmi }) => {
      vmi!.metadata.uid = 'vmi-2';
      vmi!.status!.phase = value;
    };
  const going: Change = ({ vmi }) => {
    vmi!.metadata.deletionTimestamp = '2026-08-01T10:05:00Z';
  };
  const state =
    (migrationState: object): Change =>
    ({ vmi }) => {
      vmi!.status!.migrationState = migrationState;
    };

  it.each([
    ['restart', 'as before', running(), 'requested'],
    ['restart', 'asked', running(requests('Stop', 'Start')), 'seen'],
    ['restart', 'going', running(going), 'seen'],
    ['restart', 'down', stopped(), 'seen'],
    ['restart', 'coming', running(newRun('Scheduling')), 'seen'],
    ['restart', 'up again', running(newRun('Running')), 'done'],
    ['restart', 'failed', running(newRun('Failed')), 'failed'],
    ['stop', 'as before', running(), 'requested'],
    ['stop', 'halted', running(strategy('Halted')), 'seen'],
    ['stop', 'going', running(going), 'seen'],
    ['stop', 'down', stopped(), 'done'],
    ['stop', 'ended', running(phase('Succeeded')), 'done'],
    ['pause', 'as before', running(), 'requested'],
    ['pause', 'paused', running(paused), 'done'],
    ['pause', 'another run', running(newRun('Running')), 'failed'],
    ['unpause', 'going on', running(), 'done'],
    ['unpause', 'paused', running(paused), 'requested'],
    ['migrate', 'as before', running(), 'requested'],
    ['migrate', 'waits', running(migration('m1', 'Pending')), 'seen'],
    ['migrate', 'there', running(migration('m1', 'Succeeded')), 'done'],
    ['migrate', 'failed', running(migration('m1', 'Failed', 'x')), 'failed'],
    [
      'migrate',
      'there, object gone',
      running(state({ migrationUid: 'm1', completed: true })),
      'done',
    ],
    ['cancel-evacuation', 'left alone', running(), 'done'],
    ['soft-reboot', 'whatever', running(), 'requested'],
  ] as const)('%s: %s', (verb, _, vmObjects, expected) => {
    expect(operationProgress(verb, vmObjects, before).phase).toBe(expected);
  });

  it('follows a start from nothing to running', () => {
    const halted = operationBaseline(stopped(strategy('Halted')));
    const steps = [
      stopped(strategy('Halted')),
      stopped(strategy('Always')),
      running(phase('Scheduling')),
      running(),
    ].map(vmObjects => operationProgress('start', vmObjects, halted).phase);
    expect(steps).toEqual(['requested', 'seen', 'seen', 'done']);
  });

  it('tells a migration that was cancelled from one that had ended', () => {
    const during = operationBaseline(running(migration('m1', 'Running')));
    const of = (...changes: Change[]) =>
      operationProgress('cancel-migration', running(...changes), during);
    expect(of(migration('m1', 'Running')).phase).toBe('requested');
    expect(of(migration('m1', 'Failed')).phase).toBe('done');
    expect(of().phase).toBe('done');
    expect(of(migration('m1', 'Succeeded'))).toMatchObject({
      phase: 'failed',
      note: { code: 'operation-migration-ended-before' },
    });
  });

  it('ends a migration that was cancelled', () => {
    const of = (...changes: Change[]) =>
      operationProgress('migrate', running(...changes), before, 'seen').note
        .code;
    expect(of(migration('m1', 'Pending'))).toBe('operation-seen');
    expect(of()).toBe('operation-migration-cancelled');
    expect(of(state({ migrationUid: 'm1', abortStatus: 'Succeeded' }))).toBe(
      'operation-migration-cancelled',
    );
    expect(operationProgress('migrate', running(), before).phase).toBe(
      'requested',
    );
  });

  it('says why a migration failed, in its own words', () => {
    expect(
      operationProgress(
        'migrate',
        running(migration('m1', 'Failed', 'no memory')),
        before,
      ),
    ).toMatchObject({ phase: 'failed', quote: 'no memory' });
  });

  it('ends where the VM is gone or another one', () => {
    expect(operationProgress('stop', undefined, before).phase).toBe('failed');
    expect(
      operationProgress(
        'stop',
        running(({ vm }) => {
          vm!.metadata.uid = 'vm-2';
        }),
        before,
      ).note.code,
    ).toBe('operation-target-gone');
  });
});
