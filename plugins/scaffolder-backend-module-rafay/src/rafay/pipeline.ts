import { buildPipeline, buildRepository } from './kinds';
import { projectFolder } from './layout';
import type { RepositoryLayout } from './layout';
import { CDI_CR, CDI_OPERATOR } from './platform';
import type { BlueprintSettings } from './settings';
import type {
  PipelineStage,
  PipelineTrigger,
  RafayPipeline,
  RafayRepository,
} from './types';

/** Names of the approvals; the README says under these names what to look at before approving. */
export const APPROVE_CDI_CRD = 'approve-cdi-crd-established';
export const APPROVE_PLATFORM = 'approve-kubevirt-and-cdi-available';

const SYNC_STAGE = 'sync-from-git';

/** Name of the pipeline that a blueprint's workloads are ordered by. */
export function pipelineName(blueprint: string): string {
  return `${blueprint.slice(0, 55).replace(/(?<!-)-+$/, '')}-rollout`;
}

/** Name of the Repository object in Rafay. */
export function repositoryName(settings: BlueprintSettings): string {
  return (
    settings.repositoryName ??
    `${settings.blueprintName.slice(0, 59).replace(/(?<!-)-+$/, '')}-git`
  );
}

/** The repository as Rafay knows it, once its address is known. */
export function planRepository(
  settings: BlueprintSettings,
): RafayRepository | undefined {
  return settings.repositoryUrl === undefined
    ? undefined
    : buildRepository({
        project: settings.project,
        name: repositoryName(settings),
        endpoint: settings.repositoryUrl,
        agents: settings.repositoryAgents,
      });
}

/**
 * The pipeline that gives workloads their order, which they have no field for. It begins with the
 * sync where the repository's address is known, and is the same without it otherwise.
 *
 * @param vmWorkloads - names in the order in which they are to be deployed
 * @returns undefined when there is nothing to deploy
 */
export function planPipeline(
  settings: BlueprintSettings,
  layout: RepositoryLayout,
  vmWorkloads: string[],
): RafayPipeline | undefined {
  const stages: PipelineStage[] = [];
  if (settings.option === 'option1') {
    stages.push(
      deploy(CDI_OPERATOR),
      approve(APPROVE_CDI_CRD, settings),
      deploy(CDI_CR),
    );
  }
  if (vmWorkloads.length) {
    stages.push(
      approve(APPROVE_PLATFORM, settings),
      ...vmWorkloads.map(deploy),
    );
  }
  if (settings.repositoryUrl !== undefined) {
    stages.unshift(syncStage(settings, layout));
  }
  return stages.length
    ? buildPipeline({
        project: settings.project,
        name: pipelineName(settings.blueprintName),
        stages,
        trigger: planTrigger(settings, layout),
      })
    : undefined;
}

function deploy(workload: string): PipelineStage {
  return {
    name: `deploy-${workload}`,
    type: 'DeployWorkload',
    config: { workload },
  };
}

function approve(name: string, settings: BlueprintSettings): PipelineStage {
  const { approvers = [] } = settings;
  return {
    name,
    type: 'Approval',
    // Installing takes minutes, and the person who approves may be in another time zone.
    config: {
      type: 'Email',
      timeout: '24h0m0s',
      ...(approvers.length
        ? { approvers: approvers.map(userName => ({ userName })) }
        : {}),
    },
  };
}

function syncStage(
  settings: BlueprintSettings,
  layout: RepositoryLayout,
): PipelineStage {
  return {
    name: SYNC_STAGE,
    type: 'SystemSync',
    config: {
      gitToSystemSync: true,
      systemToGitSync: false,
      sourceRepo: {
        repository: repositoryName(settings),
        revision: settings.repositoryRevision,
        path: { name: projectFolder(layout, settings.project) },
      },
      // Not Repository and Pipeline: a sync that replaces what it is run by cannot be repaired by git.
      includedResources: ['Namespace', 'Addon', 'Blueprint', 'Workload'].map(
        name => ({ name }),
      ),
    },
  };
}

function planTrigger(
  settings: BlueprintSettings,
  layout: RepositoryLayout,
): PipelineTrigger | undefined {
  const { repositoryUrl, repositoryProvider: provider } = settings;
  if (repositoryUrl === undefined || provider === undefined) {
    return undefined;
  }
  return {
    name: 'on-push',
    type: 'Webhook',
    config: {
      repo: {
        provider,
        repository: repositoryName(settings),
        revision: settings.repositoryRevision,
        paths: [{ name: projectFolder(layout, settings.project) }],
      },
    },
  };
}
