export * from './EntitySelector';
export * from './readEntitySelector';
