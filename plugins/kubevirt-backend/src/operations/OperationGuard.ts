import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_ENTITY_REF,
  kubevirtVmOperatePermission,
  type OperationRefusal,
  type OperationRefusalCode,
  type OperationVerb,
  type LocalizableMessage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  principalOf,
  refsOf,
  type EntityAccess,
  type LocatedVm,
  type ServicePolicy,
  type VirtualMachineFinder,
  type VisibleEntity,
} from '../access';
import type { ClusterRegistry, Impersonated } from '../clusters';
import { rightOf, ruleOf, localizableText } from '../model';
import type { ClusterRights } from './ClusterRights';
import { impersonate } from './impersonation';
import {
  isWithinLimits,
  type OperationSettings,
} from './readOperationSettings';

export interface OperationGuardOptions {
  settings: OperationSettings;
  access: EntityAccess;
  finder: VirtualMachineFinder;
  services: ServicePolicy;
  userInfo: UserInfoService;
  clusters: ClusterRegistry;
  rights: ClusterRights;
}

/** Who asks for what, on which VM, in the name of which entity. */
export interface OperationCaller {
  credentials: BackstageCredentials;
  entity: VisibleEntity;
  located: LocatedVm;
}

/** As whom a cluster is called. */
export interface ClusterIdentity {
  /** Absent: as the configured credential. */
  impersonated?: Impersonated;
}

export function refusal(
  code: OperationRefusalCode,
  message: LocalizableMessage,
  more: Pick<OperationRefusal, 'quote' | 'status' | 'rule'> = {},
): OperationRefusal {
  return { code, ...localizableText(message), ...more };
}

/**
 * Whether a caller may operate a VM, whatever state it is in: the one place where that is decided, for plans, for
 * runs and for what the page offers.
 */
export class OperationGuard {
  readonly #options: OperationGuardOptions;

  private constructor(options: OperationGuardOptions) {
    this.#options = options;
  }

  static create(options: OperationGuardOptions): OperationGuard {
    return new OperationGuard(options);
  }

  get settings(): OperationSettings {
    return this.#options.settings;
  }

  /** Why the portal refuses, by verb; a verb that it does not refuse is not there. Asks nothing of a cluster. */
  async refusals<T extends OperationVerb>(
    caller: OperationCaller,
    verbs: readonly T[],
  ): Promise<Map<T, OperationRefusal>> {
    const { settings, services, access, finder } = this.#options;
    const { credentials, entity, located } = caller;
    const { cluster, namespace, name } = located.summary;
    const { entityRef, consentRef = entityRef } = entity;
    const all = (why: OperationRefusal) =>
      new Map(verbs.map(verb => [verb, why]));
    if (!settings.enabled) {
      return all(refusal('disabled', { code: 'operations-disabled' }));
    }
    if (!services.allows(credentials)) {
      return all(refusal('permission', { code: 'operation-services-refused' }));
    }
    const permitted = await access.permitted(
      credentials,
      entity,
      kubevirtVmOperatePermission,
      verbs,
    );
    const consent = finder.hasConsent(entity, located);
    const refused = new Map<T, OperationRefusal>();
    for (const verb of verbs) {
      const operation: LocalizableMessage = { code: `to-${verb}` };
      const params = { operation, entity: entityRef };
      if (
        !refsOf(entity).every(ref =>
          isWithinLimits(settings.limits, verb, {
            entityRef: ref,
            cluster,
            namespace,
          }),
        )
      ) {
        refused.set(
          verb,
          refusal('limited', {
            code: 'operation-limited',
            params: { ...params, namespace, cluster },
          }),
        );
      } else if (!permitted.has(verb)) {
        refused.set(
          verb,
          refusal('permission', {
            code: 'operation-not-permitted',
            params: { ...params, permission: kubevirtVmOperatePermission.name },
          }),
        );
      } else if (!consent) {
        refused.set(
          verb,
          refusal('consent', {
            code: 'operation-without-consent',
            params: {
              cluster,
              entity: consentRef,
              vm: `${namespace}/${name}`,
              annotation: ANNOTATION_ENTITY_REF,
            },
          }),
        );
      }
    }
    return refused;
  }

  /** As whom the cluster is called, or why the caller is nobody there. */
  async identify({
    credentials,
    located,
  }: OperationCaller): Promise<ClusterIdentity | OperationRefusal> {
    const { settings, userInfo } = this.#options;
    if (!settings.impersonation) {
      return {};
    }
    const impersonated = await impersonate(
      settings.impersonation,
      credentials,
      userInfo,
    );
    return impersonated
      ? { impersonated }
      : refusal('identity', {
          code: 'operation-identity-unknown',
          params: {
            person: principalOf(credentials).name,
            cluster: located.summary.cluster,
          },
        });
  }

  /** Why the cluster's rights refuse a verb to an identity; undefined where they do not, or did not say. */
  async lackingRight(
    { located }: OperationCaller,
    { impersonated }: ClusterIdentity,
    verb: OperationVerb,
  ): Promise<OperationRefusal | undefined> {
    const { cluster, namespace } = located.summary;
    const answer = await this.#options.rights.may(
      this.#options.clusters.require(cluster),
      namespace,
      rightOf(verb),
      impersonated,
    );
    if (answer === 'impersonation-forbidden') {
      return refusal('cluster-rights', {
        code: 'operation-impersonation-forbidden',
        params: { user: impersonated?.user ?? '', cluster },
      });
    }
    if (answer !== 'denied') {
      return undefined;
    }
    const rule = ruleOf(verb);
    const params = {
      verb: rule.verbs[0],
      resource: rule.resources[0],
      namespace,
      cluster,
    };
    return refusal(
      'cluster-rights',
      impersonated
        ? {
            code: 'operation-person-lacks-right',
            params: { ...params, user: impersonated.user },
          }
        : { code: 'operation-portal-lacks-right', params },
      { rule },
    );
  }
}

/** Distinguishes a refusal from an identity. */
export function isRefusal(
  answer: ClusterIdentity | OperationRefusal,
): answer is OperationRefusal {
  return 'code' in answer;
}
