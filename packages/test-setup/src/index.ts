export { configKeys } from './configKeys';
export { failOnConsole } from './failOnConsole';
export { growthOf } from './growthOf';
export { ManualClock, ManualTimers, settle } from './ManualClock';
