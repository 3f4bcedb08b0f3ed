import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  ANNOTATION_ENTITY_REF,
  type ClusterStatus,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ClusterMirror, MirrorService } from '../mirror/types';
import type { VmParts } from '../model/parts';
import type { AccessPolicy } from './AccessPolicy';
import type { VisibleEntity } from './EntityAccess';

/** How long a first answer waits for a cluster's first lists, in milliseconds. */
const FIRST_ANSWER_WAIT = 2_000;

/** Names one VM on one cluster. */
export interface VmLocator {
  cluster: string;
  namespace: string;
  name: string;
}

export interface LocatedVm {
  mirror: ClusterMirror;
  summary: VirtualMachineSummary;
  parts: VmParts;
}

/** Looks up in the mirrors which VMs an entity gets to see. Calls no cluster. */
export class VirtualMachineFinder {
  readonly #mirrors: MirrorService;
  readonly #policy: AccessPolicy;

  private constructor(mirrors: MirrorService, policy: AccessPolicy) {
    this.#mirrors = mirrors;
    this.#policy = policy;
  }

  static create(options: {
    mirrors: MirrorService;
    policy: AccessPolicy;
  }): VirtualMachineFinder {
    return new VirtualMachineFinder(options.mirrors, options.policy);
  }

  /** Starts the mirrors that the entity needs and waits briefly for those that are new. */
  async ready(entity: VisibleEntity): Promise<void> {
    const waits: Promise<void>[] = [];
    for (const { cluster } of entity.claims.claims) {
      const mirror = this.#mirrors.use(cluster);
      if (mirror.status().state === 'syncing') {
        waits.push(mirror.settled(FIRST_ANSWER_WAIT));
      }
    }
    if (waits.length > 0) {
      await Promise.all(waits);
    }
  }

  /** The mirrors of the entity's clusters, with its queries there. */
  mirrors(entity: VisibleEntity) {
    return entity.claims.claims.map(({ cluster, queries }) => ({
      mirror: this.#mirrors.use(cluster),
      queries,
    }));
  }

  statuses(entity: VisibleEntity): ClusterStatus[] {
    const statuses = entity.claims.claims.map(({ cluster }) =>
      this.#mirrors.use(cluster).status(),
    );
    for (const name of entity.claims.unknownClusters) {
      statuses.push({
        name,
        state: 'unreachable',
        forbiddenKinds: [],
        polledKinds: [],
        message: `The annotations of ${entity.entityRef} name the cluster '${name}', which is not configured in this portal.`,
      });
    }
    return statuses;
  }

  /** Whether the entity gets to see this VM in a list. */
  mayShow(
    entity: VisibleEntity,
    mirror: ClusterMirror,
    vm: { namespace: string; name: string },
  ): boolean {
    return (
      !this.#policy.readNeedsConsent ||
      this.#policy.hasConsent(entity, mirror, vm.namespace, vm.name)
    );
  }

  get listsNeedConsent(): boolean {
    return this.#policy.readNeedsConsent;
  }

  find(entity: VisibleEntity): VirtualMachineSummary[] {
    const found = new Map<string, VirtualMachineSummary>();
    for (const { mirror, queries } of this.mirrors(entity)) {
      for (const query of queries) {
        for (const vm of mirror.find(query)) {
          if (!found.has(vm.id) && this.mayShow(entity, mirror, vm)) {
            found.set(vm.id, vm);
          }
        }
      }
    }
    return [...found.values()];
  }

  /**
   * @param options - `consent` also asks for consent where lists do without
   * @throws NotFoundError if the entity has no such VM; also for one that exists and is not its own
   * @throws NotAllowedError if consent is asked for and nobody gave it
   */
  async locate(
    entity: VisibleEntity,
    locator: VmLocator,
    options?: { consent?: boolean },
  ): Promise<LocatedVm> {
    await this.ready(entity);
    const { cluster, namespace, name } = locator;
    const claim = entity.claims.claims.find(c => c.cluster === cluster);
    const mirror = claim && this.#mirrors.use(cluster);
    const summary = claim?.queries
      .flatMap(query => mirror!.find(query))
      .filter(vm => vm.namespace === namespace && vm.name === name)
      // A VMI that a VM of the same name does not own comes after that VM.
      .sort((a, b) => a.kind.length - b.kind.length)[0];
    const parts = summary && mirror!.parts(namespace, name);
    if (
      !mirror ||
      !summary ||
      !parts ||
      !this.mayShow(entity, mirror, summary)
    ) {
      throw new NotFoundError(
        `${entity.entityRef} has no virtual machine ${namespace}/${name} on cluster ${cluster}.`,
      );
    }
    if (
      options?.consent &&
      !this.#policy.hasConsent(entity, mirror, namespace, name)
    ) {
      throw new NotAllowedError(
        `Nobody on the side of cluster ${cluster} has agreed that ${entity.entityRef} may do this to ${namespace}/${name}. ` +
          `Whoever owns the VM or its namespace agrees with the annotation ${ANNOTATION_ENTITY_REF}: ${entity.entityRef}; ` +
          `whoever runs this portal with a rule in kubevirt.access.`,
      );
    }
    return { mirror, summary, parts };
  }
}
