import type {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { AuthenticationError } from '@backstage/errors';

/** Who calls: a person (also through a service that acts for them), or a service on its own. */
export interface Principal {
  type: 'user' | 'service';
  /** Entity reference of the person, or the service's subject. */
  name: string;
  /** Equal for calls of the same principal only. */
  key: string;
}

/** @throws AuthenticationError for what is neither */
export function principalOf({ principal }: BackstageCredentials): Principal {
  const { type } = principal as Partial<BackstageUserPrincipal>;
  if (type === 'user') {
    const { userEntityRef } = principal as BackstageUserPrincipal;
    return { type, name: userEntityRef, key: `user ${userEntityRef}` };
  }
  const { subject } = principal as Partial<BackstageServicePrincipal>;
  if (typeof subject !== 'string') {
    throw new AuthenticationError('Sign in to operate virtual machines.');
  }
  return { type: 'service', name: subject, key: `service ${subject}` };
}
