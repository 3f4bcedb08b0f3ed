export { ANONYMOUS } from './identities';
export type { Identity, PolicyRule, TokenIdentity } from './identities';
export { isAllowed, notAllowed } from './authorizer';
export type { ResourceAttributes } from './authorizer';
export { Authenticator } from './Authenticator';
