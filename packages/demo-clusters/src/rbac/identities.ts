/** What a rule allows; `*` stands for all, as in a ClusterRole. */
export interface PolicyRule {
  verbs: string[];
  apiGroups: string[];
  /** Plurals, or `plural/subresource`. */
  resources: string[];
  /** Only objects of these names; all when absent or empty. */
  resourceNames?: string[];
  /** Only in these namespaces, as a RoleBinding grants it; everywhere when absent. */
  namespaces?: string[];
}

/** A caller, as the API server knows them. */
export interface Identity {
  name: string;
  groups?: string[];
  uid?: string;
  extra?: Record<string, string[]>;
  /**
   * What they may do beside what roles and bindings of the cluster grant: everything (`admin`), or what the
   * rules say.
   */
  rules: PolicyRule[] | 'admin';
}

/** An identity by its bearer token. */
export interface TokenIdentity extends Identity {
  /** Absent for people who can only be impersonated. */
  token?: string;
}

export const AUTHENTICATED = 'system:authenticated';
export const UNAUTHENTICATED = 'system:unauthenticated';

export const ANONYMOUS: Identity = {
  name: 'system:anonymous',
  groups: [UNAUTHENTICATED],
  rules: [],
};

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** Namespace and name of the ServiceAccount that a user name stands for; undefined for other users. */
export function serviceAccountOf(
  user: string,
): { namespace: string; name: string } | undefined {
  const [, namespace, name] = SERVICE_ACCOUNT.exec(user) ?? [];
  return namespace ? { namespace, name } : undefined;
}
