import { forbidden, StatusError } from '../status';
import { KubeObject, ObjectStore } from '../types';
import { Identity, PolicyRule, serviceAccountOf } from './identities';

/** What a caller wants to do to a resource. */
export interface ResourceAttributes {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** Whether somebody may do something; the reason is what an access review answers. */
export interface Decision {
  allowed: boolean;
  reason?: string;
}

/** A rule in force for a caller, and which binding brings it; a role that is missing is an error. */
type Grant = { rule: PolicyRule; reason: string } | { error: string };

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

const RBAC = 'rbac.authorization.k8s.io';

function resourcePath(attributes: ResourceAttributes): string {
  return attributes.subresource
    ? `${attributes.resource}/${attributes.subresource}`
    : attributes.resource;
}

function matches(values: string[] | undefined, wanted: string): boolean {
  return values?.includes('*') || values?.includes(wanted) || false;
}

/** k8s.io/kubernetes pkg/apis/rbac/v1/evaluation_helpers.go. */
function ruleAllows(rule: PolicyRule, wanted: ResourceAttributes): boolean {
  const { verb, group, subresource, namespace, name } = wanted;
  const resource =
    matches(rule.resources, resourcePath(wanted)) ||
    (subresource !== undefined &&
      rule.resources?.includes(`*/${subresource}`) === true);
  return (
    matches(rule.verbs, verb) &&
    matches(rule.apiGroups, group) &&
    resource &&
    (!rule.resourceNames?.length ||
      (name !== undefined && rule.resourceNames.includes(name))) &&
    (!rule.namespaces ||
      (namespace !== undefined && rule.namespaces.includes(namespace)))
  );
}

function isSubject(
  { name, groups = [] }: Identity,
  subject: Subject,
  bindingNamespace: string | undefined,
): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === name;
    case 'Group':
      return groups.includes(subject.name);
    case 'ServiceAccount': {
      const account = serviceAccountOf(name);
      return (
        account?.name === subject.name &&
        account.namespace === (subject.namespace ?? bindingNamespace)
      );
    }
    default:
      return false;
  }
}

/**
 * Decides by the identity's own rules and by Roles, ClusterRoles and their bindings, with the reasons of
 * k8s.io/kubernetes plugin/pkg/auth/authorizer/rbac.
 */
export class Authorizer {
  constructor(private readonly store: Pick<ObjectStore, 'get' | 'list'>) {}

  decide(identity: Identity, wanted: ResourceAttributes): Decision {
    if (this.isAdmin(identity)) {
      return { allowed: true };
    }
    const errors: string[] = [];
    for (const grant of this.#grants(identity, wanted.namespace)) {
      if ('error' in grant) {
        errors.push(grant.error);
      } else if (ruleAllows(grant.rule, wanted)) {
        return { allowed: true, reason: grant.reason };
      }
    }
    return {
      allowed: false,
      ...(errors.length && {
        reason: `RBAC: ${
          errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`
        }`,
      }),
    };
  }

  /** @throws StatusError with 403 where it is not allowed */
  demand(identity: Identity, wanted: ResourceAttributes): void {
    const { allowed, reason } = this.decide(identity, wanted);
    if (!allowed) {
      throw notAllowed(identity, wanted, reason);
    }
  }

  /** Whether the identity may do everything, whatever the roles say. */
  isAdmin({ rules, groups }: Identity): boolean {
    return rules === 'admin' || groups?.includes('system:masters') === true;
  }

  /** All rules that are in force for an identity in a namespace. */
  rulesOf(identity: Identity, namespace: string): PolicyRule[] {
    return this.isAdmin(identity)
      ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]
      : [...this.#grants(identity, namespace)]
          .flatMap(grant => ('rule' in grant ? [grant.rule] : []))
          .filter(rule => rule.namespaces?.includes(namespace) ?? true);
  }

  *#grants(
    identity: Identity,
    namespace: string | undefined,
  ): Generator<Grant> {
    const { rules, name } = identity;
    for (const rule of rules === 'admin' ? [] : rules) {
      yield { rule, reason: `RBAC: allowed to "${name}"` };
    }
    const { store } = this;
    for (const binding of store.list(`clusterrolebindings.${RBAC}`)) {
      yield* this.#grantsOf(identity, binding);
    }
    if (namespace) {
      for (const binding of store.list(`rolebindings.${RBAC}`, { namespace })) {
        yield* this.#grantsOf(identity, binding);
      }
    }
  }

  *#grantsOf(identity: Identity, binding: KubeObject): Generator<Grant> {
    const { name, namespace } = binding.metadata;
    const subject = (binding.subjects ?? []).find((entry: Subject) =>
      isSubject(identity, entry, namespace),
    );
    if (!subject) {
      return;
    }
    const { kind, name: roleName } = binding.roleRef;
    const role = this.store.get({
      resource: `${kind.toLowerCase()}s.${RBAC}`,
      namespace: kind === 'Role' ? namespace : undefined,
      name: roleName,
    });
    if (!role) {
      yield { error: `${kind.toLowerCase()}.${RBAC} "${roleName}" not found` };
      return;
    }
    const bound = namespace ? `${name}/${namespace}` : name;
    const to =
      subject.kind === 'ServiceAccount'
        ? `${subject.name}/${subject.namespace ?? namespace}`
        : subject.name;
    const reason = `RBAC: allowed by ${binding.kind} "${bound}" of ${kind} "${roleName}" to ${subject.kind} "${to}"`;
    for (const rule of role.rules ?? []) {
      yield { rule, reason };
    }
  }
}

/** The 403 of what is not allowed, in the words of k8s.io/apiserver's responsewriters. */
export function notAllowed(
  identity: Identity,
  attributes: ResourceAttributes,
  reason?: string,
): StatusError {
  const { verb, group, resource, namespace, name } = attributes;
  const where = namespace
    ? `in the namespace "${namespace}"`
    : 'at the cluster scope';
  return forbidden(
    { resource: group ? `${resource}.${group}` : resource, name },
    `User "${identity.name}" cannot ${verb} resource "${resourcePath(
      attributes,
    )}" in API group "${group}" ${where}${reason ? `: ${reason}` : ''}`,
  );
}
