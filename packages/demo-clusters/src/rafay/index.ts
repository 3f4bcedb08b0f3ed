export { RafayEmulator } from './RafayEmulator';
export type { RafayEmulatorOptions, RepositoryStatus } from './RafayEmulator';
export type { PartStatus } from './rollout';
