import {
  operationVerbs,
  volumeRestorePolicies,
  type Operation,
  type OperationPlan,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { Operations } from '../operations';
import { readEntityRef } from './createListVirtualMachinesAction';
import { noteForModel, UNTRUSTED } from './untrustedText';
import { vmInput, type Zod } from './vmInput';

export interface OperationActionOptions {
  actionsRegistry: ActionsRegistryService;
  operations: Operations;
}

const EXAMPLE = {
  entityRef: 'component:default/orders',
  cluster: 'west',
  namespace: 'shop',
  name: 'orders-db',
};

const note = (z: Zod) => ({
  message: z.string(),
  untrustedText: z.string().optional(),
});

function placeOf(input: {
  entityRef: string;
  cluster: string;
  namespace: string;
  name: string;
}) {
  const { entityRef, cluster, namespace, name } = input;
  return {
    entityRef: readEntityRef(entityRef),
    locator: { cluster, namespace, name },
  };
}

function planForModel(plan: OperationPlan) {
  const { outcome, confirmation } = plan;
  return {
    ...(plan.id && { planId: plan.id }),
    verb: plan.verb,
    options: { ...plan.options },
    target: { ...plan.target },
    allowed: plan.allowed,
    refusals: plan.refusals.map(refusal => ({
      code: refusal.code,
      ...noteForModel(refusal),
      ...(refusal.rule && { rule: { ...refusal.rule } }),
    })),
    effects: plan.effects.map(({ code, severity, message }) => ({
      code,
      severity,
      message,
    })),
    outcome: {
      writes: outcome.writes,
      wins: outcome.wins,
      message: outcome.message,
    },
    affected: plan.affected.map(({ entityRef }) => entityRef),
    ...(confirmation && { confirmation: confirmation.message }),
    expiresAt: plan.expiresAt,
  };
}

function operationForModel(operation: Operation) {
  const { id, verb, phase, by, requestedAt, endedAt } = operation;
  return {
    id,
    verb,
    phase,
    by,
    requestedAt,
    ...(endedAt && { endedAt }),
    ...noteForModel({ ...operation.note, quote: operation.quote }),
  };
}

/** Registers the action that shows what an operation would do. */
export function createPlanOperationAction({
  actionsRegistry,
  operations,
}: OperationActionOptions): void {
  actionsRegistry.register({
    name: 'plan-operation',
    title: 'Plan an operation on a virtual machine',
    description: `
Shows what starting, stopping, restarting, pausing or migrating a KubeVirt virtual machine would do, without doing it:
whether it is allowed and if not why, what is lost or interrupted, whether git undoes it, and which other entities show
the VM. Show the plan to the person before \`run-operation\` is called with its \`planId\` and the UIDs of its target;
it is valid for five minutes, for the same person. Where \`confirmation\` is there, data can be lost: ask the person.
${UNTRUSTED}
    `.trim(),
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({
          ...vmInput(z),
          verb: z.enum(operationVerbs),
          options: z
            .object({
              paused: z
                .boolean()
                .optional()
                .describe('Of start: the guest does not run yet'),
              gracePeriod: z
                .number()
                .int()
                .min(1)
                .max(3600)
                .optional()
                .describe('Of stop: seconds that the guest gets'),
              node: z
                .string()
                .max(253)
                .optional()
                .describe('Of migrate: the node to go to'),
              snapshot: z
                .string()
                .max(253)
                .optional()
                .describe(
                  'Name of the snapshot: of restore and delete-snapshot, which need it; of snapshot for the new one',
                ),
              volumeRestorePolicy: z
                .enum(volumeRestorePolicies)
                .optional()
                .describe('Of restore: which names the claims get'),
              restore: z
                .string()
                .max(253)
                .optional()
                .describe('Of delete-restore, which needs it: its name'),
            })
            .optional(),
        }),
      output: z =>
        z.object({
          planId: z.string().optional().describe('Absent where it is refused'),
          verb: z.string(),
          options: z.object({}).passthrough(),
          target: z
            .object({ uid: z.string(), vmiUid: z.string().optional() })
            .passthrough(),
          allowed: z.boolean(),
          refusals: z.array(
            z.object({ code: z.string(), ...note(z) }).passthrough(),
          ),
          effects: z.array(
            z.object({
              code: z.string(),
              severity: z.string(),
              message: z.string(),
            }),
          ),
          outcome: z.object({
            writes: z.string(),
            wins: z.string().describe('`git`: the next publish undoes it'),
            message: z.string(),
          }),
          affected: z.array(z.string()),
          confirmation: z.string().optional(),
          expiresAt: z.string(),
        }),
    },
    examples: [
      { title: 'What a restart does', input: { ...EXAMPLE, verb: 'restart' } },
    ],
    action: async ({ input, credentials }) => {
      const plan = await operations.plan(credentials, placeOf(input), {
        verb: input.verb,
        options: input.options,
      });
      return { output: planForModel(plan) };
    },
  });
}

/** Registers the action that does what was planned. */
export function createRunOperationAction({
  actionsRegistry,
  operations,
}: OperationActionOptions): void {
  actionsRegistry.register({
    name: 'run-operation',
    title: 'Run a planned operation on a virtual machine',
    description: `
Does what \`plan-operation\` planned, as the same person within five minutes. It starts, stops, restarts, pauses or
migrates a virtual machine that others may depend on, or takes, restores or deletes a snapshot of it: only call it once the person has seen the plan and agreed. A
second call with the same plan does nothing more, and reports how the operation stands. \`phase\` is requested, seen,
done, failed or not-seen; ask again, or call \`get-virtual-machine\`, to see how it goes on. ${UNTRUSTED}
    `.trim(),
    attributes: { readOnly: false, idempotent: true, destructive: true },
    schema: {
      input: z =>
        z.object({
          ...vmInput(z),
          planId: z.string().max(128),
          uid: z.string().max(128).describe('`target.uid` of the plan'),
          vmiUid: z
            .string()
            .max(128)
            .optional()
            .describe('`target.vmiUid` of the plan'),
          confirmation: z
            .string()
            .max(253)
            .optional()
            .describe(
              'The name of the VM, where the plan asks for a confirmation and the person gave it',
            ),
        }),
      output: z =>
        z.object({
          id: z.string(),
          verb: z.string(),
          phase: z.string(),
          by: z.string(),
          requestedAt: z.string(),
          endedAt: z.string().optional(),
          ...note(z),
        }),
    },
    examples: [
      {
        title: 'Run a plan',
        input: {
          ...EXAMPLE,
          planId: '5d2f0c1e-6c1d-4a55-9f0e-1d5a3f0a7c11',
          uid: '0b0f5a52-6d24-4c9e-8c61-2c1c8f6b7f10',
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const { planId, uid, vmiUid, confirmation } = input;
      const { operation } = await operations.run(credentials, placeOf(input), {
        planId,
        uid,
        vmiUid,
        confirmation,
      });
      return { output: operationForModel(operation) };
    },
  });
}
