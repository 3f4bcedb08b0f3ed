import { condition } from '../../__testUtils__/builders';
import { describeSnapshots, type SnapshotObjects } from '../../snapshots';
import { NOW, objectsWith } from '../../snapshots/__testUtils__/objects';
import type { SnapshotFacts } from '../snapshotVerdicts';
import { running, stopped, strategy, type Change } from './objects';

/** The VM of these tests is stopped, has a claim `db-disk` behind `root`, and a scratch disk. */
const disks: Change = ({ vm, vmi }) => {
  vm!.metadata.uid = 'uid-db';
  const volumes = [
    { name: 'root', dataVolume: { name: 'db-disk' } },
    { name: 'scratch', emptyDisk: {} },
    { name: 'late', persistentVolumeClaim: { claimName: 'late' } },
  ];
  vm!.spec!.template!.spec!.volumes = volumes;
  if (vmi) {
    vmi.spec = { volumes };
  }
};
export const off = (...changes: Change[]) =>
  stopped(disks, strategy('Manual'), ...changes);
export const on = (...changes: Change[]) => running(disks, ...changes);
export const agent: Change = ({ vmi }) => {
  vmi!.status!.conditions!.push(condition('AgentConnected', 'True'));
};
export const locked =
  (field: 'snapshotInProgress' | 'restoreInProgress'): Change =>
  ({ vm }) => {
    vm!.status![field] = 'other';
  };

export const factsOf = (
  change: Partial<SnapshotObjects> = {},
  gate: SnapshotFacts['gate'] = 'on',
): SnapshotFacts => ({
  gate,
  found: describeSnapshots(
    objectsWith(change),
    { name: 'db', uid: 'uid-db', cluster: 'west' },
    gate,
    NOW,
  ),
});

/** What is restored or deleted in these tests. */
export const monday = { snapshot: 'monday' };
