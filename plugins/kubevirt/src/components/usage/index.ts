export {
  UsageCell,
  UsageFiguresContext,
  UsageNote,
  useEntityUsage,
} from './figures';
export { bytesText, percentText, valueText } from './format';
export { LazyUsagePanel } from './LazyUsagePanel';
