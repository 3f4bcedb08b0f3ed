import { z } from 'zod';
import { listOf, optionalText, optionalTime } from './decode';

/** Something that Rafay applied was changed on its cluster by somebody else. */
export interface RafayDrift {
  /** The change stands, or Rafay refused it. */
  state: 'detected' | 'blocked';
  /** Rafay's own words. */
  reason?: string;
  /** What was changed, such as `VirtualMachine orders/orders-db`. */
  objects: string[];
  since?: string;
}

/** How Rafay writes drift down; see {@link driftOf}. */
export const driftShape = z
  .looseObject({
    status: optionalText,
    reason: optionalText,
    lastUpdated: optionalTime,
    components: listOf(z.looseObject({ name: optionalText })),
  })
  .nullish();

const STATES = new Map<string, RafayDrift['state']>([
  ['detected', 'detected'],
  ['driftdetected', 'detected'],
  ['blocked', 'blocked'],
  ['driftblocked', 'blocked'],
]);

const MAX_OBJECTS = 20;

/** Whether a condition of this type is about drift. */
export function isDriftCondition(type: string | undefined): boolean {
  return type?.toLowerCase().includes('drift') ?? false;
}

/**
 * What Rafay says of drift; undefined where it says nothing that is known.
 *
 * @remarks
 * **Uncertain.** Rafay's documentation says that drift is reported or blocked, and an audit event written (docs.rafay.co,
 * "Cluster Blueprints and Drift Detection"). Where the REST API reports it stands in no public source. **Assumed** is a
 * condition in the form of the v2 API's others: of a type with `Drift` in it, `status` `Detected` or `Blocked`, a `reason`,
 * `lastUpdated`, and what was changed as `components[].name`. It is looked for among the conditions of an add-on in
 * `workloadsummary`, and for a workload of v3 in `status.extra.data.drift` of `…/workloads/{name}/status`:
 *
 * ```json
 * {
 *   "type": "WorkloadDrift",
 *   "status": "Blocked",
 *   "reason": "patch by jane@example.com was refused",
 *   "lastUpdated": "2026-11-28T12:00:00Z",
 *   "components": [{ "name": "VirtualMachine orders/orders-db" }]
 * }
 * ```
 *
 * Without it nothing is reported about drift but what the specification asks for. This file is the one to correct.
 */
export function driftOf(
  found: z.output<typeof driftShape>,
): RafayDrift | undefined {
  const state = STATES.get(found?.status?.toLowerCase() ?? '');
  if (!found || !state) {
    return undefined;
  }
  const { reason, lastUpdated, components } = found;
  return {
    state,
    ...(reason && { reason }),
    objects: components.flatMap(({ name }) => name ?? []).slice(0, MAX_OBJECTS),
    ...(lastUpdated && { since: lastUpdated }),
  };
}
