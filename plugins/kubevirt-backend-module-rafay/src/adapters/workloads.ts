import { z } from 'zod';
import { rafayPath, type RafayReader } from '../client/RafayClient';
import { decode, name, optionalText, optionalTime } from './decode';
import { driftOf, driftShape, type RafayDrift } from './drift';
import { readAllPages } from './pages';

/** A workload of a project. */
export interface RafayWorkload {
  name: string;
  namespace?: string;
  version?: string;
  /** What Rafay does where somebody changes it on the cluster. */
  drift: 'off' | 'notify' | 'deny';
}

/** How far a workload has come. */
export interface RafayWorkloadStatus {
  state: 'unpublished' | 'running' | 'published' | 'failed' | 'unknown';
  /** Rafay's own words. */
  reason?: string;
  /** When it got there. */
  since?: string;
  /** Somebody changed on a cluster what it applied. */
  drift?: RafayDrift;
}

const workload = z.looseObject({
  metadata: z.looseObject({ name }),
  spec: z
    .looseObject({
      namespace: optionalText,
      version: optionalText,
      drift: z
        .looseObject({ enabled: z.unknown().optional(), action: optionalText })
        .nullish(),
    })
    .nullish(),
});

const status = z.looseObject({
  status: z
    .looseObject({
      conditionStatus: optionalText,
      conditionType: optionalText,
      reason: optionalText,
      lastUpdated: optionalTime,
      extra: z
        .looseObject({
          data: z.looseObject({ drift: driftShape }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

const STATES = new Map<string, RafayWorkloadStatus['state']>([
  ['StatusNotSet', 'unpublished'],
  ['StatusSubmitted', 'running'],
  ['StatusOK', 'published'],
  ['StatusFailed', 'failed'],
]);

function driftActionOf(
  drift: { enabled?: unknown; action?: string } | null | undefined,
): RafayWorkload['drift'] {
  if (drift?.enabled !== true) {
    return 'off';
  }
  return drift.action?.toLowerCase() === 'deny' ? 'deny' : 'notify';
}

/** The workloads of a project: `GET /apis/apps.k8smgmt.io/v3/projects/{project}/workloads` (OpenAPI v3). */
export async function readWorkloads(
  rafay: RafayReader,
  project: string,
): Promise<RafayWorkload[]> {
  const items = await readAllPages(
    rafay,
    workload,
    `workloads of project '${project}'`,
    rafayPath`/apis/apps.k8smgmt.io/v3/projects/${project}/workloads`,
  );
  return items.map(({ metadata, spec }) => ({
    name: metadata.name,
    ...(spec?.namespace && { namespace: spec.namespace }),
    ...(spec?.version && { version: spec.version }),
    drift: driftActionOf(spec?.drift),
  }));
}

/**
 * How far a workload has come.
 *
 * @remarks
 * `GET …/workloads/{name}/status` with `conditionStatus` `StatusNotSet`, `StatusSubmitted`, `StatusOK`, `StatusFailed`,
 * and `lastUpdated` (OpenAPI v3 Status; terraform-provider-rafay, `data_workload.go`).
 */
export async function readWorkloadStatus(
  rafay: RafayReader,
  project: string,
  workloadName: string,
): Promise<RafayWorkloadStatus> {
  const what = `state of workload '${workloadName}' in project '${project}'`;
  const { status: found } = decode(
    status,
    await rafay.json({
      what,
      path: rafayPath`/apis/apps.k8smgmt.io/v3/projects/${project}/workloads/${workloadName}/status`,
    }),
    what,
  );
  const drift = driftOf(found?.extra?.data?.drift);
  return {
    state: STATES.get(found?.conditionStatus ?? '') ?? 'unknown',
    ...(found?.reason && { reason: found.reason }),
    ...(found?.lastUpdated && { since: found.lastUpdated }),
    ...(drift && { drift }),
  };
}
