export { describeSnapshots } from './describeSnapshots';
export { snapshotGateOf, type SnapshotGate } from './featureGate';
export { LABEL_SCHEDULED } from './labels';
export { describeRestore, describeSnapshot } from './snapshotState';
export type * from './types';
export {
  describeSchedule,
  dueSnapshotName,
  outdatedSnapshots,
} from './schedule';
