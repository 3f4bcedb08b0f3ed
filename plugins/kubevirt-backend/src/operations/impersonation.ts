import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { Impersonated } from '../clusters';
import { principalOf } from '../access';

/** How catalog names become names of a cluster. */
interface NameMapping {
  prefix: string;
  /** Namespaces of the catalog whose names are unique together, so that no two people share one name. */
  namespaces: string[];
}

/** `kubevirt.operations.impersonation`. */
export interface ImpersonationSettings {
  users: NameMapping & {
    /** By principal, which wins over the prefix. */
    names: Map<string, string>;
  };
  groups: NameMapping;
}

/**
 * What may stand in a header and name a user (visible ASCII). Names that begin with `system:` belong to
 * Kubernetes itself: nobody of the portal is one of its components, or in `system:masters`.
 */
const CLUSTER_NAME = /^(?!system:)[\x21-\x7e]{1,256}$/i;

const DEFAULT_PREFIX = 'backstage:';
const KEY = 'kubevirt.operations.impersonation';

function readMapping(config: Config | undefined, key: string): NameMapping {
  const prefix = config?.getOptionalString('prefix') ?? DEFAULT_PREFIX;
  // With any name behind it, so that `system` and a colon that comes with the name is seen as well.
  if (!CLUSTER_NAME.test(`${prefix}x`) || /^system:?$/i.test(prefix)) {
    throw new InputError(
      `'${KEY}.${key}.prefix' is '${prefix}': names of a cluster are visible ASCII, and do not begin with system:`,
    );
  }
  return {
    prefix,
    namespaces: config?.getOptionalStringArray('namespaces') ?? ['default'],
  };
}

/** @throws InputError that names the key which can't be read */
export function readImpersonation(config: Config): ImpersonationSettings {
  const users = config.getOptionalConfig('users');
  const names = new Map<string, string>();
  for (const { person, user } of (
    users?.getOptionalConfigArray('names') ?? []
  ).map(name => ({
    person: name.getString('principal'),
    user: name.getString('user'),
  }))) {
    if (!CLUSTER_NAME.test(user)) {
      throw new InputError(
        `'${KEY}.users.names' gives ${person} the name '${user}': names of a cluster are visible ASCII, and do not begin with system:`,
      );
    }
    names.set(person.toLowerCase(), user);
  }
  return {
    users: { ...readMapping(users, 'users'), names },
    groups: readMapping(config.getOptionalConfig('groups'), 'groups'),
  };
}

/** The cluster's name of an entity; undefined where it has none. */
function nameOf(
  entityRef: string,
  kind: string,
  { prefix, namespaces }: NameMapping,
): string | undefined {
  const ref = parseEntityRef(entityRef);
  const name = `${prefix}${ref.name}`;
  return ref.kind === kind &&
    namespaces.includes(ref.namespace) &&
    CLUSTER_NAME.test(name)
    ? name
    : undefined;
}

/**
 * Who a caller is on a cluster: the name that sign-in gave, and the groups that it found, and nothing that
 * a catalog entity says of itself.
 *
 * @returns undefined where the caller has no name there: they are refused, and the configured credential does
 * not step in
 */
export async function impersonate(
  settings: ImpersonationSettings,
  credentials: BackstageCredentials,
  userInfo: UserInfoService,
): Promise<Impersonated | undefined> {
  const principal = principalOf(credentials);
  const given = settings.users.names.get(principal.name.toLowerCase());
  if (principal.type !== 'user') {
    return given === undefined ? undefined : { user: given, groups: [] };
  }
  const user = given ?? nameOf(principal.name, 'user', settings.users);
  if (user === undefined) {
    return undefined;
  }
  const { ownershipEntityRefs } = await userInfo.getUserInfo(credentials);
  const groups = ownershipEntityRefs
    .map(ref => nameOf(ref, 'group', settings.groups))
    .filter(name => name !== undefined);
  return { user, groups: [...new Set(groups)] };
}
