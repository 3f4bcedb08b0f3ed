export * from './ConsentingEntities';
export * from './LastingFacts';
export * from './Observation';
