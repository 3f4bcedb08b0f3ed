export * from './apiserver';
export { SystemClock } from './clock';
export { DemoCluster, threeNodes } from './cluster';
export type { DemoClusterOptions } from './cluster';
export { DEMO_TIMINGS, FAST_TIMINGS } from './controllers/timings';
export type { Timings } from './controllers/timings';
export { Faults } from './faults';
export type { FaultEvent, FaultState, StatusFault } from './faults';
export { Fleet } from './fleet';
export type { FleetMember, FleetOptions } from './fleet';
export { demoIdentities } from './identities';
export type { DemoIdentities } from './identities';
export {
  deployed,
  install,
  MANIFEST_VERSIONS,
  releaseManifest,
} from './install';
export { monitoringObjects, PROMETHEUS } from './monitoring';
export type { NodeOptions } from './kubelet/nodes';
export * from './rafay';
export * from './rbac';
export * from './scenarios';
export * from './status';
export * from './store';
export * from './types';
