import {
  formatInEnglish,
  type Cause,
  type LocalizableMessage,
  type MessageCode,
  type MessageParam,
  type RolloutStage,
  type RolloutState,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { ClusterFacts, WorkloadFacts } from './facts';
import { deployStageOf, syncedAt, type StageFacts } from './pipelineOf';
import { currentStage } from './stages';

/** When a cause is looked at. */
export interface Limits {
  /** Milliseconds since the epoch. */
  now: number;
  /** Longer than this, in milliseconds, nothing that Rafay does by itself takes. */
  syncTimeout: number;
}

interface Finding {
  severity: Cause['severity'];
  variant: string;
  params: Record<string, MessageParam>;
  hint: string;
  /** What it is about. */
  stage?: RolloutStage;
  /** Since when, where the stage does not say. */
  since?: string;
  /** It passes by itself: it is held back where it does not in time. */
  timed?: boolean;
}

const message = (
  code: string,
  params: Record<string, MessageParam>,
): LocalizableMessage => ({
  code: `${code}` as MessageCode,
  ...(Object.keys(params).length > 0 && { params }),
});

function causeOf(finding: Finding, { now, syncTimeout }: Limits): Cause {
  const { variant, params, stage } = finding;
  const since = finding.since ?? stage?.since;
  const late =
    finding.timed === true &&
    since !== undefined &&
    now - Date.parse(since) > syncTimeout;
  const sentence = [
    message(`cause.waiting-for-rafay.${variant}`, params),
    ...(late
      ? [
          message('cause.waiting-for-rafay.late', {
            minutes: Math.round(syncTimeout / 60_000),
          }),
        ]
      : []),
  ];
  const hint = [
    message(`hint.waiting-for-rafay.${late ? 'late' : finding.hint}`, params),
  ];
  const words = [
    stage?.reason,
    ...(stage?.failures ?? []),
    stage?.drift?.reason,
    stage?.drift?.objects.join(', '),
  ]
    .filter(Boolean)
    .join('; ');
  return {
    code: 'waiting-for-rafay',
    severity: late ? 'error' : finding.severity,
    sentence: formatInEnglish(sentence),
    sentenceMessages: sentence,
    hint: formatInEnglish(hint),
    hintMessages: hint,
    ...(words && { message: words }),
    source: stage ? `Rafay ${stage.kind} ${stage.name}` : 'Rafay',
    ...(since && { since }),
  };
}

/** What is wrong with the cluster itself: a failed add-on says more than the blueprint that failed by it. */
function ofCluster(
  { cluster }: ClusterFacts,
  stages: RolloutStage[],
): Finding | undefined {
  const place = {
    blueprint: cluster.blueprint?.name ?? '',
    cluster: cluster.name,
  };
  const blueprint = stages.find(({ kind }) => kind === 'blueprint');
  const addon = (state: RolloutState) =>
    stages.find(stage => stage.kind === 'add-on' && stage.state === state);
  const failed = addon('failed');
  if (failed) {
    return {
      severity: 'error',
      variant: 'addon-failed',
      params: { ...place, addon: failed.name },
      hint: 'addon-failed',
      stage: failed,
    };
  }
  if (blueprint?.state === 'failed') {
    return {
      severity: 'error',
      variant: 'blueprint-failed',
      params: place,
      hint: 'addon-failed',
      stage: blueprint,
    };
  }
  const running = addon('running');
  if (running) {
    return {
      severity: 'waiting',
      variant: 'addon-running',
      params: { ...place, addon: running.name },
      hint: 'blueprint-running',
      stage: running,
      timed: true,
    };
  }
  return blueprint?.state === 'running'
    ? {
        severity: 'waiting',
        variant: 'blueprint-running',
        params: place,
        hint: 'blueprint-running',
        stage: blueprint,
        timed: true,
      }
    : undefined;
}

function driftOfAddons(
  { cluster }: ClusterFacts,
  stages: RolloutStage[],
): Finding | undefined {
  const stage = stages.find(({ kind, drift }) => kind === 'add-on' && drift);
  return (
    stage?.drift && {
      severity: 'notice',
      variant: `addon-drift-${stage.drift.state}`,
      params: { addon: stage.name, cluster: cluster.name },
      hint: `drift-${stage.drift.state}`,
      stage,
      since: stage.drift.since,
    }
  );
}

/** What the pipeline waits for, or where it failed, where Rafay reports its run. */
function ofPipeline(
  { cluster }: ClusterFacts,
  { name: workload, pipeline, status }: WorkloadFacts,
  { pipeline: stage, inPipeline }: Stages,
): Finding | undefined {
  const { project } = cluster;
  const current = pipeline?.run && currentStage(inPipeline);
  const run = current?.run;
  if (!pipeline || !current || !run) {
    return undefined;
  }
  const params = {
    project,
    pipeline: pipeline.pipeline.name,
    stage: current.name,
    workload,
  };
  const since = run.endedAt ?? run.startedAt;
  switch (run.state) {
    case 'failed':
      // What the workload itself says is more exact.
      return status?.state === 'failed' &&
        current === deployStageOf(inPipeline, workload)
        ? undefined
        : {
            severity: 'error',
            variant: 'pipeline-failed',
            params,
            hint: 'pipeline-failed',
            stage,
            since,
          };
    case 'approval':
      return approval(current, params, stage, since);
    case 'running':
      return current.workload === workload
        ? undefined
        : {
            severity: 'waiting',
            variant:
              current.type === 'SystemSync' ? 'syncing' : 'stage-running',
            params,
            hint: 'blueprint-running',
            stage,
            since,
            timed: true,
          };
    default:
      return undefined;
  }
}

function approval(
  { approvers }: StageFacts,
  params: Record<string, string>,
  stage: RolloutStage | undefined,
  since: string | undefined,
): Finding {
  return {
    severity: 'waiting',
    variant: approvers.length > 0 ? 'approval' : 'approval-unnamed',
    params: { ...params, ...(approvers.length > 0 && { approvers }) },
    hint: 'approval',
    stage,
    since,
  };
}

/** An approval that comes before the workload, where nobody knows whether it was given. */
function openApproval(
  { pipeline }: WorkloadFacts,
  inPipeline: StageFacts[],
): StageFacts | undefined {
  return pipeline?.run
    ? undefined
    : inPipeline.findLast(
        ({ type, approvers }) => type === 'Approval' && approvers.length > 0,
      );
}

function ofWorkload(
  { cluster }: ClusterFacts,
  facts: WorkloadFacts,
  stage: RolloutStage,
  inPipeline: StageFacts[],
): Finding | undefined {
  const { project, name: clusterName } = cluster;
  const { namespace, name: workload, present, status, pipeline } = facts;
  const params = { project, workload };
  const synced = pipeline && syncedAt(inPipeline);
  if (!facts.workload) {
    return present
      ? undefined
      : {
          severity: 'waiting',
          variant: 'no-workload',
          params: { ...params, namespace },
          hint: 'no-workload',
        };
  }
  switch (status?.state) {
    case 'failed':
      return {
        severity: 'error',
        variant: 'workload-failed',
        params,
        hint: 'workload-failed',
        stage,
      };
    case 'running':
      return {
        severity: 'waiting',
        variant: 'publishing',
        params,
        hint: 'blueprint-running',
        stage,
        timed: true,
      };
    case 'unpublished': {
      const before = openApproval(facts, inPipeline);
      return before
        ? {
            severity: 'waiting',
            variant: 'approval-before',
            params: {
              ...params,
              pipeline: pipeline!.pipeline.name,
              stage: before.name,
              approvers: before.approvers,
            },
            hint: 'approval',
            stage,
          }
        : {
            severity: 'waiting',
            variant: 'unpublished',
            params,
            hint: 'unpublished',
            stage,
            since: stage.since ?? synced,
            timed: true,
          };
    }
    case 'published':
      if (!present) {
        return {
          severity: 'error',
          variant: 'gone',
          params: { ...params, cluster: clusterName },
          hint: 'gone',
          stage,
        };
      }
      return (
        stage.drift && {
          severity: 'notice',
          variant: `drift-${stage.drift.state}`,
          params: { ...params, cluster: clusterName },
          hint: `drift-${stage.drift.state}`,
          stage,
          since: stage.drift.since,
        }
      );
    default:
      return undefined;
  }
}

/** What Rafay says, as stages: those of the cluster, of the pipeline and of the workload. */
export interface Stages {
  cluster: RolloutStage[];
  pipeline?: RolloutStage;
  /** The pipeline's own, that the workload depends on. */
  inPipeline: StageFacts[];
  workload?: RolloutStage;
}

/**
 * The first thing that a rollout waits for, or that holds it back. What failed comes before what goes on; the cluster's
 * blueprint before the pipeline, as the workload of a VM cannot be applied without KubeVirt; the pipeline before the
 * workload, which it publishes. What is changed by hand comes last: nothing waits for it.
 */
export function rolloutCause(
  facts: ClusterFacts,
  workload: WorkloadFacts | undefined,
  stages: Stages,
  limits: Limits,
): Cause | undefined {
  const cluster = workload?.present
    ? undefined
    : ofCluster(facts, stages.cluster);
  const pipeline = workload && ofPipeline(facts, workload, stages);
  const own =
    workload &&
    stages.workload &&
    ofWorkload(facts, workload, stages.workload, stages.inPipeline);
  const inOrder = [
    cluster,
    pipeline,
    own,
    ...(workload ? [] : [driftOfAddons(facts, stages.cluster)]),
  ].filter(finding => finding !== undefined);
  const first =
    inOrder.find(
      finding => finding.severity === 'error' && finding.variant !== 'gone',
    ) ?? inOrder[0];
  return first && causeOf(first, limits);
}
