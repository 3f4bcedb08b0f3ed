export { causeOf } from './causeOf';
export { instanceConditionsOf } from './context';
export { notMigratableWords } from './migration';
export { migrationTurnFrom } from './migrationTurn';
export { guestAgentOverdueFrom } from './platform';
export { podStuckFrom } from './podStuck';
export { waitingForRafayCause } from './waitingForRafay';
export type { AwaitedVm } from './waitingForRafay';
