import { forbidden, StatusError } from '../status';
import { Identity, PolicyRule } from './identities';

/** What a caller wants to do to a resource. */
export interface ResourceAttributes {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

function resourcePath(attributes: ResourceAttributes): string {
  return attributes.subresource
    ? `${attributes.resource}/${attributes.subresource}`
    : attributes.resource;
}

function matches(values: string[], wanted: string): boolean {
  return values.includes('*') || values.includes(wanted);
}

function resourceMatches(rule: PolicyRule, wanted: ResourceAttributes) {
  return (
    matches(rule.resources, resourcePath(wanted)) ||
    (wanted.subresource !== undefined &&
      rule.resources.includes(`*/${wanted.subresource}`))
  );
}

/** Whether the identity may do it. */
export function isAllowed(
  identity: Identity,
  attributes: ResourceAttributes,
): boolean {
  if (identity.rules === 'admin') {
    return true;
  }
  return identity.rules.some(
    rule =>
      matches(rule.verbs, attributes.verb) &&
      matches(rule.apiGroups, attributes.group) &&
      resourceMatches(rule, attributes) &&
      (!rule.namespaces ||
        (attributes.namespace !== undefined &&
          rule.namespaces.includes(attributes.namespace))),
  );
}

/** The 403 of what is not allowed, in the words of k8s.io/apiserver's responsewriters. */
export function notAllowed(
  identity: Identity,
  attributes: ResourceAttributes,
): StatusError {
  const { verb, group, resource, namespace, name } = attributes;
  const where = namespace
    ? `in the namespace "${namespace}"`
    : 'at the cluster scope';
  return forbidden(
    { resource: group ? `${resource}.${group}` : resource, name },
    `User "${identity.name}" cannot ${verb} resource "${resourcePath(
      attributes,
    )}" in API group "${group}" ${where}`,
  );
}
