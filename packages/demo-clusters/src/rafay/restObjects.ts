import { createHash } from 'node:crypto';
import { Part, Project, blueprintClusters } from './project';
import type { ProjectRollout } from './RafayEmulator';
import { PartStatus } from './rollout';

/** v1 and v2 know a project by an id that says nothing of its name. */
export function projectId(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 7);
}

/** A project as v1 lists it. */
export function projectObject(name: string): object {
  return { id: projectId(name), name, organization_id: 'demo' };
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

function latest(
  { parts }: ProjectRollout,
  kind: PartStatus['kind'],
  cluster: string,
  name?: string,
): PartStatus | undefined {
  return parts.findLast(
    part =>
      part.kind === kind &&
      part.cluster === cluster &&
      (name === undefined || part.name === name),
  );
}

/** `Unknown` is both: what still goes on, and what came to a part only; the reason says which. */
function syncCondition(rollout: ProjectRollout, cluster: string) {
  const blueprint = latest(rollout, 'blueprint', cluster);
  if (!blueprint) {
    return undefined;
  }
  const addons = rollout.parts.filter(
    part => part.kind === 'add-on' && part.cluster === cluster,
  );
  const failed = addons.filter(({ state }) => state === 'failed');
  const partial = blueprint.state === 'failed' && failed.length < addons.length;
  const states = {
    waiting: { status: 'Unknown', reason: 'blueprint placement created' },
    running: { status: 'Unknown', reason: 'blueprint placement processed' },
    done: { status: 'True', reason: 'blueprint is synced' },
    failed: {
      status: partial ? 'Unknown' : 'False',
      reason: `failed add-ons: ${failed.map(({ name }) => name).join(', ')}`,
    },
  };
  return {
    type: 'ClusterBlueprintSyncSucceeded',
    lastUpdated: blueprint.since,
    ...states[blueprint.state],
  };
}

/** A cluster as v3 shows it to one of its projects. */
export function clusterObject(rollout: ProjectRollout, name: string): object {
  const { project } = rollout;
  const placed = project.blueprints.filter(({ clusters }) =>
    blueprintClusters(project, clusters).includes(name),
  );
  const assigned = placed.at(-1);
  const blueprint = assigned
    ? { name: assigned.name, version: assigned.version }
    : { name: 'minimal', version: 'latest' };
  const sync = syncCondition(rollout, name);
  return {
    apiVersion: 'infra.k8smgmt.io/v3',
    kind: 'Cluster',
    metadata: { name, project: project.name },
    spec: { type: 'imported', blueprintConfig: blueprint },
    status: {
      blueprint,
      conditions: [
        { type: 'ClusterHealth', status: 'True', reason: 'healthy' },
        ...(sync ? [sync] : []),
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

/** The add-ons of a cluster, as v2 sums up its workloads of the type `system`. */
export function workloadSummary(
  rollout: ProjectRollout,
  cluster: string,
): object {
  const names = new Set(
    rollout.parts
      .filter(part => part.kind === 'add-on' && part.cluster === cluster)
      .map(({ name }) => name),
  );
  return {
    workloads: [...names].map(name => {
      const part = latest(rollout, 'add-on', cluster, name)!;
      return {
        workloadName: name,
        namespace: rollout.project.addons.get(name)?.namespace,
        publishedAt: part.since,
        publishStatus: part.state === 'done' ? 'Published' : 'InProgress',
        conditions: [
          {
            type: 'WorkloadReady',
            status: V2_STATUS[part.state],
            reason: part.reasons?.join('; ') ?? '',
            lastUpdated: part.since,
            retryCount: part.retryCount ?? 0,
            components: (part.reasons ?? []).map(reason => ({
              name,
              reason,
              failures: [],
            })),
          },
        ],
      };
    }),
  };
}

/** A workload as v3 lists it. */
export function workloadObject(project: string, part: Part): object {
  return {
    apiVersion: 'apps.k8smgmt.io/v3',
    kind: 'Workload',
    metadata: { name: part.name, project },
    spec: {
      namespace: part.namespace,
      version: part.version,
      drift: part.drift,
      placement: {
        selector: `rafay.dev/clusterName in (${part.clusters.join(',')})`,
      },
    },
  };
}

/** How far a workload has come, over all of its clusters. */
export function workloadStatus(
  { parts }: ProjectRollout,
  name: string,
): object {
  const own = parts.filter(
    part => part.kind === 'workload' && part.name === name,
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
  return {
    status: {
      conditionStatus: conditionStatus(),
      conditionType: 'WorkloadReady',
      reason: failed.flatMap(({ reasons }) => reasons ?? []).join('; '),
    },
  };
}
