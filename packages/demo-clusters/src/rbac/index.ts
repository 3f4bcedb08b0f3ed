export { startClusterRoles } from './clusterRoles';
export { ANONYMOUS } from './identities';
export type { Identity, PolicyRule, TokenIdentity } from './identities';
export { Authorizer, notAllowed } from './Authorizer';
export type { Decision, ResourceAttributes } from './Authorizer';
export { Authenticator, ImpersonationError } from './Authenticator';
