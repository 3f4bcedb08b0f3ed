export * from './ClusterRights';
export * from './errors';
export * from './impersonation';
export * from './MirrorsWithOperations';
export * from './OperationJournal';
export * from './Operations';
export * from './OperationRunner';
export * from './readOperationSettings';
export { ScheduleFailures } from './ScheduleFailures';
export {
  hasSnapshotSchedules,
  SnapshotSchedules,
  startSnapshotSchedules,
} from './SnapshotSchedules';
