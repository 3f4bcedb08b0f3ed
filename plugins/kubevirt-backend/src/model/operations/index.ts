export * from './operationCall';
export * from './operationEffects';
export * from './operationOutcome';
export * from './operationProgress';
export * from './operationVerdict';
export type { OperationProgress } from './progress';
export { targetNodesOf, type AskedOperation } from './state';
export {
  snapshotCall,
  snapshotObjectRef,
  snapshotPath,
  type SnapshotObjectRef,
} from './snapshotCall';
export { snapshotProgress } from './snapshotProgress';
export {
  isSnapshotVerb,
  type SnapshotFacts,
  type SnapshotVerb,
} from './snapshotVerdicts';
