export { isRolloutFault, ROLLOUT_FAULT_NAMES } from './rolloutFaults';
export type { RolloutFault } from './rolloutFaults';
export type { PartStatus } from './PartLedger';
export type { PipelineRun, StageRun } from './pipelineRun';
export type { PendingApproval } from './Approvals';
export { RafayEmulator } from './RafayEmulator';
export type {
  ProjectRollout,
  RafayEmulatorOptions,
  RepositoryStatus,
} from './RafayEmulator';
export { REST_FAULT_NAMES, restFault } from './restFaults';
export { RafayRestServer } from './restServer';
