import { randomUUID } from 'node:crypto';
import { InputError } from '@backstage/errors';
import {
  operationVerbs,
  type OperationActor,
  type OperationAvailability,
  type OperationOptions,
  type OperationPlan,
  type OperationRefusal,
  type OperationTarget,
  type OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { principalOf } from '../access';
import type { Clock } from '../lib/clock';
import {
  appliesTo,
  isSnapshotVerb,
  losesData,
  operationBaseline,
  operationCall,
  operationEffects,
  operationOutcome,
  operationVerdict,
  localizableText,
  snapshotObjectRef,
  targetNodesOf,
  type AskedOperation,
  type OperationBaseline,
  type SnapshotFacts,
} from '../model';
import type { Node } from '../kubevirt/types';
import type { AffectedEntities } from './AffectedEntities';
import type { ClusterCaller } from './ClusterCaller';
import {
  isRefusal,
  refusal,
  type ClusterIdentity,
  type OperationCaller,
  type OperationGuard,
} from './OperationGuard';
import { PLAN_LIFETIME, type OperationPlans } from './OperationPlans';
import type { VmSnapshots } from './VmSnapshots';

export interface OperationPlannerOptions {
  guard: OperationGuard;
  plans: OperationPlans;
  cluster: ClusterCaller;
  affected: AffectedEntities;
  snapshots: VmSnapshots;
  clock: Clock;
}

/** Finds out what an operation would do, without doing it. */
export class OperationPlanner {
  readonly #options: OperationPlannerOptions;

  private constructor(options: OperationPlannerOptions) {
    this.#options = options;
  }

  static create(options: OperationPlannerOptions): OperationPlanner {
    return new OperationPlanner(options);
  }

  /** @throws InputError if an option is missing that the verb needs */
  async plan(
    caller: OperationCaller,
    request: AskedOperation,
  ): Promise<OperationPlan> {
    const { affected, clock, plans } = this.#options;
    const { credentials, entity, located } = caller;
    const { vmObjects } = located;
    demandOptions(request);
    const asked = withName(request, located.summary.name, clock.now());
    const principal = principalOf(credentials);
    const nodes = nodesFor(caller, asked.verb === 'migrate');
    const [found, others] = await Promise.all([
      this.#examine(caller, asked, nodes),
      // Who else is affected is good to know, and no reason to fail.
      affected
        .find(credentials, located, entity.entityRef)
        .catch(() => [] as OperationPlan['affected']),
    ]);
    const effects = operationEffects(vmObjects, asked, nodes, found.facts);
    const now = clock.now();
    const plan: OperationPlan = {
      ...asked,
      target: targetOf(caller),
      allowed: !found.refusal,
      refusals: found.refusal ? [found.refusal] : [],
      dryRun: found.dryRun,
      effects,
      outcome: operationOutcome(
        vmObjects,
        asked,
        entity.selector.location,
        found.facts,
      ),
      affected: others,
      actor: actorOf(principal.name, found.identity),
      ...(losesData(effects) && { confirmation: confirmationOf(caller) }),
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + PLAN_LIFETIME).toISOString(),
    };
    return plan.allowed ? plans.add(plan, principal) : plan;
  }

  /** What a caller can do to a VM now, as far as it is known without a dry run. */
  async availability(
    caller: OperationCaller,
  ): Promise<{ verbs: OperationAvailability[]; nodes: string[] }> {
    const { guard, snapshots } = this.#options;
    const { vmObjects } = caller.located;
    const verbs = operationVerbs.filter(verb => appliesTo(vmObjects, verb));
    const nodes = nodesFor(caller, true);
    const [refusals, identity] = await Promise.all([
      guard.refusals(caller, verbs),
      guard.identify(caller),
    ]);
    const refusalOf = async (verb: (typeof verbs)[number]) => {
      const refused =
        refusals.get(verb) ??
        (isRefusal(identity) ? identity : undefined) ??
        refusedByState(
          caller,
          { verb, options: {} },
          nodes,
          snapshots.gate(caller.located),
        );
      return refused || isRefusal(identity)
        ? refused
        : guard.lackingRight(caller, identity, verb);
    };
    return {
      verbs: await Promise.all(
        verbs.map(async verb => {
          const refused = await refusalOf(verb);
          return {
            verb,
            allowed: !refused,
            ...(refused && { refusal: refused }),
          };
        }),
      ),
      nodes: targetNodesOf(vmObjects, nodes).map(
        ({ metadata }) => metadata.name,
      ),
    };
  }

  /** The most general refusal first: who may not do it at all learns nothing more of the cluster. */
  async #examine(
    caller: OperationCaller,
    asked: AskedOperation,
    nodes: readonly Node[],
  ): Promise<{
    refusal?: OperationRefusal;
    dryRun: OperationPlan['dryRun'];
    identity: ClusterIdentity;
    facts?: SnapshotFacts;
  }> {
    const { guard, cluster, snapshots } = this.#options;
    const { verb } = asked;
    const refused = (await guard.refusals(caller, [verb])).get(verb);
    const identity = refused ?? (await guard.identify(caller));
    if (isRefusal(identity)) {
      return { refusal: identity, dryRun: 'none', identity: {} };
    }
    const { located } = caller;
    const { vmObjects, summary } = located;
    let facts = snapshots.gate(located);
    let byState = refusedByState(caller, asked, nodes, facts);
    if (!byState && isSnapshotVerb(verb)) {
      const found = await snapshots.facts(located);
      if ('code' in found) {
        return { refusal: found, dryRun: 'none', identity };
      }
      facts = found;
      byState = refusedByState(caller, asked, nodes, facts);
    }
    if (byState) {
      return { refusal: byState, dryRun: 'none', identity, facts };
    }
    const call = operationCall(
      asked,
      vmObjects,
      summary,
      baselineFor(asked, caller, facts, randomUUID()),
      nodes,
    );
    if (!call.dryRun) {
      const lacking = await guard.lackingRight(caller, identity, verb);
      return { ...(lacking && { refusal: lacking }), dryRun: 'none', identity };
    }
    const failure = await cluster.call(caller, identity, verb, {
      ...call,
      path: call.dryRunPath ?? call.path,
      body: call.dryRun,
    });
    if (!failure) {
      return { dryRun: 'passed', identity, facts };
    }
    return {
      refusal: failure.refusal,
      dryRun: failure.unanswered ? 'failed' : 'refused',
      identity,
      facts,
    };
  }
}

/** The option without which a verb means nothing. */
const NEEDED: Partial<Record<OperationVerb, keyof OperationOptions>> = {
  restore: 'snapshot',
  'delete-snapshot': 'snapshot',
  'delete-restore': 'restore',
};

function demandOptions({ verb, options }: AskedOperation): void {
  const needed = NEEDED[verb];
  if (needed && options[needed] === undefined) {
    throw new InputError(`'options.${needed}' must be given for ${verb}`);
  }
}

/** A snapshot gets its name when it is planned, so that one plan makes one snapshot. */
function withName(
  asked: AskedOperation,
  vm: string,
  now: number,
): AskedOperation {
  if (asked.verb !== 'snapshot' || asked.options.snapshot !== undefined) {
    return asked;
  }
  // orders-db-20260102-030405
  const [day, time] = new Date(now)
    .toISOString()
    .slice(0, 19)
    .replace(/[-:]/g, '')
    .split('T');
  return {
    ...asked,
    options: {
      ...asked.options,
      snapshot: `${vm.slice(0, 200)}-${day}-${time}`,
    },
  };
}

/**
 * How the VM is now, and which object the operation is about, where it is about one.
 *
 * @param id - of the operation
 */
export function baselineFor(
  asked: AskedOperation,
  { located }: OperationCaller,
  facts: SnapshotFacts,
  id: string,
): OperationBaseline {
  const { verb } = asked;
  const baseline = operationBaseline(located.vmObjects);
  return isSnapshotVerb(verb)
    ? {
        ...baseline,
        object: snapshotObjectRef(
          { ...asked, verb },
          located.summary.name,
          id,
          facts,
        ),
      }
    : baseline;
}

/** Nodes of the VM's cluster; none where they may not be read, or are not asked for. */
export function nodesFor(
  { located }: OperationCaller,
  wanted: boolean,
): readonly Node[] {
  return wanted ? located.mirror.platform().nodes : [];
}

function refusedByState(
  { located }: OperationCaller,
  asked: AskedOperation,
  nodes: readonly Node[],
  facts: SnapshotFacts,
): OperationRefusal | undefined {
  const { state } = located.mirror.status();
  if (state !== 'synced') {
    return refusal('cluster', {
      code: 'operation-cluster-silent',
      params: { cluster: located.summary.cluster },
    });
  }
  const verdict = operationVerdict(located.vmObjects, asked, nodes, facts);
  return verdict && refusal('state', verdict);
}

/** The VM of a caller as it is now. */
export function targetOf({
  entity,
  located,
}: OperationCaller): OperationTarget {
  const { kind, cluster, namespace, name } = located.summary;
  const { uid, vmiUid } = operationBaseline(located.vmObjects);
  return {
    entityRef: entity.entityRef,
    kind,
    cluster,
    namespace,
    name,
    uid,
    ...(vmiUid && { vmiUid }),
  };
}

function actorOf(
  principal: string,
  { impersonated }: ClusterIdentity,
): OperationActor {
  return impersonated
    ? { principal, onCluster: 'person', clusterUser: impersonated.user }
    : { principal, onCluster: 'portal' };
}

function confirmationOf({ located }: OperationCaller) {
  const { name } = located.summary;
  return {
    name,
    ...localizableText({ code: 'confirm-data-loss', params: { name } }),
  };
}
