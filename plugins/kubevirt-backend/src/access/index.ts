export * from './AccessPolicy';
export type { AccessRule } from './accessRules';
export * from './ConsentMissingError';
export * from './EntityAccess';
export * from './loadPermissionResources';
export * from './permissionRules';
export * from './requirePermission';
export * from './VirtualMachineFinder';
