import type {
  RolloutCommit,
  RolloutStep,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { WorkloadFacts } from './facts';
import { deployStageOf, syncedAt, type StageFacts } from './pipelineOf';

/**
 * When the VM's file came from git to Rafay and on to the cluster. Only what Rafay says: a step whose time it does not report
 * has none.
 *
 * @param stages - of the pipeline, that the workload depends on
 */
export function stepsOf(
  facts: WorkloadFacts,
  stages: StageFacts[],
): RolloutStep[] {
  const { pipeline, workload, status, name, file } = facts;
  // What git says of the file itself is more exact than what the repository was at when the pipeline ran.
  const commit = file ?? pipeline?.run?.commit;
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
 * The last commit of the VM's file, or without that the one that the pipeline ran for last, and whether it is what is applied:
 * yes where the pipeline ran for it or a later one, the stage that publishes the workload is done and the workload is
 * published; no where the pipeline ran before it, or a stage up to there is not done; else that is not known.
 *
 * @param stages - of the pipeline, that the workload depends on
 */
export function commitOf(
  facts: WorkloadFacts,
  stages: StageFacts[],
): RolloutCommit | undefined {
  const { pipeline, file } = facts;
  const ran = pipeline?.run?.commit;
  const commit = file ?? ran;
  if (!commit) {
    return undefined;
  }
  const same = commit === ran || commit.id === ran?.id;
  // A commit without a time may be an earlier or a later one.
  const known = same || ran?.at !== undefined;
  const older = !same && known && Date.parse(ran!.at!) < Date.parse(commit.at!);
  const ofRun = known ? isRunApplied(facts, stages) : undefined;
  const applied = older ? false : ofRun;
  return {
    id: commit.id,
    ...(commit.at && { at: commit.at }),
    ...(applied !== undefined && { applied }),
  };
}

/** Whether what the pipeline ran for last is applied. */
function isRunApplied(
  { status, name }: WorkloadFacts,
  stages: StageFacts[],
): boolean | undefined {
  const open = stages.some(
    ({ run }) =>
      run !== undefined && run.state !== 'done' && run.state !== 'unknown',
  );
  if (open) {
    return false;
  }
  return deployStageOf(stages, name)?.run?.state === 'done' &&
    status?.state === 'published'
    ? true
    : undefined;
}
