/**
 * What backend modules need that extend the KubeVirt plugin.
 *
 * @packageDocumentation
 */
export * from './clock';
export * from './clusters';
export * from './extensions';
export * from './inventory';
export * from './observation';
export * from './rollouts';
export * from './tlsFaults';
export * from './usage';
