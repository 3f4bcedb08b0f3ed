export {
  UsageCell,
  UsageFiguresContext,
  UsageNote,
  useEntityUsage,
} from './figures';
export { bytesText } from './format';
export { LazyUsagePanel } from './LazyUsagePanel';
export { cpuText, sizeText } from './texts';
