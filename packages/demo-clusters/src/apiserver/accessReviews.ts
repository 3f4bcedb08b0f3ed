import { badRequest } from '../status';
import { Identity, isAllowed } from '../rbac';

type Attributes = Record<string, string | undefined>;

function decision(identity: Identity, spec: Record<string, any> = {}): object {
  const wanted: Attributes | undefined = spec.resourceAttributes;
  if (!wanted && !spec.nonResourceAttributes) {
    throw badRequest(
      'spec.resourceAttributes: Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    );
  }
  const allowed = wanted
    ? isAllowed(identity, {
        verb: wanted.verb ?? '',
        group: wanted.group ?? '',
        resource: wanted.resource ?? '',
        subresource: wanted.subresource || undefined,
        namespace: wanted.namespace || undefined,
        name: wanted.name || undefined,
      })
    : identity.rules === 'admin';
  return {
    allowed,
    ...(allowed && { reason: `RBAC: allowed to "${identity.name}"` }),
  };
}

function rulesOf(identity: Identity, namespace: string): object {
  const rules =
    identity.rules === 'admin'
      ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]
      : identity.rules
          .filter(rule => rule.namespaces?.includes(namespace) ?? true)
          .map(({ verbs, apiGroups, resources }) => ({
            verbs,
            apiGroups,
            resources,
          }));
  return {
    resourceRules: rules,
    nonResourceRules: [
      {
        verbs: identity.rules === 'admin' ? ['*'] : ['get'],
        nonResourceURLs:
          identity.rules === 'admin'
            ? ['*']
            : [
                '/api',
                '/api/*',
                '/apis',
                '/apis/*',
                '/healthz',
                '/livez',
                '/openapi',
                '/openapi/*',
                '/readyz',
                '/version',
              ],
      },
    ],
    incomplete: false,
  };
}

/** Says who calls, as `kubectl auth whoami` asks. */
export function reviewSelf(caller: Identity): object {
  return {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { creationTimestamp: null },
    status: {
      userInfo: { username: caller.name, groups: caller.groups ?? [] },
    },
  };
}

/** Answers the reviews of `authorization.k8s.io/v1`; undefined for another resource. */
export function reviewAccess(
  plural: string,
  body: any,
  caller: Identity,
  findIdentity: (name: string, groups: string[]) => Identity,
): object | undefined {
  const answer = (kind: string, status: object) => ({
    kind,
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null },
    spec: body?.spec ?? {},
    status,
  });
  switch (plural) {
    case 'selfsubjectaccessreviews':
      return answer('SelfSubjectAccessReview', decision(caller, body?.spec));
    case 'subjectaccessreviews':
      return answer(
        'SubjectAccessReview',
        decision(
          findIdentity(body?.spec?.user ?? '', body?.spec?.groups ?? []),
          body?.spec,
        ),
      );
    case 'selfsubjectrulesreviews':
      return answer(
        'SelfSubjectRulesReview',
        rulesOf(caller, body?.spec?.namespace ?? ''),
      );
    default:
      return undefined;
  }
}
