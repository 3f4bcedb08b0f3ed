export * from './AccessPolicy';
export * from './EntityAccess';
export * from './requirePermission';
export * from './VirtualMachineFinder';
