export { LazyUsagePanel } from './LazyUsagePanel';
