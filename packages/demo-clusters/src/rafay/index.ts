export { RafayStandIn } from './RafayStandIn';
export type { RafayStandInOptions, RepositoryStatus } from './RafayStandIn';
export type { PartStatus } from './rollout';
