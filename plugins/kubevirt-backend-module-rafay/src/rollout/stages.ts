import type {
  RolloutDrift,
  RolloutStage,
  RolloutState,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { RafayAddon } from '../adapters/addons';
import type { BlueprintSync } from '../adapters/clusters';
import type { RafayDrift } from '../adapters/drift';
import type { RafayStageRun } from '../adapters/pipelineRuns';
import type { RafayWorkloadStatus } from '../adapters/workloads';
import type { ConsoleLinks } from './consoleLinks';
import type { ClusterFacts, WorkloadFacts } from './facts';
import type { StageFacts } from './pipelineOf';

const SYNC_STATES: Record<BlueprintSync, RolloutState> = {
  succeeded: 'done',
  partial: 'partial',
  running: 'running',
  failed: 'failed',
  unknown: 'unknown',
};

const ADDON_STATES: Record<RafayAddon['state'], RolloutState> = {
  ready: 'done',
  running: 'running',
  failed: 'failed',
  unknown: 'unknown',
};

const WORKLOAD_STATES: Record<RafayWorkloadStatus['state'], RolloutState> = {
  published: 'done',
  running: 'running',
  unpublished: 'waiting',
  failed: 'failed',
  unknown: 'unknown',
};

const RUN_STATES: Record<RafayStageRun['state'], RolloutState> = {
  waiting: 'waiting',
  running: 'running',
  approval: 'approval',
  done: 'done',
  failed: 'failed',
  unknown: 'unknown',
};

function driftOf(drift: RafayDrift | undefined): { drift?: RolloutDrift } {
  return drift ? { drift } : {};
}

/** The blueprint that is assigned to a cluster, and its add-ons. */
export function stagesOfCluster(
  { cluster, addons }: ClusterFacts,
  links: ConsoleLinks,
): RolloutStage[] {
  const { project, blueprint, sync, reason, since } = cluster;
  const place = { project, cluster: cluster.name };
  return [
    ...(blueprint
      ? [
          {
            kind: 'blueprint' as const,
            ...blueprint,
            state: SYNC_STATES[sync],
            ...(reason && { reason }),
            failures: [],
            ...(since && { since }),
            ...links.to('blueprint', { ...place, name: blueprint.name }),
          },
        ]
      : []),
    ...addons.map(({ name, state, reason: why, failures, ...rest }) => ({
      kind: 'add-on' as const,
      name,
      state: ADDON_STATES[state],
      ...(why && { reason: why }),
      failures,
      ...(rest.since && { since: rest.since }),
      ...driftOf(rest.drift),
      ...links.to('add-on', { ...place, name }),
    })),
  ];
}

/** The stage of a pipeline that says how far it has come: what failed, else where it is, else the last that is done. */
export function currentStage(stages: StageFacts[]): StageFacts | undefined {
  const at = (...states: (RafayStageRun['state'] | undefined)[]) =>
    stages.find(({ run }) => states.includes(run?.state));
  return (
    at('failed') ??
    at('approval') ??
    at('running') ??
    at('waiting', 'unknown') ??
    stages.findLast(({ run }) => run?.state === 'done')
  );
}

/**
 * The pipeline that brings the workload; none where Rafay does not have one.
 *
 * @param stages - of the pipeline, that the workload depends on
 */
export function stageOfPipeline(
  project: string,
  { pipeline: facts }: WorkloadFacts,
  stages: StageFacts[],
  links: ConsoleLinks,
): RolloutStage | undefined {
  if (!facts) {
    return undefined;
  }
  const stage = facts.run && currentStage(stages);
  const { name } = facts.pipeline;
  const approval = stage?.run?.state === 'approval';
  return {
    kind: 'pipeline',
    name,
    state: stage?.run ? RUN_STATES[stage.run.state] : 'unknown',
    ...(stage && stage.run?.state !== 'done' && { at: stage.name }),
    ...(approval && { approvers: stage.approvers }),
    ...(stage?.run?.reason && { reason: stage.run.reason }),
    failures: [],
    ...(stage?.run?.startedAt && {
      since: stage.run.endedAt ?? stage.run.startedAt,
    }),
    ...links.to('pipeline', { project, name }),
  };
}

/** The workload that brings the VM. */
export function stageOfWorkload(
  place: { project: string; cluster: string },
  { name, workload, status }: WorkloadFacts,
  links: ConsoleLinks,
): RolloutStage {
  return {
    kind: 'workload',
    name,
    ...(workload?.version && { version: workload.version }),
    state: workload ? WORKLOAD_STATES[status?.state ?? 'unknown'] : 'waiting',
    ...(status?.reason && { reason: status.reason }),
    failures: [],
    ...(workload && status?.since && { since: status.since }),
    ...driftOf(status?.drift),
    ...(workload && links.to('workload', { ...place, name })),
  };
}
