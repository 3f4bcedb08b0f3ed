import type {
  AuditorService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type {
  Operation,
  OperationPlan,
  OperationRefusalCode,
  OperationRunRequest,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { principalOf } from '../access';
import type { OperationRun } from './OperationRunner';
import type { OperationPlace } from './OperationPlace';

/** Somebody was refused, rather than that something could not be done. */
const REFUSED: ReadonlySet<OperationRefusalCode> = new Set([
  'disabled',
  'limited',
  'permission',
  'consent',
  'identity',
  'cluster-rights',
]);

/** What is low is not written by default. */
const SEVERITY = 'medium';

export interface OperationAuditOptions {
  auditor: AuditorService;
  logger: Pick<LoggerService, 'error'>;
}

/** Leaves a trace of operations in the audit log: those that were refused, what was run, and what became of it. */
export class OperationAudit {
  readonly #options: OperationAuditOptions;

  private constructor(options: OperationAuditOptions) {
    this.#options = options;
  }

  static create(options: OperationAuditOptions): OperationAudit {
    return new OperationAudit(options);
  }

  /** A plan does nothing: only one that asked for more than its caller may is written. */
  async planned(
    credentials: BackstageCredentials,
    place: OperationPlace,
    plan: OperationPlan,
  ): Promise<void> {
    const refused = plan.refusals.find(({ code }) => REFUSED.has(code));
    if (!refused) {
      return;
    }
    const event = await this.#options.auditor.createEvent({
      eventId: 'operation-plan',
      severityLevel: SEVERITY,
      request: place.request,
      meta: {
        ...whereabouts(credentials, place),
        verb: plan.verb,
        uid: plan.target.uid,
        refusal: refused.code,
      },
    });
    await event.fail({ error: new Error(refused.message) });
  }

  /** A run, whatever comes of it. */
  async run(
    credentials: BackstageCredentials,
    place: OperationPlace,
    { planId, uid }: OperationRunRequest,
    work: () => Promise<OperationRun>,
  ): Promise<OperationRun> {
    const event = await this.#options.auditor.createEvent({
      eventId: 'operation-run',
      severityLevel: SEVERITY,
      request: place.request,
      meta: { ...whereabouts(credentials, place), planId, uid },
    });
    try {
      const run = await work();
      const meta = { ...described(run.operation), joined: run.joined };
      await (run.operation.phase === 'failed'
        ? event.fail({ error: new Error(run.operation.note.message), meta })
        : event.success({ meta }));
      return run;
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  }

  /** What became of it on the cluster. Never rejects. */
  async ended(operation: Operation): Promise<void> {
    try {
      const event = await this.#options.auditor.createEvent({
        eventId: 'operation-end',
        severityLevel: SEVERITY,
        meta: described(operation),
      });
      await (operation.phase === 'done'
        ? event.success()
        : event.fail({ error: new Error(operation.note.message) }));
    } catch (error) {
      this.#options.logger.error(
        `The end of operation ${operation.id} could not be audited`,
        toError(error),
      );
    }
  }
}

function whereabouts(
  credentials: BackstageCredentials,
  { entityRef, locator }: OperationPlace,
): JsonObject {
  return { by: principalOf(credentials).name, entityRef, ...locator };
}

function described({
  id,
  verb,
  options,
  target,
  by,
  phase,
}: Operation): JsonObject {
  return {
    operationId: id,
    verb,
    options: { ...options },
    target: { ...target },
    by,
    phase,
  };
}
