import { operationBaseline, operationProgress } from './';
import {
  type Change,
  running,
  stopped,
  strategy,
  phase,
  requests,
  migration,
  paused,
} from './__testUtils__/objects';

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

  it('distinguishes a migration that was cancelled from one that had ended', () => {
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
