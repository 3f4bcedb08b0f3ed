import type { DemoCluster } from '../cluster';
import { isTrue } from '../controllers/conditions';
import type { Commit } from './git';
import type { Part, Pipeline, Stage } from './project';
import { clusterOf, RolloutContext, untilNothing } from './rolloutContext';

/** How far a stage has come. */
export interface StageRun {
  name: string;
  status:
    | 'NotStarted'
    | 'InProgress'
    | 'WaitingForApproval'
    | 'Success'
    | 'Failed';
  reason?: string;
  startedAt?: string;
  endedAt?: string;
}

/** The last run of a pipeline. */
export interface PipelineRun {
  pipeline: string;
  commit: Commit;
  startedAt: string;
  stages: StageRun[];
}

/** A run that has not begun. */
export function newRun(
  pipeline: Pipeline,
  commit: Commit,
  startedAt: string,
): PipelineRun {
  return {
    pipeline: pipeline.name,
    commit,
    startedAt,
    stages: pipeline.stages.map(({ name, type }) =>
      // The sync is what this emulator has done by the time that it knows of the pipeline.
      type === 'SystemSync'
        ? { name, status: 'Success', startedAt, endedAt: startedAt }
        : { name, status: 'NotStarted' },
    ),
  };
}

/** Publishes a workload on its clusters; false where it failed, with the reasons in the ledger. */
type Publish = (part: Part) => Promise<boolean>;

/** Runs the stages of a pipeline: each once those before it have ended well. */
export async function runPipeline(
  context: RolloutContext,
  pipeline: Pipeline,
  run: PipelineRun,
  publish: Publish,
): Promise<void> {
  const { ledger, options } = context;
  const { stages } = pipeline;
  const later = new Set(stages.flatMap(({ next }) => next));
  const go = async (stage: Stage): Promise<void> => {
    const stageRun = run.stages.find(({ name }) => name === stage.name)!;
    if (isHeldBack(context, stage.workload)) {
      options.log(
        `pipeline ${pipeline.name} does not publish ${stage.workload} (a fault of the demo)`,
      );
      return;
    }
    if (stage.type !== 'SystemSync') {
      stageRun.status = 'InProgress';
      stageRun.startedAt = ledger.now();
      const why = await runStage(context, pipeline, stage, stageRun, publish);
      stageRun.endedAt = ledger.now();
      stageRun.status = why === undefined ? 'Success' : 'Failed';
      stageRun.reason = why;
      if (why !== undefined) {
        options.log(`pipeline ${pipeline.name} stops at stage ${stage.name}`);
        return;
      }
    }
    await Promise.all(
      stage.next.map(next => {
        const following = stages.find(entry => entry.name === next);
        return following ? go(following) : undefined;
      }),
    );
  };
  await Promise.all(stages.filter(stage => !later.has(stage.name)).map(go));
}

/** Whether a fault keeps a workload from being published. */
export function isHeldBack(
  { faults }: RolloutContext,
  workload: string | undefined,
): boolean {
  return (
    workload !== undefined && faults.concerns('workload-unpublished', workload)
  );
}

/** Answers why the stage failed; undefined where it did not. */
async function runStage(
  context: RolloutContext,
  pipeline: Pipeline,
  stage: Stage,
  stageRun: StageRun,
  publish: Publish,
): Promise<string | undefined> {
  const { project, options, ledger } = context;
  switch (stage.type) {
    case 'DeployWorkload': {
      const part = project.workloads.get(stage.workload ?? '');
      if (!part) {
        const why = `there is no workload ${stage.workload}`;
        options.log(`stage ${stage.name}: ${why}`);
        return why;
      }
      if (await publish(part)) {
        return undefined;
      }
      return ledger.parts
        .filter(({ kind, name }) => kind === 'workload' && name === part.name)
        .flatMap(({ reasons }) => reasons ?? [])
        .join('; ');
    }
    case 'Approval': {
      stageRun.status = 'WaitingForApproval';
      const missing = await approve(context, pipeline, stage);
      return missing.length > 0 ? missing.join('; ') : undefined;
    }
    default: {
      const why = `type ${stage.type} is not understood by this emulator`;
      options.log(`stage ${stage.name}: ${why}`);
      return why;
    }
  }
}

/**
 * A person would look whether the cluster is ready for what comes next; the emulator looks itself, unless approvals are
 * held. Answers what is missing when the time is up.
 */
async function approve(
  context: RolloutContext,
  pipeline: Pipeline,
  stage: Stage,
): Promise<string[]> {
  const { project, approvals, ledger, options, signal } = context;
  const following = pipeline.stages.filter(({ name }) =>
    stage.next.includes(name),
  );
  const parts = following.flatMap(
    ({ workload }) => project.workloads.get(workload ?? '') ?? [],
  );
  const names = [...new Set(parts.flatMap(({ clusters }) => clusters))];
  const request = approvals.request({
    project: project.name,
    pipeline: pipeline.name,
    stage: stage.name,
  });
  try {
    const results = await Promise.all(
      names.map(async name => {
        const cluster = clusterOf(context, name);
        if (!cluster) {
          return [`there is no cluster ${name}`];
        }
        const status = ledger.begin('approval', stage.name, name);
        const missing = await untilNothing(
          cluster,
          () => {
            if (request.given()) {
              return [];
            }
            return approvals.held
              ? ['nobody has approved']
              : [
                  ...unmetOf(stage.name, cluster),
                  ...parts.flatMap(part => unservedKinds(part, cluster)),
                ];
          },
          { timeoutMs: options.timeoutMs, signal },
        );
        ledger.end(status, missing.length === 0, missing);
        return missing;
      }),
    );
    return results.flat();
  } finally {
    request.end();
  }
}

function unservedKinds(part: Part, { store }: DemoCluster): string[] {
  return [
    ...new Set(
      part.objects
        .filter(({ apiVersion, kind }) => !store.resourceOf(apiVersion, kind))
        .map(({ kind }) => `${kind} is not served`),
    ),
  ];
}

/** The name of an approval says what is to be true: `…-cdi-crd-established`, `…-kubevirt-and-cdi-available`. */
function unmetOf(stage: string, { store }: DemoCluster): string[] {
  const words = stage.toLowerCase().split(/[^a-z]+/);
  return (['kubevirt', 'cdi'] as const)
    .filter(product => words.includes(product))
    .flatMap(product => {
      const resource =
        product === 'cdi' ? 'cdis.cdi.kubevirt.io' : 'kubevirts.kubevirt.io';
      if (!store.resources.has(resource)) {
        return [`${resource} is not established`];
      }
      return words.includes('available') &&
        !store.list(resource).some(object => isTrue(object, 'Available'))
        ? [`${product} is not available`]
        : [];
    });
}
