/*
 * What is kept of each kind, field by field; `../types` says the same to TypeScript. What is not named here
 * (spec of containers, environment, managedFields, annotations, cloud-init data) never stays in memory.
 */
export { CONDITION, OWNER_REFERENCE } from './common';
export * from './platform';
export * from './pod';
export * from './storage';
export * from './virtualMachine';
