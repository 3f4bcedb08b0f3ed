export type { AwaitedVm } from './cause';
export { describeAwaited, summarizeAwaited } from './declared';
export { describeVm } from './detail';
export type { PlatformParts, VmParts } from './parts';
export { describePlatform, summarizePlatform } from './platform';
export { reevaluateAt } from './reevaluateAt';
export { summarize } from './summarize';
export type * from './types';
