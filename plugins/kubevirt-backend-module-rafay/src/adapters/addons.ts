import { z } from 'zod';
import { rafayPath, type RafayReader } from '../client/RafayClient';
import { decode, listOf, name, optionalText, optionalTime } from './decode';
import { driftOf, isDriftCondition, type RafayDrift } from './drift';

/** An add-on of the blueprint that is assigned to a cluster. */
export interface RafayAddon {
  name: string;
  namespace?: string;
  state: 'ready' | 'running' | 'failed' | 'unknown';
  /** Why it is not ready: Rafay's own words. */
  reason?: string;
  /** What failed in it, one line each. */
  failures: string[];
  since?: string;
  /** Somebody changed on the cluster what it applied. */
  drift?: RafayDrift;
}

const component = z.looseObject({
  name: optionalText,
  reason: optionalText,
  failures: z.unknown().optional().transform(failureTexts),
});

const condition = z.looseObject({
  type: optionalText,
  status: optionalText,
  reason: optionalText,
  lastUpdated: optionalTime,
  components: listOf(component),
});

const summary = z.looseObject({
  workloads: listOf(
    z.looseObject({
      workloadName: name,
      namespace: optionalText,
      publishStatus: optionalText,
      conditions: listOf(condition),
    }),
  ),
});

const MAX_FAILURES = 20;

/** Texts, or objects with a text in one of the known fields. */
function failureTexts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [])
    .slice(0, MAX_FAILURES)
    .flatMap(failure => {
      const text =
        typeof failure === 'object' && failure !== null
          ? (failure as Record<string, unknown>).message ??
            (failure as Record<string, unknown>).reason
          : failure;
      return optionalText.parse(text) ?? [];
    });
}

/** Words of v2's conditions, which differ by release in their case. */
function stateOf(status: string | undefined): RafayAddon['state'] {
  const word = status?.toLowerCase().replace(/^status/, '');
  switch (word) {
    case 'true':
    case 'ok':
    case 'success':
    case 'ready':
    case 'published':
      return 'ready';
    case 'false':
    case 'failed':
    case 'failure':
      return 'failed';
    case 'pending':
    case 'inprogress':
    case 'submitted':
    case 'retry':
    case 'processing':
      return 'running';
    default:
      return 'unknown';
  }
}

/**
 * The add-ons of a cluster's blueprint, with their state.
 *
 * @remarks
 * `GET /v2/scheduler/project/{projectId}/cluster/{cluster}/workloadsummary?workloadType=system`
 * (terraform-provider-rafay, `data_cluster_blueprint_status.go`). An add-on is as its worst condition.
 */
export async function readAddons(
  rafay: RafayReader,
  projectId: string,
  cluster: string,
): Promise<RafayAddon[]> {
  const what = `add-ons of cluster '${cluster}'`;
  const { workloads } = decode(
    summary,
    await rafay.json({
      what,
      path: rafayPath`/v2/scheduler/project/${projectId}/cluster/${cluster}/workloadsummary`,
      query: { workloadType: 'system' },
    }),
    what,
  );
  return workloads.map(({ workloadName, namespace, conditions, ...rest }) => {
    const judged = conditions
      .filter(({ type }) => !isDriftCondition(type))
      .map(each => ({ ...each, state: stateOf(each.status) }));
    const drift = driftOf(
      conditions.find(({ type }) => isDriftCondition(type)),
    );
    const worst =
      judged.find(({ state }) => state === 'failed') ??
      judged.find(({ state }) => state === 'running') ??
      judged.at(-1);
    const components = judged.flatMap(each => each.components);
    return {
      name: workloadName,
      ...(namespace && { namespace }),
      state: worst?.state ?? stateOf(rest.publishStatus),
      ...(worst?.reason && { reason: worst.reason }),
      failures: components
        .flatMap(part => [
          ...part.failures.map(text =>
            part.name ? `${part.name}: ${text}` : text,
          ),
          ...(part.failures.length === 0 && part.reason
            ? [part.name ? `${part.name}: ${part.reason}` : part.reason]
            : []),
        ])
        .slice(0, MAX_FAILURES),
      ...(worst?.lastUpdated && { since: worst.lastUpdated }),
      ...(drift && { drift }),
    };
  });
}
