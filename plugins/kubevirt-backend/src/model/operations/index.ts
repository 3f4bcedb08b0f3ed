export * from './operationCall';
export * from './operationEffects';
export * from './operationOutcome';
export * from './operationProgress';
export * from './operationVerdict';
export { targetNodesOf, type AskedOperation } from './state';
