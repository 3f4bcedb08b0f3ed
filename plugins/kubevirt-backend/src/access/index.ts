export * from './AccessPolicy';
export * from './ConsentMissingError';
export * from './EntityAccess';
export * from './requirePermission';
export * from './VirtualMachineFinder';
