export * from './errors';
export * from './MirrorsWithOperations';
export * from './OperationJournal';
export * from './Operations';
export * from './OperationRunner';
