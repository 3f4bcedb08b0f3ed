import type { RafayStageRun } from '../adapters/pipelineRuns';
import type { RafayPipeline, RafayPipelineStage } from '../adapters/pipelines';
import type { WorkloadFacts } from './facts';

/** A stage of a pipeline with how far it has come; undefined where that is not known. */
export interface StageFacts extends RafayPipelineStage {
  run?: RafayStageRun;
}

/**
 * The pipeline that publishes a workload; for one that none publishes, or that is not there yet, the first that takes
 * over a repository.
 */
export function pipelineOf(
  pipelines: RafayPipeline[],
  workload: string,
): RafayPipeline | undefined {
  const has = (fits: (stage: RafayPipelineStage) => boolean) =>
    pipelines.find(({ stages }) => stages.some(fits));
  return (
    has(stage => publishes(stage, workload)) ??
    has(({ type }) => type === 'SystemSync')
  );
}

function publishes(stage: RafayPipelineStage, workload: string): boolean {
  return stage.type === 'DeployWorkload' && stage.workload === workload;
}

/**
 * The stages that a workload depends on, in the order of the pipeline: what comes before the one that publishes it, and that
 * one. Of a pipeline that does not publish it: what takes over the repository. None without a pipeline.
 */
export function stagesOf({
  name: workload,
  pipeline: facts,
}: WorkloadFacts): StageFacts[] {
  if (!facts) {
    return [];
  }
  const { pipeline, run } = facts;
  const needed = new Set(
    pipeline.stages
      .filter(stage => publishes(stage, workload))
      .map(({ name }) => name),
  );
  if (needed.size === 0) {
    pipeline.stages
      .filter(({ type }) => type === 'SystemSync')
      .forEach(({ name }) => needed.add(name));
  }
  // Each round adds what comes one stage earlier, and a circle adds nothing new.
  for (let before = -1; needed.size > before; ) {
    before = needed.size;
    pipeline.stages
      .filter(({ next }) => next.some(name => needed.has(name)))
      .forEach(({ name }) => needed.add(name));
  }
  return pipeline.stages
    .filter(({ name }) => needed.has(name))
    .map(stage => {
      const found = run?.stages.find(({ name }) => name === stage.name);
      return { ...stage, ...(found && { run: found }) };
    });
}

/** The stage that publishes the workload. */
export function deployStageOf(
  stages: StageFacts[],
  workload: string,
): StageFacts | undefined {
  return stages.find(stage => publishes(stage, workload));
}

/** When the repository was taken over: when the last of its stages ended. Undefined where that is not known. */
export function syncedAt(stages: StageFacts[]): string | undefined {
  const syncs = stages.filter(({ type }) => type === 'SystemSync');
  const ends = syncs.map(({ run }) =>
    run?.state === 'done' ? run.endedAt : undefined,
  );
  return ends.every(Boolean) ? ends.sort().at(-1) : undefined;
}
