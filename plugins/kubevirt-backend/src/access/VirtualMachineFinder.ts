import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  ANNOTATION_ENTITY_REF,
  ANY_CLUSTER,
  formatInEnglish,
  type ClusterStatus,
  type EntitySearch,
  type LocalizableMessage,
  type VirtualMachineSummary,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ClusterSelector, DeclaredVm } from '../entities';
import { matches } from '../kubevirt/graph/query';
import type { ClusterMirror, MirrorService, VmName } from '../mirror/types';
import { summarizeAwaited, type AwaitedVm } from '../model';
import type { VmObjects } from '../model/vmObjects';
import type { RolloutName, RolloutWatcher } from '../rollouts';
import type { AccessPolicy } from './AccessPolicy';
import { statusForCallers } from './statusForCallers';
import { ConsentMissingError } from './ConsentMissingError';
import type { VisibleEntity } from './EntityAccess';
import { rolloutNameOf } from './rolloutOfFound';
import { declaredVmStateOf, type DeclaredVmState } from './declaredVmState';

/** How long a first answer waits for a cluster's first lists, in milliseconds. */
const FIRST_ANSWER_WAIT = 2_000;

/** Names one VM on one cluster. */
export interface VmLocator {
  /** `*` for a VM that the entity declares without a cluster: wherever it is. */
  cluster: string;
  namespace: string;
  name: string;
}

export interface LocatedVm {
  mirror: ClusterMirror;
  summary: VirtualMachineSummary;
  vmObjects: VmObjects;
}

/** A VM that the entity declares and that does not show. */
export interface DeclaredOnly {
  awaited: AwaitedVm;
  /** Of its cluster; absent where it may be on several. */
  status?: ClusterStatus;
}

export interface VirtualMachineFinderOptions {
  mirrors: MirrorService;
  policy: AccessPolicy;
  /** Knows what VMs wait for that are not there; without it the cause is a general one. */
  rollouts?: RolloutWatcher;
}

/** Looks up in the mirrors which VMs an entity gets to see. Calls no cluster. */
export class VirtualMachineFinder {
  readonly #mirrors: MirrorService;
  readonly #policy: AccessPolicy;
  readonly #rollouts?: RolloutWatcher;

  private constructor(options: VirtualMachineFinderOptions) {
    this.#mirrors = options.mirrors;
    this.#policy = options.policy;
    this.#rollouts = options.rollouts;
  }

  static create(options: VirtualMachineFinderOptions): VirtualMachineFinder {
    return new VirtualMachineFinder(options);
  }

  /** Starts the mirrors that the entity needs and waits briefly for those that are new. */
  async ready(entity: VisibleEntity): Promise<void> {
    const waits: Promise<void>[] = [];
    for (const { cluster } of this.#selectors(entity)) {
      const mirror = this.#mirrors.use(cluster);
      if (mirror.status().state === 'syncing') {
        waits.push(mirror.settled(FIRST_ANSWER_WAIT));
      }
    }
    if (waits.length > 0) {
      await Promise.all(waits);
    }
    await this.#rollouts?.ready(this.#rolloutNames(entity));
  }

  /**
   * Calls `onChange` when what the entity's VMs wait for in the deployment system has changed, until the function that it
   * returns is called.
   */
  watchRollouts(entity: VisibleEntity, onChange: () => void): () => void {
    return (
      this.#rollouts?.watch(this.#rolloutNames(entity), onChange) ?? (() => {})
    );
  }

  /** Those that are waited for, and of which it may be shown what happens to them. */
  #rolloutNames(entity: VisibleEntity): RolloutName[] {
    return entity.selector.declared.flatMap(declared => {
      const found = this.#declaredState(entity, declared);
      const name = found.kind === 'awaited' && rolloutNameOf(found.awaited);
      return name ? [name] : [];
    });
  }

  /** The mirrors of the entity's clusters, with its queries there. */
  mirrors(entity: VisibleEntity) {
    return this.#selectors(entity).map(({ cluster, queries }) => ({
      mirror: this.#mirrors.use(cluster),
      queries,
    }));
  }

  /** What is searched for the entity, and what it takes to see what is found. */
  search(entity: VisibleEntity): EntitySearch {
    const { selector } = entity;
    const required = this.#policy.required(entity);
    return { ...selector.search, ...(required && { requires: required }) };
  }

  statuses(entity: VisibleEntity): ClusterStatus[] {
    const statuses = this.#selectors(entity).map(({ cluster }) =>
      statusForCallers(this.#mirrors.use(cluster).status()),
    );
    for (const name of entity.selector.unknownClusters) {
      const messages: LocalizableMessage[] = [
        {
          code: 'cluster-not-configured',
          params: { entity: entity.entityRef, cluster: name },
        },
      ];
      statuses.push({
        name,
        state: 'unreachable',
        forbiddenKinds: [],
        polledKinds: [],
        message: formatInEnglish(messages),
        messages,
      });
    }
    return statuses;
  }

  /** Whether the entity gets to see this VM in a list. */
  mayShow(entity: VisibleEntity, mirror: ClusterMirror, vm: VmName): boolean {
    return this.#policy.mayRead(entity, mirror, vm);
  }

  /** Whether a VM is one of those that the entity selects and gets to see. */
  shows(entity: VisibleEntity, mirror: ClusterMirror, vm: VmName): boolean {
    const labels = mirror.metadata(vm)?.labels;
    return entity.selector.clusterSelectors.some(
      ({ cluster, queries }) =>
        cluster === mirror.cluster &&
        queries.some(query => matches(query, { ...vm, labels })) &&
        this.mayShow(entity, mirror, vm),
    );
  }

  /** Whether an entity may select VMs that it does not get to see. */
  get hides(): boolean {
    return this.#policy.readMode !== 'open';
  }

  /** Everything that the entity gets to see: what is there, and what it declares and waits for. */
  find(entity: VisibleEntity): VirtualMachineSummary[] {
    return [...this.existing(entity), ...this.awaited(entity).values()];
  }

  /** The VMs that are there. */
  existing(entity: VisibleEntity): VirtualMachineSummary[] {
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
   * The VMs that the entity declares and that do not show, by id. Of those whose cluster has not reported,
   * nothing is known.
   *
   * @param before - what was awaited a moment ago: it stays so while its cluster is read again, as when KubeVirt
   * has just come to it
   */
  awaited(
    entity: VisibleEntity,
    before?: ReadonlyMap<string, VirtualMachineSummary>,
  ): Map<string, VirtualMachineSummary> {
    const awaited = new Map<string, VirtualMachineSummary>();
    for (const declared of entity.selector.declared) {
      const declaredState = this.#declaredState(entity, declared);
      const { namespace, name, clusters } = declared;
      if (declaredState.kind === 'awaited') {
        const summary = summarizeAwaited(declaredState.awaited);
        awaited.set(summary.id, summary);
      } else if (
        declaredState.kind === 'unknown' &&
        declaredState.silent.every(({ state }) => state === 'syncing')
      ) {
        const cluster = clusters.length === 1 ? clusters[0] : ANY_CLUSTER;
        const known = before?.get(`${cluster}/${namespace}/${name}`);
        if (known) {
          awaited.set(known.id, known);
        }
      }
    }
    return awaited;
  }

  /** The declared VM as it shows now, if it does. */
  arrived(
    entity: VisibleEntity,
    { namespace, name, cluster }: VirtualMachineSummary,
  ): VirtualMachineSummary | undefined {
    const declaredState = this.#declared(entity, { cluster, namespace, name });
    return declaredState?.kind === 'shown' ? declaredState.vm : undefined;
  }

  /**
   * As {@link VirtualMachineFinder.locate}, and also finds what the entity declares and waits for.
   *
   * @throws NotFoundError if the entity neither has nor declares such a VM
   * @throws ServiceUnavailableError if it declares one, and nobody knows whether that is there
   */
  async locateOrAwait(
    entity: VisibleEntity,
    locator: VmLocator,
  ): Promise<LocatedVm | DeclaredOnly> {
    await this.ready(entity);
    const located = this.#locate(entity, locator);
    if (located) {
      return located;
    }
    const declaredState = this.#declared(entity, locator);
    if (declaredState?.kind === 'awaited') {
      const { awaited } = declaredState;
      const [cluster, ...others] = awaited.clusters;
      return {
        awaited,
        ...(others.length === 0 &&
          this.#mirrors.has(cluster) && {
            status: statusForCallers(this.#mirrors.use(cluster).status()),
          }),
      };
    }
    if (declaredState?.kind === 'unknown') {
      const reasons = declaredState.silent.map(
        ({ name, state, message }) =>
          `cluster ${name} is ${state}${message ? ` (${message})` : ''}`,
      );
      throw new ServiceUnavailableError(
        `${entity.entityRef} declares ${locator.namespace}/${
          locator.name
        }, and whether it is there is not known: ${reasons.join('; ')}`,
      );
    }
    throw this.#notFound(entity, locator);
  }

  /**
   * @param options - `consent` also asks for consent where lists do without
   * @throws NotFoundError if the entity has no such VM; also for one that exists and is not its own
   * @throws ConsentMissingError if consent is asked for and nobody gave it
   */
  async locate(
    entity: VisibleEntity,
    locator: VmLocator,
    options?: { consent?: boolean },
  ): Promise<LocatedVm> {
    await this.ready(entity);
    const located = this.#locate(entity, locator);
    if (!located) {
      throw this.#notFound(entity, locator);
    }
    const { cluster, namespace, name } = located.summary;
    const { consentRef = entity.entityRef } = entity;
    if (options?.consent && !this.hasConsent(entity, located)) {
      throw new ConsentMissingError(
        `Nobody on the side of cluster ${cluster} has agreed that ${consentRef} may do this to ${namespace}/${name}. ` +
          `Whoever owns the VM or its namespace agrees with the annotation ${ANNOTATION_ENTITY_REF}: ${consentRef}; ` +
          `whoever runs this portal with a rule in kubevirt.access.`,
      );
    }
    return located;
  }

  /** Whether somebody on the cluster's side, or a rule, lets the entity do more than see this VM. */
  hasConsent(entity: VisibleEntity, { mirror, summary }: LocatedVm): boolean {
    return this.#policy.hasConsent(entity, mirror, summary);
  }

  /** What the entity selects on clusters that are still there: one may go while an answer is under way. */
  #selectors({ selector }: VisibleEntity): ClusterSelector[] {
    return selector.clusterSelectors.filter(({ cluster }) =>
      this.#mirrors.has(cluster),
    );
  }

  #locate(entity: VisibleEntity, locator: VmLocator): LocatedVm | undefined {
    const { namespace, name } = locator;
    const cluster = this.#clusterOf(entity, locator);
    const clusterSelector = this.#selectors(entity).find(
      c => c.cluster === cluster,
    );
    const mirror =
      clusterSelector && this.#mirrors.use(clusterSelector.cluster);
    const summary = clusterSelector?.queries
      .flatMap(query => mirror!.find(query))
      .filter(vm => vm.namespace === namespace && vm.name === name)
      // A VMI that a VM of the same name does not own comes after that VM.
      .sort((a, b) => a.kind.length - b.kind.length)[0];
    const vmObjects = summary && mirror!.vmObjects(namespace, name);
    return mirror &&
      summary &&
      vmObjects &&
      // The parts are those of the VM where VM and VMI of one name have nothing to do with each other.
      Boolean(vmObjects.vm) === (summary.kind === 'VirtualMachine') &&
      this.mayShow(entity, mirror, summary)
      ? { mirror, summary, vmObjects }
      : undefined;
  }

  /** The cluster of an address; of one that names none, the cluster on which the VM is. */
  #clusterOf(entity: VisibleEntity, locator: VmLocator): string {
    if (locator.cluster === ANY_CLUSTER) {
      const declaredState = this.#declared(entity, locator);
      if (declaredState?.kind === 'shown') {
        return declaredState.vm.cluster;
      }
    }
    return locator.cluster;
  }

  /** How it stands with the VM of an address, if the entity declares it. */
  #declared(
    entity: VisibleEntity,
    locator: VmLocator,
  ): DeclaredVmState | undefined {
    const { cluster, namespace, name } = locator;
    const [declared] = entity.selector.declared
      .filter(
        each =>
          each.namespace === namespace &&
          each.name === name &&
          (cluster === ANY_CLUSTER
            ? each.clusters.length > 1
            : each.clusters.includes(cluster)),
      )
      // Where it is named with and without its cluster, the former says more.
      .sort((a, b) => a.clusters.length - b.clusters.length);
    return declared && this.#declaredState(entity, declared);
  }

  #declaredState(entity: VisibleEntity, declared: DeclaredVm): DeclaredVmState {
    const found = declaredVmStateOf(
      entity,
      declared,
      this.#policy,
      declared.clusters
        .filter(cluster => this.#mirrors.has(cluster))
        .map(cluster => this.#mirrors.use(cluster)),
    );
    if (found.kind !== 'awaited') {
      return found;
    }
    const name = rolloutNameOf(found.awaited);
    const rolloutCause = name && this.#rollouts?.causeOf(name);
    return rolloutCause
      ? { ...found, awaited: { ...found.awaited, rolloutCause } }
      : found;
  }

  #notFound(entity: VisibleEntity, locator: VmLocator): NotFoundError {
    const { cluster, namespace, name } = locator;
    const required = this.#policy.required(entity);
    const needs = [
      required?.label && `the label ${required.label}`,
      required && `the annotation ${required.annotation}`,
    ].filter(Boolean);
    return new NotFoundError(
      `${
        entity.entityRef
      } has no virtual machine ${namespace}/${name} on cluster ${cluster}${
        needs.length > 0
          ? `, or may not see it: it shows with ${needs.join(' or ')}`
          : ''
      }.`,
    );
  }
}
