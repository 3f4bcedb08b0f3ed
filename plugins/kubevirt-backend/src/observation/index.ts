export * from './ConsentingEntities';
export * from './Observation';
