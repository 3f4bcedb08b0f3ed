export { systemClock, type Clock } from '../lib/clock';
export {
  DefaultMirrorService,
  type MirrorServiceOptions,
} from './DefaultMirrorService';
export { NO_METRICS, type MirrorMetrics, type MirrorStats } from './metrics';
export { readMirrorSettings, type MirrorSettings } from './readMirrorSettings';
export { DEFAULT_TIMINGS, type MirrorTimings } from './reflector/timings';
export type {
  ClusterMirror,
  LabelRequirement,
  MirrorService,
  VmChanges,
  VmQuery,
} from './types';
