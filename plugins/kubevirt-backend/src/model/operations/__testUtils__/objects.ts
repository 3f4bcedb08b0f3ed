import {
  condition,
  node,
  runningVm,
  stoppedVm,
} from '../../__testUtils__/builders';
import {
  vmObjectsOf,
  type CapturedObjects,
} from '../../__testUtils__/capturedObjects';
import type { VmObjects } from '../../vmObjects';

export const NODES = [
  node('node-1'),
  node('node-2'),
  { ...node('node-3'), spec: { unschedulable: true } },
];

export type Change = (objects: CapturedObjects) => void;

export const running = (...changes: Change[]): VmObjects => {
  const objects = runningVm();
  changes.forEach(change => change(objects));
  return vmObjectsOf(objects);
};

export const stopped = (...changes: Change[]): VmObjects => {
  const objects = stoppedVm('Stopped');
  changes.forEach(change => change(objects));
  return vmObjectsOf(objects);
};

export const strategy =
  (runStrategy: string): Change =>
  ({ vm }) => {
    vm!.spec!.runStrategy = runStrategy;
  };

const vmiCondition =
  (...args: Parameters<typeof condition>): Change =>
  ({ vmi }) => {
    vmi!.status!.conditions = [...vmi!.status!.conditions!, condition(...args)];
  };

export const phase =
  (value: string): Change =>
  ({ vmi }) => {
    vmi!.status!.phase = value;
  };

export const requests =
  (...actions: string[]): Change =>
  ({ vm }) => {
    vm!.status!.stateChangeRequests = actions.map(action => ({ action }));
  };

export const migration =
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

export const paused = vmiCondition('Paused', 'True');
