import { ConflictError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { DeploymentRequest } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { z as zod } from 'zod/v3';
import { z } from 'zod/v3';
import { readDataVolumePolicy, vmInputSchema } from '../../kubevirt';
import { RepositoryBuilder } from '../../rafay/RepositoryBuilder';
import { completeTask } from '../complete';
import { readLayout } from '../../rafay/layout';
import { objectOf } from '../../rafay/objectOf';
import { readLock } from '../../rafay/lock';
import type { Lock } from '../../rafay/lock';
import { prepareManifests } from '../../rafay/manifestPlan';
import { planPlatform, type PlannedAddon } from '../../rafay/platform';
import { RepositoryTree } from '../../rafay/RepositoryTree';
import { blueprintFields } from '../../rafay/blueprintFields';
import { parseInput, parseSettings } from '../../rafay/settings';
import type { BlueprintSettings } from '../../rafay/settings';
import { putVirtualMachines } from '../../rafay/virtualMachines';
import { generationOutput } from '../output';
import {
  checkReleases,
  fetchWithCheckpoint,
  readMaxVms,
  targetFolder,
} from '../shared';
import type { ActionOptions } from '../shared';
import { checkDeployment } from '../checkDeployment';
import type { KubevirtBackendOptions } from '../kubevirtBackend';
import { examples } from './examples';

const ownFields = {
  vms: (zImpl: typeof zod) =>
    zImpl
      .array(vmInputSchema(zImpl))
      .default([])
      .describe('Virtual machines to begin with'),
  replacesKubeVirt: (zImpl: typeof zod) =>
    zImpl
      .boolean()
      .default(false)
      .describe(
        'Go on where a cluster has KubeVirt already, from another blueprint or by hand: this blueprint takes its place. Default: false',
      ),
  targetPath: (zImpl: typeof zod) =>
    zImpl
      .string()
      .optional()
      .describe('Folder of the workspace that holds the repository'),
};

const ownSchema = objectOf(z, ownFields);

/**
 * Makes `rafay:blueprint:generate`: a repository with the Rafay blueprint for KubeVirt, its add-ons,
 * workloads and VMs. It goes on from what is there already and leaves files of others alone.
 *
 * @public
 */
export function createBlueprintGenerateAction(
  options: ActionOptions & { platform?: KubevirtBackendOptions },
) {
  const { config, manifestSource } = options;
  return createTemplateAction({
    id: 'rafay:blueprint:generate',
    description:
      'Generates the Rafay blueprint for KubeVirt with its add-ons, workloads, pipeline and virtual machines',
    supportsDryRun: true,
    examples,
    schema: {
      input: { ...blueprintFields, ...ownFields },
      output: generationOutput,
    },
    async handler(ctx) {
      const { vms, replacesKubeVirt, targetPath, ...rest } =
        ctx.input as Record<string, unknown>;
      const own = parseInput(ownSchema, { vms, replacesKubeVirt, targetPath });
      const settings = parseSettings(rest);
      const releaseWarnings = checkReleases(settings, config);
      const layout = readLayout(config);
      const tree = await RepositoryTree.read(
        targetFolder(ctx.workspacePath, own.targetPath),
        layout,
      );
      const previous = readLock(tree, settings.project, settings.blueprintName);
      checkShape(previous, settings);
      const { parts, manifests } = await prepareManifests(
        settings,
        manifestSource,
        fetchWithCheckpoint(ctx, manifestSource, settings.checksums, previous),
      );
      const platform = planPlatform(settings, parts);
      await checkDeployment(
        options.platform,
        ctx,
        requestOf(settings, platform.addons, previous, own.replacesKubeVirt),
      );
      const builder = RepositoryBuilder.create({
        tree,
        layout,
        settings,
        previous,
      });
      builder.warnings.push(...releaseWarnings);
      builder.addPlatform(platform, manifests);
      builder.putNamespace(settings.vmNamespace);
      putVirtualMachines(builder, own.vms, {
        field: 'vms',
        mode: 'put',
        namespace: settings.vmNamespace,
        dataVolumes: readDataVolumePolicy(config),
        maxVms: readMaxVms(config),
      });
      await completeTask(ctx, builder, config);
    },
  });
}

/** What of it is new to the repository, so that it must be new to Rafay as well. */
function requestOf(
  settings: BlueprintSettings,
  addons: readonly PlannedAddon[],
  previous: Lock | undefined,
  replacesKubeVirt: boolean,
): DeploymentRequest {
  const { project, clusters, blueprintName, version, baseBlueprint } = settings;
  const isNew = !previous?.published.some(
    item => item.kind === 'Blueprint' && item.version === version,
  );
  return {
    project,
    ...(clusters?.length && { clusters }),
    namespace: settings.vmNamespace,
    blueprintName,
    ...(isNew && { version }),
    baseBlueprint,
    ...(!previous && {
      addons: addons.map(({ name }) => ({ name, version })),
    }),
    // The repository has the blueprint already: the question was answered then.
    replacesKubeVirt: replacesKubeVirt || previous !== undefined,
  };
}

// Other names of add-ons and workloads mean that Rafay takes the old ones off the clusters, operators
// before their objects, and with CDI all its DataVolumes.
function checkShape(previous: Lock | undefined, settings: BlueprintSettings) {
  for (const field of ['option', 'bundling'] as const) {
    const before = previous?.settings[field];
    if (before !== undefined && before !== settings[field]) {
      throw new ConflictError(
        `${field}: blueprint '${settings.blueprintName}' was generated with '${before}'. Changing that would uninstall parts of KubeVirt under running virtual machines. Choose another blueprintName, and move clusters to it one by one`,
      );
    }
  }
}
