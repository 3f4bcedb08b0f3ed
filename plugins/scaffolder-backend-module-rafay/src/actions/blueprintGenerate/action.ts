import { ConflictError } from '@backstage/errors';
import {
  createTemplateAction,
  type ActionContext,
} from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import type { z as zod } from 'zod/v3';
import { z } from 'zod/v3';
import { readDataVolumePolicy, vmInputSchema } from '../../kubevirt';
import { readPortalClusters } from '../../catalog/portalClusters';
import { RepositoryBuilder } from '../../rafay/RepositoryBuilder';
import { complete } from '../complete';
import { readLayout } from '../../rafay/layout';
import { objectOf } from '../../rafay/objectOf';
import { readLock } from '../../rafay/lock';
import type { Lock } from '../../rafay/lock';
import { prepareManifests } from '../../rafay/manifestPlan';
import { planPlatform } from '../../rafay/platform';
import { RepositoryTree } from '../../rafay/RepositoryTree';
import { blueprintFields } from '../../rafay/blueprintFields';
import { parseInput, parseSettings } from '../../rafay/settings';
import type { BlueprintSettings } from '../../rafay/settings';
import { putVirtualMachines } from '../../rafay/virtualMachines';
import { generationOutput, reportCompleted } from '../output';
import {
  checkReleases,
  fetchWithCheckpoint,
  readMaxVms,
  targetFolder,
} from '../shared';
import type { ActionOptions } from '../shared';
import type { KubevirtBackendOptions } from '../kubevirtBackend';
import { examples } from './examples';
import {
  readExistingKubeVirt,
  refuseExistingKubeVirt,
  type ExistingKubeVirt,
} from './existingKubeVirt';

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
      if (!previous && !own.replacesKubeVirt) {
        await checkClusters(options.platform, ctx, settings);
      }

      const { parts, manifests } = await prepareManifests(
        settings,
        manifestSource,
        fetchWithCheckpoint(ctx, manifestSource, settings.checksums, previous),
      );
      const builder = RepositoryBuilder.create({
        tree,
        layout,
        settings,
        previous,
      });
      builder.warnings.push(...releaseWarnings);
      builder.addPlatform(planPlatform(settings, parts), manifests);
      builder.putNamespace(settings.vmNamespace);
      putVirtualMachines(builder, own.vms, {
        field: 'vms',
        mode: 'put',
        namespace: settings.vmNamespace,
        dataVolumes: readDataVolumePolicy(config),
        maxVms: readMaxVms(config),
      });
      reportCompleted(
        ctx,
        await complete(builder, {
          portalClusters: readPortalClusters(config),
        }),
      );
    },
  });
}

/** Where the backend does not say what the clusters have, the run goes on: the portal need not know them. */
async function checkClusters(
  platform: KubevirtBackendOptions | undefined,
  ctx: Pick<
    ActionContext<JsonObject, JsonObject>,
    'getInitiatorCredentials' | 'logger'
  >,
  settings: BlueprintSettings,
): Promise<void> {
  if (!platform || !settings.clusters?.length) {
    return;
  }
  let existing: ExistingKubeVirt[] = [];
  try {
    existing = await readExistingKubeVirt(
      platform,
      await ctx.getInitiatorCredentials(),
      settings.clusters,
    );
  } catch (error) {
    ctx.logger.warn(
      `Whether the clusters have KubeVirt already is not known: ${
        (error as Error).message
      }`,
    );
  }
  refuseExistingKubeVirt(existing, settings);
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
