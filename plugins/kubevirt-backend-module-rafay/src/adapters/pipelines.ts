import { z } from 'zod';
import { rafayPath, type RafayReader } from '../client/RafayClient';
import { RafayError } from '../client/RafayError';
import { listOf, name, optionalText } from './decode';
import { readAllPages } from './pages';

/** A stage of a pipeline, as its specification has it. */
export interface RafayPipelineStage {
  name: string;
  /** `SystemSync`, `Approval`, `DeployWorkload` and others. */
  type?: string;
  /** The workload that it publishes. */
  workload?: string;
  /** User names of those who may approve. */
  approvers: string[];
  /** Names of the stages that come after it. */
  next: string[];
}

/** A pipeline of a project. */
export interface RafayPipeline {
  name: string;
  stages: RafayPipelineStage[];
}

/** More are not named. */
const MAX_APPROVERS = 10;

/** A user name or an address: one word. */
const userName = optionalText.transform(text =>
  text !== undefined && /^\S{1,253}$/.test(text) ? text : undefined,
);

const pipeline = z.looseObject({
  metadata: z.looseObject({ name }),
  spec: z
    .looseObject({
      stages: listOf(
        z.looseObject({
          name,
          type: optionalText,
          config: z
            .looseObject({
              workload: optionalText,
              approvers: listOf(z.looseObject({ userName })),
            })
            .nullish(),
          next: listOf(z.looseObject({ name: optionalText })),
        }),
      ),
    })
    .nullish(),
});

/**
 * The pipelines of a project: `GET /apis/gitops.k8smgmt.io/v3/projects/{project}/pipelines` (OpenAPI v3 Pipeline,
 * StageSpec, ApprovalConfig, Approver). A Rafay that does not serve it has none.
 */
export async function readPipelines(
  rafay: RafayReader,
  project: string,
): Promise<RafayPipeline[]> {
  const items = await readAllPages(
    rafay,
    pipeline,
    `pipelines of project '${project}'`,
    rafayPath`/apis/gitops.k8smgmt.io/v3/projects/${project}/pipelines`,
  ).catch(error => {
    if (error instanceof RafayError && error.failure === 'not-found') {
      return [];
    }
    throw error;
  });
  return items.map(({ metadata, spec }) => ({
    name: metadata.name,
    stages: (spec?.stages ?? []).map(stage => ({
      name: stage.name,
      ...(stage.type && { type: stage.type }),
      ...(stage.config?.workload && { workload: stage.config.workload }),
      approvers: (stage.config?.approvers ?? [])
        .flatMap(approver => approver.userName ?? [])
        .slice(0, MAX_APPROVERS),
      next: stage.next.flatMap(({ name: following }) => following ?? []),
    })),
  }));
}
