import { createHash } from 'node:crypto';
import type { Assignment } from './Assignments';
import type { DriftStatus } from './DriftWatch';
import type { PartStatus } from './PartLedger';
import { blueprintClusters, Part, Project, Specification } from './project';
import type { ProjectRollout } from './RafayEmulator';

/** Readings of drift, by the part. */
export type DriftOf = (project: string, part: Part) => DriftStatus | undefined;

/** v1 and v2 know a project by an id that says nothing of its name. */
export function projectId(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 7);
}

/** A project as v1 lists it. */
export function projectObject(name: string): object {
  return { id: projectId(name), name, organization_id: 'demo' };
}

/** A project as v3 lists it; it is its own project. */
export function projectObjectV3(name: string): object {
  return {
    apiVersion: 'system.k8smgmt.io/v3',
    kind: 'Project',
    metadata: { name, project: name },
    spec: { default: false },
  };
}

/** The clusters that anything of a project goes to. */
export function clustersOf(project: Project): string[] {
  return [
    ...new Set([
      ...project.blueprints.flatMap(({ clusters }) =>
        blueprintClusters(project, clusters),
      ),
      ...project.namespaces.flatMap(({ clusters }) => clusters),
      ...[...project.workloads.values()].flatMap(({ clusters }) => clusters),
    ]),
  ].sort();
}

/** A specification as v3 shows it: its files are read by another call. */
export function specificationObject(
  { apiVersion, kind, metadata, spec }: Specification,
  status?: object,
): object {
  return { apiVersion, kind, metadata, spec, ...(status && { status }) };
}

/** `Unknown` is both: what still goes on, and what came to a part only; the reason says which. */
function syncCondition({ status, addons, partial: isPartial }: Assignment) {
  const failed = addons.filter(({ state }) => state === 'failed');
  const partial = isPartial || failed.length < addons.length;
  const states = {
    waiting: { status: 'Unknown', reason: 'blueprint placement created' },
    running: { status: 'Unknown', reason: 'blueprint placement processed' },
    done: { status: 'True', reason: 'blueprint is synced' },
    failed: {
      status: partial ? 'Unknown' : 'False',
      reason:
        status.reasons?.join('; ') ??
        `failed add-ons: ${failed.map(({ name }) => name).join(', ')}`,
    },
  };
  return {
    type: 'ClusterBlueprintSyncSucceeded',
    lastUpdated: { value: { values: status.since } },
    ...states[status.state],
  };
}

/** A cluster as v3 shows it to one of its projects. */
export function clusterObject(
  project: string,
  name: string,
  assignment: Assignment | undefined,
): object {
  const blueprint = assignment
    ? {
        name: assignment.blueprint.name,
        version: assignment.blueprint.version,
      }
    : { name: 'minimal', version: 'latest' };
  return {
    apiVersion: 'infra.k8smgmt.io/v3',
    kind: 'Cluster',
    metadata: { name, project },
    spec: { type: 'imported', blueprintConfig: blueprint },
    status: {
      name,
      blueprint,
      conditions: [
        { type: 'ClusterHealth', status: 'True', reason: 'healthy' },
        ...(assignment ? [syncCondition(assignment)] : []),
      ],
    },
  };
}

const V2_STATUS = {
  waiting: 'Pending',
  running: 'InProgress',
  done: 'Success',
  failed: 'Failed',
};

/** Drift in the form of a condition of v2; where Rafay reports it is assumed. */
function driftCondition({ state, reason, since, objects }: DriftStatus) {
  return {
    type: 'WorkloadDrift',
    status: state,
    reason,
    lastUpdated: since,
    components: objects.map(name => ({ name, reason, failures: [] })),
  };
}

function addonSummary(
  status: PartStatus,
  part: Part | undefined,
  drift: DriftStatus | undefined,
) {
  const { name, state, since, reasons = [], retryCount } = status;
  return {
    workloadName: name,
    namespace: part?.namespace,
    publishedAt: since,
    publishStatus: state === 'done' ? 'Published' : 'InProgress',
    conditions: [
      {
        type: 'WorkloadReady',
        status: V2_STATUS[state],
        reason: reasons.join('; '),
        lastUpdated: since,
        retryCount: retryCount ?? 0,
        maxRetryCount: 5,
        components: reasons.map(reason => ({
          name,
          reason,
          failures: [{ message: reason, timestamp: since }],
        })),
      },
      ...(drift ? [driftCondition(drift)] : []),
    ],
  };
}

/** The add-ons of a cluster, as v2 sums up its workloads of the type `system`. */
export function workloadSummary(
  { project }: ProjectRollout,
  cluster: string,
  assignment: Assignment | undefined,
  driftOf: DriftOf,
): object {
  return {
    clusterName: cluster,
    workloads: (assignment?.addons ?? []).map(status => {
      const part = project.addons.get(status.name);
      return addonSummary(
        status,
        part,
        part && driftOf(assignment!.project, part),
      );
    }),
  };
}

/** How far a workload has come, over all of its clusters. */
export function workloadObject(
  { project, parts }: ProjectRollout,
  part: Part,
  driftOf: DriftOf,
): object {
  const own = parts.filter(
    ({ kind, name }) => kind === 'workload' && name === part.name,
  );
  const failed = own.filter(({ state }) => state === 'failed');
  const conditionStatus = () => {
    if (own.length === 0) {
      return 'StatusNotSet';
    }
    if (failed.length > 0) {
      return 'StatusFailed';
    }
    return own.every(({ state }) => state === 'done')
      ? 'StatusOK'
      : 'StatusSubmitted';
  };
  const drift = driftOf(project.name, part);
  const since = own.map(each => each.since).sort();
  return specificationObject(part.specification, {
    conditionStatus: conditionStatus(),
    conditionType: 'WorkloadReady',
    reason: failed.flatMap(({ reasons }) => reasons ?? []).join('; '),
    ...(since.length > 0 && { lastUpdated: { values: since.at(-1) } }),
    ...(drift && { extra: { data: { drift: driftCondition(drift) } } }),
  });
}
