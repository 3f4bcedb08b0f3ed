import { IncomingMessage } from 'node:http';
import { forbidden, unauthorized } from '../status';
import { isAllowed } from './authorizer';
import { ANONYMOUS, Identity, TokenIdentity } from './identities';

/** Knows callers by their bearer tokens, and whom they impersonate. */
export class Authenticator {
  constructor(private readonly identities: TokenIdentity[]) {}

  /** Who calls; an unknown token is a 401. */
  authenticate(request: IncomingMessage): Identity {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (!scheme) {
      return ANONYMOUS;
    }
    const caller =
      scheme.toLowerCase() === 'bearer' && token
        ? this.identities.find(identity => identity.token === token)
        : undefined;
    if (!caller) {
      throw unauthorized();
    }
    const groups = [...(caller.groups ?? []), 'system:authenticated'];
    return this.#impersonated(request, { ...caller, groups });
  }

  /** The identity of a name; somebody without rights when it is unknown. */
  find(name: string, groups: string[]): Identity {
    const known = this.identities.find(identity => identity.name === name);
    return known ?? { name, groups, rules: [] };
  }

  #impersonated(request: IncomingMessage, caller: Identity): Identity {
    const name = request.headers['impersonate-user'];
    if (typeof name !== 'string') {
      return caller;
    }
    const groups = request.headersDistinct['impersonate-group'] ?? [];
    const wanted = [
      { resource: 'users', name },
      ...groups.map(group => ({ resource: 'groups', name: group })),
    ];
    for (const subject of wanted) {
      if (!isAllowed(caller, { ...subject, verb: 'impersonate', group: '' })) {
        throw forbidden(
          subject,
          `User "${caller.name}" cannot impersonate resource "${subject.resource}" in API group "" at the cluster scope`,
        );
      }
    }
    return this.find(name, [...groups, 'system:authenticated']);
  }
}
