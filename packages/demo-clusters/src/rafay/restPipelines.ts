import type { PipelineRun } from './pipelineRun';
import type { Pipeline } from './project';
import { specificationObject } from './restObjects';
import type { PipelineSpec } from './specs';

function conditionOf(run: PipelineRun | undefined): string {
  if (!run) {
    return 'StatusNotSet';
  }
  if (run.stages.some(({ status }) => status === 'Failed')) {
    return 'StatusFailed';
  }
  return run.stages.every(({ status }) => status === 'Success')
    ? 'StatusOK'
    : 'StatusSubmitted';
}

/**
 * A pipeline with its last run. The envelope is v3's, and its triggers are those of terraform-provider-rafay,
 * `resource_pipeline.go`, with their secrets, which a reader is not to pass on; where a run stands is assumed.
 */
export function pipelineObject(
  { name, stages, specification }: Pipeline,
  runs: PipelineRun[],
): object {
  const run = runs.findLast(({ pipeline }) => pipeline === name);
  const { triggers = [] }: PipelineSpec = specification.spec;
  const last = run?.stages
    .flatMap(({ startedAt, endedAt }) => endedAt ?? startedAt ?? [])
    .sort()
    .at(-1);
  return specificationObject(specification, {
    conditionStatus: conditionOf(run),
    conditionType: 'PipelineRun',
    reason: run?.stages.flatMap(({ reason }) => reason ?? []).join('; ') ?? '',
    ...(last && { lastUpdated: { values: last } }),
    extra: {
      data: {
        triggers: triggers.map(trigger => ({
          name: trigger.name,
          webhookURL: `https://console.example.com/webhook/${name}`,
          webhookSecret: 'secret-of-the-demo',
        })),
        ...(run && {
          run: {
            commit: run.commit,
            startedAt: run.startedAt,
            stages: stages.map(stage =>
              run.stages.find(each => each.name === stage.name),
            ),
          },
        }),
      },
    },
  });
}
