export { RolloutWatcher } from './RolloutWatcher';
export type { AwaitedName } from './RolloutWatcher';
