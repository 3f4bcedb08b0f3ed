import { randomUUID } from 'node:crypto';
import type {
  OperationPlan,
  OperationVerb,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Clock } from '../lib/clock';
import type { Principal } from '../access';

/** Milliseconds for which a plan may be run. */
export const PLAN_LIFETIME = 5 * 60_000;
/** Beyond them the oldest go: of one principal, and of all. */
const MAX_OF_ONE = 500;
const MAX_OF_ALL = 10_000;

/** A plan that may be run. */
export interface KnownPlan {
  plan: OperationPlan & { id: string };
  /** The principal whose plan it is. */
  principal: string;
  /** The operation that it was run as: it runs once. */
  operationId?: string;
}

/** The plans of the last minutes, in memory. */
export class OperationPlans {
  readonly #clock: Clock;
  readonly #plans = new Map<string, KnownPlan>();

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  static create(options: { clock: Clock }): OperationPlans {
    return new OperationPlans(options.clock);
  }

  get size(): number {
    return this.#plans.size;
  }

  /** Gives a plan its name. */
  add(plan: OperationPlan, principal: Principal): OperationPlan {
    const known = { ...plan, id: randomUUID() };
    this.#forget(principal.key);
    this.#plans.set(known.id, { plan: known, principal: principal.key });
    return known;
  }

  /** A plan of this principal that has not expired. */
  get(id: string, principal: Principal): KnownPlan | undefined {
    const known = this.#plans.get(id);
    return known &&
      known.principal === principal.key &&
      Date.parse(known.plan.expiresAt) > this.#clock.now()
      ? known
      : undefined;
  }

  /** Lets go of what has expired, and makes place for one more. */
  #forget(principal: string): void {
    const now = this.#clock.now();
    let own = 0;
    for (const [id, known] of this.#plans) {
      if (Date.parse(known.plan.expiresAt) > now) {
        break;
      }
      this.#plans.delete(id);
    }
    for (const [id, known] of [...this.#plans].reverse()) {
      if (known.principal === principal && ++own >= MAX_OF_ONE) {
        this.#plans.delete(id);
      }
    }
    for (const id of this.#plans.keys()) {
      if (this.#plans.size < MAX_OF_ALL) {
        break;
      }
      this.#plans.delete(id);
    }
  }
}

/** Whether two plans ask for the same. */
export function asksForSame(
  a: { verb: OperationVerb; options: object },
  b: { verb: OperationVerb; options: object },
): boolean {
  return (
    a.verb === b.verb && JSON.stringify(a.options) === JSON.stringify(b.options)
  );
}
