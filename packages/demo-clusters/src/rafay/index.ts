export { RafayEmulator } from './RafayEmulator';
export type {
  ProjectRollout,
  RafayEmulatorOptions,
  RepositoryStatus,
} from './RafayEmulator';
export { REST_FAULT_NAMES, restFault } from './restFaults';
export { RafayRestServer } from './restServer';
export type { PartStatus } from './rollout';
