export type { AwaitedVm } from './cause';
export { describeAwaited, summarizeAwaited } from './declaredVm';
export { describeVm } from './detail';
export type { PlatformObjects, VmObjects } from './vmObjects';
export { describePlatform, summarizePlatform } from './platform';
export { reevaluateAt } from './reevaluateAt';
export { summarize } from './summarize';
export type * from './types';
