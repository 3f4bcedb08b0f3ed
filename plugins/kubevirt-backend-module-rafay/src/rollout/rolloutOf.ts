import type { Rollout } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { rolloutCause, type Limits } from './causes';
import type { ConsoleLinks } from './consoleLinks';
import type { ClusterFacts, WorkloadFacts } from './facts';
import { stagesOf } from './pipelineOf';
import { stageOfPipeline, stageOfWorkload, stagesOfCluster } from './stages';
import { commitOf, stepsOf } from './steps';

/** What is reported of a rollout besides its stages. */
export type RolloutContext = Pick<Rollout, 'readAt' | 'problem'> &
  Limits & { links: ConsoleLinks };

/**
 * How far Rafay has come with a cluster, or with a VM, and the first thing that it waits for.
 *
 * @param workload - absent: what is asked is how far the cluster is
 */
export function rolloutOf(
  facts: ClusterFacts,
  workload: WorkloadFacts | undefined,
  context: RolloutContext,
): Rollout {
  const { links, readAt, problem } = context;
  const { project, name: cluster } = facts.cluster;
  const clusterStages = stagesOfCluster(facts, links);
  const inPipeline = workload ? stagesOf(workload) : [];
  const pipelineStage =
    workload && stageOfPipeline(project, workload, inPipeline, links);
  const workloadStage =
    workload && stageOfWorkload({ project, cluster }, workload, links);
  const cause = rolloutCause(
    facts,
    workload,
    {
      cluster: clusterStages,
      pipeline: pipelineStage,
      inPipeline,
      workload: workloadStage,
    },
    context,
  );
  const commit = workload && commitOf(workload, inPipeline);
  return {
    project,
    cluster,
    // A VM that is there needs nothing of the cluster's blueprint, which is for those who look after the cluster.
    stages: [
      ...(workload?.present ? [] : clusterStages),
      ...(pipelineStage ? [pipelineStage] : []),
      ...(workloadStage ? [workloadStage] : []),
    ],
    ...(workload && { steps: stepsOf(workload, inPipeline) }),
    ...(commit && { commit }),
    ...(cause && { cause }),
    ...(workload?.workload && { drift: workload.workload.drift }),
    readAt,
    ...(problem && { problem }),
    consoleUrl:
      (workload
        ? undefined
        : links.to('cluster', { project, cluster, name: cluster })
            .consoleUrl) ?? links.root,
  };
}
