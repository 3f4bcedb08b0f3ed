import {
  operationVerbs,
  type OperationOptions,
  type OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { condition } from '../__testUtils__/builders';
import type { VmObjects } from '../vmObjects';
import { isSnapshotVerb } from './snapshotVerdicts';
import { operationVerdict } from './';
import {
  NODES,
  type Change,
  running,
  stopped,
  strategy,
  phase,
  requests,
  migration,
  paused,
} from './__testUtils__/objects';

const withoutVm: Change = objects => {
  delete objects.vm;
};

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
    // Those of snapshots have tables of their own.
    expect(new Set(VERDICTS.map(([verb]) => verb))).toEqual(
      new Set(operationVerbs.filter(verb => !isSnapshotVerb(verb))),
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
