export * from './EntityClaims';
export * from './readEntityClaims';
