import type { Entity } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  ANNOTATION_ENTITY_REF,
  ANNOTATION_KUBERNETES_ID,
  type EntitySearch,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ClusterMirror, VmName } from '../mirror/types';
import {
  readAccessRule,
  ruleCovers,
  type AccessRule,
  type ConfiguredRule,
} from './accessRules';
import { consentedEntities } from './consentedEntities';

/** What it takes to read the state of a VM: `kubevirt.access.read`. */
export type ReadMode = 'labelled' | 'consent' | 'open';

const READ_MODES: readonly string[] = ['labelled', 'consent', 'open'];

/** The entity on whose behalf somebody asks. */
export interface Asking {
  /** `kind:namespace/name`, in lower case. */
  entityRef: string;
  /** Of the configured rules, those that cover entity or caller. */
  rules: AccessRule[];
  /** The entity whose consent counts, where that is another one. */
  consentRef?: string;
  selector: { kubernetesId?: string };
}

/**
 * Whether those who own a VM, or the platform team, agree that an entity selects it.
 *
 * @remarks
 *
 * An entity's annotations, its owner and its relations are written by its author, so by themselves they prove
 * nothing. Consent comes from the cluster's side (annotation `backstage.io/entity-ref` on the VM, the VMI or the
 * namespace) or from `kubevirt.access.rules`, which rest on who calls or on where the catalog read the entity. Logs
 * and YAML need consent always. For the rest `kubevirt.access.read` says what is needed:
 *
 * - `labelled`: the VM itself carries the label `backstage.io/kubernetes-id` that the entity names, or consent
 * - `consent`: consent
 * - `open`: nothing
 */
export class AccessPolicy {
  readonly #read: ReadMode;
  readonly #rules: ConfiguredRule[];

  private constructor(read: ReadMode, rules: ConfiguredRule[]) {
    this.#read = read;
    this.#rules = rules;
  }

  /**
   * @param config - the root configuration
   * @throws InputError that names the key which can't be read
   */
  static fromConfig(config: Config): AccessPolicy {
    const access = config.getOptionalConfig('kubevirt.access');
    const read = access?.getOptionalString('read') ?? 'labelled';
    if (!READ_MODES.includes(read)) {
      throw new InputError(
        `'kubevirt.access.read' is '${read}', and must be one of ${READ_MODES.join(
          ', ',
        )}`,
      );
    }
    const rules = access?.getOptionalConfigArray('rules') ?? [];
    return new AccessPolicy(
      read as ReadMode,
      rules.map((rule, index) =>
        readAccessRule(rule, `kubevirt.access.rules[${index}]`),
      ),
    );
  }

  get readMode(): ReadMode {
    return this.#read;
  }

  /** Whether any rule depends on who calls. */
  get dependsOnCaller(): boolean {
    return this.#rules.some(({ callers }) => callers);
  }

  /** @param ownershipEntityRefs - the caller's, by Backstage's user info; none for a service */
  rulesFor(entity: Entity, ownershipEntityRefs: string[]): AccessRule[] {
    return this.#rules
      .filter(rule => ruleCovers(rule, entity, ownershipEntityRefs))
      .map(({ clusters, namespaces }) => ({ clusters, namespaces }));
  }

  /** Whether the state of this VM may be shown. */
  mayRead(entity: Asking, mirror: ClusterMirror, vm: VmName): boolean {
    if (this.#read === 'open') {
      return true;
    }
    const { kubernetesId } = entity.selector;
    return (
      (this.#read === 'labelled' &&
        kubernetesId !== undefined &&
        mirror.metadata(vm)?.labels?.[ANNOTATION_KUBERNETES_ID] ===
          kubernetesId) ||
      this.hasConsent(entity, mirror, vm)
    );
  }

  /** What a VM must carry so that the entity may read its state, one of the two; undefined where that is nothing. */
  required({
    entityRef,
    consentRef = entityRef,
    selector,
  }: Pick<
    Asking,
    'selector' | 'entityRef' | 'consentRef'
  >): EntitySearch['requires'] {
    if (this.#read === 'open') {
      return undefined;
    }
    const { kubernetesId } = selector;
    return {
      ...(this.#read === 'labelled' &&
        kubernetesId && {
          label: `${ANNOTATION_KUBERNETES_ID}=${kubernetesId}`,
        }),
      annotation: `${ANNOTATION_ENTITY_REF}=${consentRef}`,
    };
  }

  /** Whether the state of whatever VM there is in a namespace may be shown, so that a missing one may be reported. */
  mayReadAll(
    entity: Asking,
    mirror: ClusterMirror,
    namespace: string,
  ): boolean {
    return (
      this.#read === 'open' || this.#hasConsentFor(entity, mirror, namespace)
    );
  }

  /** Whether a rule, the VM, its VMI or its namespace names the entity. */
  hasConsent(entity: Asking, mirror: ClusterMirror, vm: VmName): boolean {
    return (
      this.#hasConsentFor(entity, mirror, vm.namespace) ||
      (mirror.metadata(vm)?.annotations ?? []).some(annotations =>
        consentedEntities(annotations).has(
          entity.consentRef ?? entity.entityRef,
        ),
      )
    );
  }

  #hasConsentFor(
    { entityRef, consentRef = entityRef, rules }: Asking,
    mirror: ClusterMirror,
    namespace: string,
  ): boolean {
    return (
      rules.some(
        rule =>
          (!rule.clusters || rule.clusters.includes(mirror.cluster)) &&
          (!rule.namespaces || rule.namespaces.includes(namespace)),
      ) ||
      consentedEntities(mirror.namespaceAnnotations(namespace)).has(consentRef)
    );
  }
}
