export { RolloutWatcher } from './RolloutWatcher';
export type { RolloutName } from './RolloutWatcher';
export { MAX_FINDINGS, withFinding } from './withFinding';
