import {
  parseEntityRef,
  stringifyEntityRef,
  type CompoundEntityRef,
} from '@backstage/catalog-model';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  OPERATION_PLAN_INVALID_ERROR,
  operationVerbs,
  volumeRestorePolicies,
  type Operation,
  type OperationPlan,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { z as zod } from 'zod/v3';
import { z } from 'zod/v3';
import { objectOf } from '../../rafay/objectOf';
import { parseInput } from '../../rafay/settings';
import type { KubevirtBackendOptions } from '../kubevirtBackend';
import { boundedText, textOf } from './boundedText';
import { checkOwner, type OwnerCheckOptions } from './checkOwner';
import {
  OperationFailedError,
  OperationNotSeenError,
  OperationRefusedError,
  OperationUnfinishedError,
} from './errors';
import { examples } from './examples';
import {
  followOperation,
  isOver,
  systemClock,
  type Clock,
} from './followOperation';
import { OperationsClient } from './OperationsClient';

type Z = typeof zod;

/** A plan is of one replica of the backend, and the run may reach another: so often it is planned and run. */
const MAX_PLANS = 3;

const DNS_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const ENTITY_NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

const inputFields = {
  entityRef: (zImpl: Z) =>
    zImpl
      .string()
      .max(300)
      .describe('Entity that shows the VM, e.g. component:default/orders'),
  cluster: (zImpl: Z) =>
    zImpl
      .string()
      .max(253)
      .refine(name => name !== '.' && name !== '..', 'is not a cluster')
      .describe('Configured name of the cluster'),
  namespace: (zImpl: Z) =>
    zImpl
      .string()
      .regex(DNS_LABEL, 'is not a namespace')
      .describe('Namespace of the VM'),
  name: (zImpl: Z) =>
    zImpl
      .string()
      .regex(DNS_NAME, 'is not the name of a virtual machine')
      .describe('Name of the VM'),
  verb: (zImpl: Z) => zImpl.enum(operationVerbs).describe('What to do'),
  options: (zImpl: Z) =>
    zImpl
      .object({
        paused: zImpl
          .boolean()
          .optional()
          .describe('Of start: the guest does not run yet'),
        gracePeriod: zImpl
          .number()
          .int()
          .min(1)
          .max(3600)
          .optional()
          .describe('Of stop: seconds that the guest gets'),
        node: zImpl
          .string()
          .regex(DNS_NAME, 'is not a node')
          .optional()
          .describe('Of migrate: the node to go to'),
        snapshot: zImpl
          .string()
          .regex(DNS_NAME, 'is not the name of a snapshot')
          .optional()
          .describe(
            'Name of the snapshot: of restore and delete-snapshot, which need it, and of snapshot for the new one',
          ),
        volumeRestorePolicy: zImpl
          .enum(volumeRestorePolicies)
          .optional()
          .describe('Of restore: which names the claims get'),
        restore: zImpl
          .string()
          .regex(DNS_NAME, 'is not the name of a restore')
          .optional()
          .describe('Of delete-restore, which needs it: its name'),
      })
      .strict()
      .optional()
      .describe('How it is done'),
  confirmation: (zImpl: Z) =>
    zImpl
      .string()
      .max(253)
      .optional()
      .describe('The name of the VM once more; needed where data can be lost'),
  wait: (zImpl: Z) =>
    zImpl
      .boolean()
      .default(true)
      .describe(
        'Whether to wait until it is over, for ten minutes at most. Default: true',
      ),
};

const inputSchema = objectOf(z, inputFields);

/** What `kubevirt:vm:operate` is made of. */
export interface VmOperateOptions
  extends OwnerCheckOptions,
    KubevirtBackendOptions {
  /** Default: that of the system. */
  clock?: Clock;
}

/**
 * Makes `kubevirt:vm:operate`: plans an operation on a VM, runs it, and follows it to its end, in the name of the
 * person who started the task, who must own the entity.
 */
export function createVmOperateAction(options: VmOperateOptions) {
  const { clock = systemClock } = options;
  return createTemplateAction({
    id: 'kubevirt:vm:operate',
    description:
      'Starts, stops, restarts, pauses or migrates a virtual machine of an entity that you own. A dry run plans it only',
    supportsDryRun: true,
    examples,
    schema: {
      input: inputFields,
      output: {
        operationId: (zImpl: Z) =>
          zImpl
            .string()
            .optional()
            .describe('Id of the operation; none after a dry run'),
        phase: (zImpl: Z) =>
          zImpl
            .enum([
              'planned',
              'requested',
              'seen',
              'done',
              'failed',
              'not-seen',
            ])
            .describe('How far it is; planned after a dry run'),
        message: (zImpl: Z) =>
          zImpl.string().describe('How it stands, in a sentence'),
      },
    },
    async handler(ctx) {
      const input = parseInput(inputSchema, ctx.input);
      const { cluster, namespace, name, verb, confirmation } = input;
      const entity = readEntityRef(input.entityRef);
      const credentials = await ctx.getInitiatorCredentials();
      await checkOwner(options, credentials, stringifyEntityRef(entity));

      const client = new OperationsClient(
        options,
        credentials,
        { entity, cluster, namespace, name },
        ctx.signal,
      );
      const what = `${verb} of ${namespace}/${name} on cluster ${cluster}`;
      const makePlan = async () => {
        const plan = await client.plan({ verb, options: input.options });
        checkPlan(plan, { what, confirmation });
        ctx.logger.info(`Planned: ${what}`);
        for (const note of [...plan.effects, plan.outcome]) {
          ctx.logger.info(boundedText(note.message));
        }
        return plan;
      };
      if (ctx.isDryRun) {
        const { outcome } = await makePlan();
        ctx.output('phase', 'planned');
        ctx.output('message', boundedText(outcome.message));
        return;
      }

      // A task that is resumed goes on with the operation it asked for: neither asks for another one, nor plans what
      // the one that is under way would have refused.
      const started: Operation = JSON.parse(
        await ctx.checkpoint({
          key: `kubevirt.vm.operate.${cluster}.${namespace}.${name}.${verb}`,
          fn: async () =>
            JSON.stringify(await run(client, makePlan, { what, confirmation })),
        }),
      );
      report(ctx, started);
      const last = input.wait
        ? await followOperation(client, started, {
            clock,
            signal: ctx.signal,
            onChange: operation => report(ctx, operation),
          })
        : started;
      checkOutcome(last, { what, waited: input.wait });
    },
  });
}

/** @throws InputError */
function readEntityRef(text: string): CompoundEntityRef {
  let ref: CompoundEntityRef;
  try {
    ref = parseEntityRef(text, {
      defaultKind: 'component',
      defaultNamespace: 'default',
    });
  } catch (error) {
    throw new InputError(`entityRef: ${(error as Error).message}`);
  }
  if (
    ![ref.kind, ref.namespace, ref.name].every(part => ENTITY_NAME.test(part))
  ) {
    throw new InputError('entityRef: is not the reference of an entity');
  }
  return ref;
}

/** @throws OperationRefusedError with every reason; InputError where the name of the VM is missing */
function checkPlan(
  plan: OperationPlan,
  { what, confirmation }: { what: string; confirmation?: string },
): void {
  if (!plan.allowed || !plan.id) {
    const reasons = plan.refusals.map(refusal => {
      const { rule } = refusal;
      const text = textOf(refusal, refusal.quote);
      return rule ? `${text} Rule: ${JSON.stringify(rule)}` : text;
    });
    throw new OperationRefusedError(
      `${what} is refused: ${reasons.join(' ') || 'no reason was given'}`,
    );
  }
  if (plan.confirmation && confirmation !== plan.confirmation.name) {
    throw new InputError(
      `confirmation: ${boundedText(
        plan.confirmation.message,
      )} Give the name of the virtual machine, ${
        plan.confirmation.name
      }, as confirmation`,
    );
  }
}

/** Plans and runs; plans again where the run reached a replica of the backend that does not know the plan. */
async function run(
  client: OperationsClient,
  makePlan: () => Promise<OperationPlan>,
  { what, confirmation }: { what: string; confirmation?: string },
): Promise<Operation> {
  for (let plans = 1; ; plans++) {
    const plan = await makePlan();
    const { uid, vmiUid } = plan.target;
    try {
      return await client.run({
        planId: plan.id!,
        uid,
        ...(vmiUid && { vmiUid }),
        ...(plan.confirmation && { confirmation }),
      });
    } catch (error) {
      if (error instanceof ServiceUnavailableError) {
        throw new ServiceUnavailableError(
          `Whether the ${what} was asked for is not known: look at the page of the virtual machine before you try again. ${error.message}`,
        );
      }
      if (
        (error as Error).name !== OPERATION_PLAN_INVALID_ERROR ||
        plans === MAX_PLANS
      ) {
        throw error;
      }
    }
  }
}

/** Keeps how an operation stands as outputs and in the log. */
function report(
  ctx: {
    logger: { info(message: string): void };
    output(name: 'operationId' | 'phase' | 'message', value: any): void;
  },
  operation: Operation,
): void {
  const message = textOf(operation.note, operation.quote);
  ctx.output('operationId', operation.id);
  ctx.output('phase', operation.phase);
  ctx.output('message', message);
  ctx.logger.info(`${operation.phase}: ${message}`);
}

/** @throws an error for each end but `done` */
function checkOutcome(
  operation: Operation,
  { what, waited }: { what: string; waited: boolean },
): void {
  const { phase, note, quote } = operation;
  const text = textOf(note, quote);
  if (phase === 'failed') {
    throw new OperationFailedError(`${what} failed: ${text}`);
  }
  if (phase === 'not-seen') {
    throw new OperationNotSeenError(`${what} was not seen: ${text}`);
  }
  if (waited && !isOver(operation)) {
    throw new OperationUnfinishedError(
      `${what} is not over after ten minutes, and goes on: ${text} Look at the page of the virtual machine`,
    );
  }
}
