export type { AwaitedVm } from './cause';
export { describeAwaited, summarizeAwaited } from './declaredVm';
export { describeVm } from './detail';
export {
  evictionOf,
  migrationSettingsOf,
  type MigrationSettings,
} from './eviction';
export * from './operations';
export { describePlatform, summarizePlatform } from './platform';
export { localizableText } from './platform/localizableText';
export { reevaluateAt } from './reevaluateAt';
export { summarize } from './summarize';
export type * from './types';
