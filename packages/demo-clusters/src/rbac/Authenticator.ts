import { IncomingMessage } from 'node:http';
import { unauthorized } from '../status';
import {
  ANONYMOUS,
  AUTHENTICATED,
  Identity,
  TokenIdentity,
  UNAUTHENTICATED,
  serviceAccountOf,
} from './identities';
import { Authorizer, ResourceAttributes } from './Authorizer';

const EXTRA = 'impersonate-extra-';
const TOKEN_PROTOCOL = 'base64url.bearer.authorization.k8s.io.';

/** A request that names groups or other traits of somebody, and not whom. */
export class ImpersonationError extends Error {}

/** Who is to be impersonated, as the headers name them. */
interface Impersonation {
  user: string;
  groups: string[];
  uid: string | undefined;
  extra: Record<string, string[]>;
}

/** An escape that is none stands for itself. */
function unescape(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** Reads the headers as k8s.io/apiserver pkg/endpoints/filters/impersonation does. */
function readImpersonation(
  request: IncomingMessage,
): Impersonation | undefined {
  const headers = request.headersDistinct;
  const user = headers['impersonate-user']?.[0] ?? '';
  const groups = headers['impersonate-group'] ?? [];
  const uid = headers['impersonate-uid']?.[0];
  const extra = Object.fromEntries(
    Object.entries(headers)
      .filter(([header]) => header.startsWith(EXTRA))
      .map(([header, values]) => [
        unescape(header.slice(EXTRA.length)),
        values ?? [],
      ]),
  );
  if (user) {
    return { user, groups, uid, extra };
  }
  const requested = [
    ...groups.map(group => `{Group  ${group}    }`),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map(
        value => `{UserExtra  ${value}  authentication.k8s.io/v1  ${key}}`,
      ),
    ),
    ...(uid ? [`{UID  ${uid}  authentication.k8s.io/v1  }`] : []),
  ];
  if (requested.length > 0) {
    throw new ImpersonationError(
      `requested [${requested.join(' ')}] without impersonating a user`,
    );
  }
  return undefined;
}

/**
 * Takes the token out of the subprotocols of a WebSocket, where browsers put it, which can set no other header
 * (k8s.io/apiserver pkg/authentication/request/websocket/protocol.go). Empty when it is the only subprotocol: then
 * there is none that could be answered.
 */
function takeProtocolToken(request: IncomingMessage): string | undefined {
  const { headers } = request;
  if (headers.upgrade?.toLowerCase() !== 'websocket') {
    return undefined;
  }
  const offered = (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map(protocol => protocol.trim());
  const found = offered.find(protocol => protocol.startsWith(TOKEN_PROTOCOL));
  if (!found) {
    return undefined;
  }
  const others = offered.filter(protocol => protocol !== found);
  headers['sec-websocket-protocol'] = others.join(', ');
  return others.length > 0
    ? Buffer.from(found.slice(TOKEN_PROTOCOL.length), 'base64url').toString()
    : '';
}

function groupsOfServiceAccount(user: string): string[] {
  const account = serviceAccountOf(user);
  return account
    ? ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`]
    : [];
}

/** What the caller must be allowed to impersonate, one after the other. */
function* demanded({
  user,
  groups,
  uid,
  extra,
}: Impersonation): Generator<ResourceAttributes> {
  const verb = 'impersonate';
  const traits = { verb, group: 'authentication.k8s.io' };
  const account = serviceAccountOf(user);
  yield account
    ? { verb, group: '', resource: 'serviceaccounts', ...account }
    : { verb, group: '', resource: 'users', name: user };
  for (const name of groups) {
    yield { verb, group: '', resource: 'groups', name };
  }
  for (const [subresource, values] of Object.entries(extra)) {
    for (const name of values) {
      yield { ...traits, resource: 'userextras', subresource, name };
    }
  }
  if (uid) {
    yield { ...traits, resource: 'uids', name: uid };
  }
}

/** Knows callers by their bearer tokens, and whom they impersonate. */
export class Authenticator {
  constructor(
    private readonly identities: TokenIdentity[],
    private readonly authorizer: Authorizer,
  ) {}

  /**
   * Who calls.
   *
   * @throws StatusError with 401 for an unknown token, and with 403 for somebody whom the caller may not impersonate
   * @throws ImpersonationError where the headers name traits of nobody
   */
  authenticate(request: IncomingMessage): Identity {
    const caller = this.#caller(request);
    const wanted = readImpersonation(request);
    return wanted ? this.#impersonate(caller, wanted) : caller;
  }

  /** The identity of a name; somebody without rules of their own when it is unknown. */
  find(name: string, groups: string[]): Identity {
    const known = this.identities.find(identity => identity.name === name);
    return { name, groups, rules: known?.rules ?? [] };
  }

  #caller(request: IncomingMessage): Identity {
    const [scheme, bearer] = (request.headers.authorization ?? '').split(' ');
    const token = scheme
      ? (scheme.toLowerCase() === 'bearer' && bearer) || ''
      : takeProtocolToken(request);
    if (token === undefined) {
      return ANONYMOUS;
    }
    const caller = token
      ? this.identities.find(identity => identity.token === token)
      : undefined;
    if (!caller) {
      throw unauthorized();
    }
    return {
      ...caller,
      groups: [...new Set([...(caller.groups ?? []), AUTHENTICATED])],
    };
  }

  #impersonate(caller: Identity, wanted: Impersonation): Identity {
    for (const attributes of demanded(wanted)) {
      this.authorizer.demand(caller, attributes);
    }
    const { user, uid, extra } = wanted;
    // Groups that are named are all that there are (filters/impersonation).
    const groups = wanted.groups.length
      ? [...wanted.groups]
      : groupsOfServiceAccount(user);
    const all = user === ANONYMOUS.name ? UNAUTHENTICATED : AUTHENTICATED;
    if (!groups.includes(all)) {
      groups.push(all);
    }
    return {
      ...this.find(user, groups),
      ...(uid && { uid }),
      ...(Object.keys(extra).length > 0 && { extra }),
    };
  }
}
