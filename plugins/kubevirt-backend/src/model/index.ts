export { waitingForRafayCause } from './cause';
export { summarize } from './summarize';
export type { PlatformParts, VmParts } from './parts';
export type * from './types';
