import { randomUUID } from 'node:crypto';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import type {
  Operation,
  OperationRefusal,
  OperationRunRequest,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { principalOf } from '../access';
import type { Clock } from '../lib/clock';
import {
  endsWithAnswer,
  isSnapshotVerb,
  operationCall,
  localizableText,
  type SnapshotFacts,
} from '../model';
import type { ClusterCaller } from './ClusterCaller';
import {
  OperationPlanInvalidError,
  OperationRefusedError,
  OperationTargetChangedError,
} from './errors';
import {
  isRefusal,
  type ClusterIdentity,
  type OperationCaller,
  type OperationGuard,
} from './OperationGuard';
import type { OperationJournal } from './OperationJournal';
import {
  asksForSame,
  type KnownPlan,
  type OperationPlans,
} from './OperationPlans';
import { baselineFor, nodesFor, targetOf } from './OperationPlanner';
import type { OperationTracker } from './OperationTracker';
import type { VmSnapshots } from './VmSnapshots';

export interface OperationRunnerOptions {
  guard: OperationGuard;
  plans: OperationPlans;
  cluster: ClusterCaller;
  journal: OperationJournal;
  tracker: OperationTracker;
  snapshots: VmSnapshots;
  clock: Clock;
}

/** More operations are not followed at once. */
const MAX_RUNNING = 2_000;

/** What came of a run. */
export interface OperationRun {
  operation: Operation;
  /** It had been asked for before, and nothing was asked for again. */
  joined: boolean;
}

/** Does what was planned, once. */
export class OperationRunner {
  readonly #options: OperationRunnerOptions;

  private constructor(options: OperationRunnerOptions) {
    this.#options = options;
  }

  static create(options: OperationRunnerOptions): OperationRunner {
    return new OperationRunner(options);
  }

  /**
   * @param caller - as access and consent are now, and not as they were when it was planned
   * @throws OperationPlanInvalidError for a plan that is unknown, expired, of somebody else or of another VM
   * @throws InputError if the confirmation that the plan asks for is missing
   * @throws OperationRefusedError if it is refused meanwhile
   * @throws OperationTargetChangedError if VM or VMI are other ones than those of the plan
   * @throws ServiceUnavailableError if too many operations are under way
   */
  async run(
    caller: OperationCaller,
    request: OperationRunRequest,
  ): Promise<OperationRun> {
    const { guard, snapshots } = this.#options;
    const known = this.#planOf(caller, request);
    const { verb } = known.plan;
    const refused = (await guard.refusals(caller, [verb])).get(verb);
    const identity = refused ?? (await guard.identify(caller));
    if (isRefusal(identity)) {
      throw new OperationRefusedError(identity.message);
    }
    // What is deleted must be the object that it is now.
    const facts: SnapshotFacts | OperationRefusal = isSnapshotVerb(verb)
      ? await snapshots.facts(caller.located)
      : { gate: 'unknown' };
    if ('code' in facts) {
      throw new OperationRefusedError(facts.message);
    }
    // From here to the operation's entry in the journal nothing waits, so that of two clicks one joins the other.
    const joined = this.#joined(caller, known);
    if (joined) {
      return { operation: joined, joined: true };
    }
    this.#demandSameTarget(caller, known);
    return {
      operation: await this.#begin(caller, identity, known, facts),
      joined: false,
    };
  }

  #planOf(caller: OperationCaller, request: OperationRunRequest): KnownPlan {
    const principal = principalOf(caller.credentials);
    const known = this.#options.plans.get(request.planId, principal);
    const now = targetOf(caller);
    const target = known?.plan.target;
    if (
      !known ||
      !target ||
      (['entityRef', 'kind', 'cluster', 'namespace', 'name'] as const).some(
        part => target[part] !== now[part],
      )
    ) {
      throw new OperationPlanInvalidError(
        'There is no such plan of yours for this virtual machine, or it is older than five minutes: plan the operation again.',
      );
    }
    if (request.uid !== target.uid || request.vmiUid !== target.vmiUid) {
      throw new OperationTargetChangedError(
        'The virtual machine that you saw is not the one of the plan: plan the operation again.',
      );
    }
    const { confirmation } = known.plan;
    if (confirmation && request.confirmation !== confirmation.name) {
      throw new InputError(
        `'confirmation' must be the name of the virtual machine: ${confirmation.message}`,
      );
    }
    return known;
  }

  /** The operation that this plan was run as, or one that does the same and has not ended. */
  #joined(caller: OperationCaller, known: KnownPlan): Operation | undefined {
    const { plan } = known;
    const operations = this.#options.journal.of(plan.target);
    if (known.operationId) {
      const own = operations.find(({ id }) => id === known.operationId);
      if (own) {
        return own;
      }
      throw new OperationPlanInvalidError(
        'This plan has been run already: plan the operation again.',
      );
    }
    const running = operations.find(
      operation => !operation.endedAt && asksForSame(operation, plan),
    );
    if (running && targetOf(caller).uid === running.target.uid) {
      known.operationId = running.id;
      return running;
    }
    return undefined;
  }

  #demandSameTarget(caller: OperationCaller, { plan }: KnownPlan): void {
    const now = targetOf(caller);
    if (now.uid !== plan.target.uid || now.vmiUid !== plan.target.vmiUid) {
      throw new OperationTargetChangedError(
        `${now.namespace}/${now.name} is not the ${
          now.uid === plan.target.uid
            ? 'run of the virtual machine'
            : 'virtual machine'
        } that was planned for any more: plan the operation again.`,
      );
    }
  }

  async #begin(
    caller: OperationCaller,
    identity: ClusterIdentity,
    known: KnownPlan,
    facts: SnapshotFacts,
  ): Promise<Operation> {
    const { clock, cluster, tracker } = this.#options;
    if (tracker.size >= MAX_RUNNING) {
      throw new ServiceUnavailableError(
        `${MAX_RUNNING} operations are under way, and no more are begun: try again in a minute.`,
      );
    }
    const { vmObjects } = caller.located;
    const { verb, options, target } = known.plan;
    const asked = { verb, options };
    const id = randomUUID();
    const baseline = baselineFor(asked, caller, facts, id);
    const call = operationCall(
      asked,
      vmObjects,
      target,
      baseline,
      nodesFor(caller, verb === 'migrate'),
    );
    const operation: Operation = {
      id,
      ...asked,
      target,
      phase: 'requested',
      by: principalOf(caller.credentials).name,
      requestedAt: new Date(clock.now()).toISOString(),
      note: localizableText({ code: 'operation-requested' }),
    };
    known.operationId = id;
    tracker.follow(operation, baseline);
    const failure = await cluster.call(caller, identity, verb, call);
    if (failure?.unanswered) {
      return tracker.unanswered(id) ?? this.#now(operation);
    }
    if (failure) {
      return this.#fail(operation, failure.refusal);
    }
    if (endsWithAnswer(verb)) {
      tracker.end(id, 'done', [{ code: 'operation-done-by-answer' }]);
    }
    return this.#now(operation);
  }

  #fail(operation: Operation, why: OperationRefusal): Operation {
    const ended = this.#options.tracker.end(
      operation.id,
      'failed',
      why.messages,
      why.quote,
    );
    return ended ?? this.#now(operation);
  }

  #now(operation: Operation): Operation {
    return (
      this.#options.journal
        .of(operation.target)
        .find(({ id }) => id === operation.id) ?? operation
    );
  }
}
