/**
 * What the frontend and the backend of the KubeVirt plugin must agree on.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './catalog';
export * from './cluster';
export * from './console';
export * from './deployment';
export * from './errors';
export * from './fleet';
export * from './fleetQuery';
export * from './imageReference';
export * from './nextVersion';
export * from './operations';
export * from './permissions';
export * from './platform';
export * from './knownKeys';
export * from './localizableMessage';
export * from './quantity';
export * from './rollout';
export * from './rolloutTimeline';
export * from './sanitizeLogLine';
export * from './usage';
export * from './snapshots';
export * from './snapshotSchedule';
export * from './virtualMachine';
export * from './virtualMachineDetail';
export * from './virtualMachineFacts';
