import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  operationVerbs,
  usageWindows,
  volumeRestorePolicies,
  type OperationOptions,
  type OperationPlanRequest,
  type OperationRunRequest,
  type OperationVerb,
  type UsageWindow,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Request } from 'express';
import { z } from 'zod';
import type { VmLocator } from '../access';
import { clusterName, entityShape, vmShape } from '../lib/names';

const entityParams = z.object(entityShape);
const vmParams = z.object(vmShape);
const clusterParams = z.object({ cluster: clusterName });

const logQuery = z.object({
  container: z.enum(['compute', 'guest-console-log']).default('compute'),
  tailLines: z.coerce.number().int().min(1).max(5000).default(500),
});

const usageQuery = z.object({ window: z.enum(usageWindows).default('1h') });

/** The verbs that each option belongs to. */
const OPTION_OF: Record<keyof OperationOptions, OperationVerb[]> = {
  paused: ['start'],
  gracePeriod: ['stop'],
  node: ['migrate'],
  snapshot: ['snapshot', 'restore', 'delete-snapshot'],
  volumeRestorePolicy: ['restore'],
  restore: ['delete-restore'],
};

/** Of an object of Kubernetes. */
const objectName = (error: string) =>
  z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, error);

const planRequest = z
  .strictObject({
    verb: z.enum(operationVerbs),
    options: z
      .strictObject({
        paused: z.boolean().optional(),
        gracePeriod: z.number().int().min(1).max(3600).optional(),
        node: objectName('is not a node').optional(),
        snapshot: objectName('is not a name').optional(),
        volumeRestorePolicy: z.enum(volumeRestorePolicies).optional(),
        restore: objectName('is not a name').optional(),
      })
      .optional(),
  })
  .superRefine(({ verb, options = {} }, context) => {
    for (const [option, owners] of Object.entries(OPTION_OF)) {
      if (option in options && !owners.includes(verb)) {
        context.addIssue({
          code: 'custom',
          path: ['options', option],
          message: `is an option of ${owners.join(', ')}, and not of ${verb}`,
        });
      }
    }
  });

const uid = z.string().min(1).max(128);
const runRequest = z.strictObject({
  planId: uid,
  uid,
  vmiUid: uid.optional(),
  confirmation: z.string().max(253).optional(),
});

/** @throws InputError that names each part that does not fit */
export function parse<T extends z.ZodTypeAny>(
  schema: T,
  value: unknown,
): z.infer<T> {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new InputError(
      result.error.issues
        .map(issue => `'${issue.path.join('.')}' ${issue.message}`)
        .join('; '),
    );
  }
  return result.data;
}

/** `kind:namespace/name`, in lower case. */
export function readEntityRef(request: Request): string {
  return stringifyEntityRef(parse(entityParams, request.params));
}

export function readVmLocator(request: Request): VmLocator {
  const params = parse(vmParams, request.params);
  return {
    cluster: params.cluster,
    namespace: params.vmNamespace,
    name: params.vmName,
  };
}

export function readClusterName(request: Request): string {
  return parse(clusterParams, request.params).cluster;
}

export function readLogQuery(request: Request) {
  return parse(logQuery, request.query);
}

export function readUsageWindow(request: Request): UsageWindow {
  return parse(usageQuery, request.query).window;
}

/** What is asked for, of a body or of an action's input. */
export function readPlanRequest(body: unknown): OperationPlanRequest {
  return parse(planRequest, body);
}

export function readRunRequest(body: unknown): OperationRunRequest {
  return parse(runRequest, body);
}
