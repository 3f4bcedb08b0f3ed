export { waitingForRafayCause } from './cause';
export { describeVm } from './detail';
export { summarize } from './summarize';
export type { PlatformParts, VmParts } from './parts';
export type * from './types';
