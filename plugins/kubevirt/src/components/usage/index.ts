export {
  UsageCell,
  UsageFiguresContext,
  UsageNote,
  useEntityUsage,
} from './figures';
export { LazyUsagePanel } from './LazyUsagePanel';
