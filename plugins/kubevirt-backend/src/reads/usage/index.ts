export { GuestReader } from './GuestReader';
export { MetricsApiSource } from './MetricsApiSource';
export { PrometheusSource } from './PrometheusSource';
export { readPrometheusSettings } from './readPrometheusSettings';
export { UsageReader } from './UsageReader';
