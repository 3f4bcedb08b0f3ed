/** What a rule allows; `*` stands for all, as in a ClusterRole. */
export interface PolicyRule {
  verbs: string[];
  apiGroups: string[];
  /** Plurals, or `plural/subresource`. */
  resources: string[];
  /** Only in these namespaces, as a RoleBinding grants it; everywhere when absent. */
  namespaces?: string[];
}

/** Who calls, and what they may do: everything (`admin`), or what the rules say. */
export interface Identity {
  name: string;
  groups?: string[];
  rules: PolicyRule[] | 'admin';
}

/** An identity by its bearer token. */
export interface TokenIdentity extends Identity {
  /** Absent for people who can only be impersonated. */
  token?: string;
}

export const ANONYMOUS: Identity = {
  name: 'system:anonymous',
  groups: ['system:unauthenticated'],
  rules: [],
};
