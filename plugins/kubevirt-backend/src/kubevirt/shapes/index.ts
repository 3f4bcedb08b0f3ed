/*
 * What is kept of each kind: the types of `../types`, field by field. What is not named here
 * (spec of containers, environment, managedFields, annotations, cloud-init data) never stays in memory.
 */
export * from './platform';
export * from './pod';
export * from './storage';
export * from './virtualMachine';
