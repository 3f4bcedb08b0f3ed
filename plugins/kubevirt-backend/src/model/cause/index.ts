export { causeOf } from './causeOf';
export { instanceConditionsOf } from './context';
export { isReceiver, notBegunFrom, notMigratableWords } from './migration';
export { migrationTurnFrom } from './migrationTurn';
export { overdueFrom } from './overdue';
export { guestAgentOverdueFrom, guestNotRunningFrom } from './platform';
export { podStuckFrom } from './podStuck';
export { waitingForRafayCause } from './waitingForRafay';
export type { AwaitedVm } from './waitingForRafay';
