import type {
  RolloutCommit,
  RolloutStep,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { WorkloadFacts } from './facts';
import { deployStageOf, stagesOf, syncedAt } from './pipelineOf';

/**
 * When the VM's file came from git to Rafay and on to the cluster. Only what Rafay says: a step whose time it does not report
 * has none.
 */
export function stepsOf(facts: WorkloadFacts): RolloutStep[] {
  const { pipeline, workload, status, name } = facts;
  const commit = pipeline?.run?.commit;
  const stages = pipeline ? stagesOf(pipeline, name) : [];
  const synced = workload && syncedAt(stages);
  const deploy = deployStageOf(stages, name)?.run;
  // Where the run has not published it yet, the workload is so since an earlier one.
  const publishedAt = deploy
    ? deploy.state === 'done' && deploy.startedAt
    : status?.since;
  const published = status?.state === 'published' && publishedAt;
  return [
    {
      kind: 'committed',
      ...(commit && { commit: commit.id }),
      ...(commit?.at && { at: commit.at }),
    },
    { kind: 'synced', ...(synced && { at: synced }) },
    { kind: 'published', ...(published && { at: published }) },
  ];
}

/**
 * The commit that the pipeline ran for last, and whether it is what is applied: yes where the stage that publishes the
 * workload is done and the workload is published; no where a stage up to there is not done; else that is not known.
 */
export function commitOf(facts: WorkloadFacts): RolloutCommit | undefined {
  const { pipeline, status, name } = facts;
  const commit = pipeline?.run?.commit;
  if (!pipeline || !commit) {
    return undefined;
  }
  const states = stagesOf(pipeline, name).map(({ run }) => run?.state);
  const deploy = deployStageOf(stagesOf(pipeline, name), name);
  const open = states.some(
    state => state !== undefined && state !== 'done' && state !== 'unknown',
  );
  const applied =
    deploy?.run?.state === 'done' && status?.state === 'published';
  return {
    id: commit.id,
    ...(commit.at && { at: commit.at }),
    ...((open || applied) && { applied: !open && applied }),
  };
}
