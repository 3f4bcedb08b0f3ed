import { badRequest } from '../status';
import { Authorizer, Identity } from '../rbac';

type Attributes = Record<string, string | undefined>;

/** What a review says of somebody: `spec` of an access review, as far as it is read here. */
interface ReviewSpec {
  resourceAttributes?: Attributes;
  nonResourceAttributes?: Attributes;
  user?: string;
  groups?: string[];
  namespace?: string;
}

/** Who asks, and how it is decided. */
export interface ReviewContext {
  caller: Identity;
  authorizer: Authorizer;
  find(name: string, groups: string[]): Identity;
}

function decision(
  authorizer: Authorizer,
  identity: Identity,
  spec: ReviewSpec,
): object {
  const wanted = spec.resourceAttributes;
  if (!wanted && !spec.nonResourceAttributes) {
    throw badRequest(
      'spec.resourceAttributes: Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    );
  }
  return wanted
    ? authorizer.decide(identity, {
        verb: wanted.verb ?? '',
        group: wanted.group ?? '',
        resource: wanted.resource ?? '',
        subresource: wanted.subresource || undefined,
        namespace: wanted.namespace || undefined,
        name: wanted.name || undefined,
      })
    : { allowed: authorizer.isAdmin(identity) };
}

function rulesOf(
  authorizer: Authorizer,
  identity: Identity,
  namespace: string,
): object {
  const isAdmin = authorizer.isAdmin(identity);
  return {
    resourceRules: authorizer
      .rulesOf(identity, namespace)
      .map(({ namespaces: _, ...rule }) => rule),
    nonResourceRules: [
      {
        verbs: isAdmin ? ['*'] : ['get'],
        nonResourceURLs: isAdmin
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
      userInfo: {
        username: caller.name,
        ...(caller.uid && { uid: caller.uid }),
        groups: caller.groups ?? [],
        ...(caller.extra && { extra: caller.extra }),
      },
    },
  };
}

/** Answers the reviews of `authorization.k8s.io/v1`; undefined for another resource. */
export function reviewAccess(
  plural: string,
  body: { spec?: ReviewSpec } | undefined,
  { caller, authorizer, find }: ReviewContext,
): object | undefined {
  const spec = body?.spec ?? {};
  const answer = (kind: string, status: object) => ({
    kind,
    apiVersion: 'authorization.k8s.io/v1',
    metadata: { creationTimestamp: null },
    spec,
    status,
  });
  switch (plural) {
    case 'selfsubjectaccessreviews':
      return answer(
        'SelfSubjectAccessReview',
        decision(authorizer, caller, spec),
      );
    case 'subjectaccessreviews':
      return answer(
        'SubjectAccessReview',
        decision(authorizer, find(spec.user ?? '', spec.groups ?? []), spec),
      );
    case 'selfsubjectrulesreviews':
      return answer(
        'SelfSubjectRulesReview',
        rulesOf(authorizer, caller, spec.namespace ?? ''),
      );
    default:
      return undefined;
  }
}
