export { systemClock } from '../lib/clock';
export { DefaultMirrorService } from './DefaultMirrorService';
export { type MirrorMetrics, type MirrorStats } from './metrics';
