import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { nextVersion } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { z as zod } from 'zod/v3';
import { z } from 'zod/v3';
import { checkUpgrade } from '../../kubevirt';
import { RepositoryBuilder } from '../../rafay/RepositoryBuilder';
import { completeTask } from '../complete';
import { readLayout } from '../../rafay/layout';
import { objectOf } from '../../rafay/objectOf';
import type { Lock } from '../../rafay/lock';
import { prepareManifests } from '../../rafay/manifestPlan';
import { planPlatform } from '../../rafay/platform';
import { RepositoryTree } from '../../rafay/RepositoryTree';
import { blueprintFields } from '../../rafay/blueprintFields';
import { parseInput, parseSettings } from '../../rafay/settings';
import type { BlueprintSettings } from '../../rafay/settings';
import { checkDeployment } from '../checkDeployment';
import type { KubevirtBackendOptions } from '../kubevirtBackend';
import { generationOutput } from '../output';
import { repositoryFields } from '../repositoryFields';
import {
  byInputName,
  checkReleases,
  fetchWithCheckpoint,
  findLock,
  targetFolder,
} from '../shared';
import type { ActionOptions } from '../shared';
import { examples } from './examples';

type Z = typeof zod;

const inputFields = {
  kubevirtVersion: (zImpl: Z) =>
    zImpl
      .string()
      .optional()
      .describe('Release of KubeVirt to go to; as it is if empty'),
  cdiVersion: (zImpl: Z) =>
    zImpl
      .string()
      .optional()
      .describe('Release of CDI to go to; as it is if empty'),
  version: (zImpl: Z) =>
    zImpl
      .string()
      .optional()
      .describe(
        'Version of the blueprint and of the add-ons that change; the next one if empty',
      ),
  versionState: (zImpl: Z) =>
    zImpl
      .enum(['active', 'draft'])
      .optional()
      .describe('A draft can be changed later; an active version never'),
  kubernetesVersions: blueprintFields.kubernetesVersions,
  checksums: blueprintFields.checksums,
  allowLargeBundles: (zImpl: Z) =>
    zImpl
      .boolean()
      .optional()
      .describe('Write add-on files above 1 MiB instead of refusing them'),
  ...repositoryFields,
};

const inputSchema = objectOf(z, inputFields);

/**
 * Makes `rafay:blueprint:upgrade`: other releases of KubeVirt and CDI as new versions of the add-ons
 * and of the blueprint. The versions before stay in the repository.
 *
 * @public
 */
export function createBlueprintUpgradeAction(
  options: ActionOptions & { platform?: KubevirtBackendOptions },
) {
  const { config, manifestSource } = options;
  return createTemplateAction({
    id: 'rafay:blueprint:upgrade',
    description:
      'Raises KubeVirt and CDI in a repository: new versions of add-ons and blueprint, the old ones stay',
    supportsDryRun: true,
    examples,
    schema: {
      input: inputFields,
      output: {
        ...generationOutput,
        version: (zImpl: Z) =>
          zImpl.string().describe('The new version of the blueprint'),
      },
    },
    async handler(ctx) {
      const input = parseInput(inputSchema, ctx.input);
      const layout = readLayout(config);
      const tree = await RepositoryTree.read(
        targetFolder(ctx.workspacePath, input.targetPath),
        layout,
      );
      const previous = findLock(tree, input);
      const settings = upgradedSettings(previous, input);
      const warnings = [
        ...checkReleases(settings, config),
        ...checkSteps(previous.settings, settings),
      ];
      const { project, blueprintName, version } = settings;
      await checkDeployment(options.platform, ctx, {
        project,
        blueprintName,
        version,
      });
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
      builder.warnings.push(...warnings);
      builder.addPlatform(planPlatform(settings, parts), manifests);
      await completeTask(ctx, builder, config);
      ctx.output('version', settings.version);
    },
  });
}

function upgradedSettings(
  previous: Lock,
  input: zod.infer<typeof inputSchema>,
): BlueprintSettings {
  const before = previous.settings;
  const kubevirtVersion = input.kubevirtVersion ?? before.kubevirtVersion;
  const cdiVersion = input.cdiVersion ?? before.cdiVersion;
  if (
    kubevirtVersion === before.kubevirtVersion &&
    cdiVersion === before.cdiVersion
  ) {
    throw new InputError(
      `kubevirtVersion: the repository has KubeVirt ${kubevirtVersion} and CDI ${cdiVersion} already. Name a release to go to`,
    );
  }
  const taken = previous.published.map(item => item.version);
  if (input.version !== undefined && taken.includes(input.version)) {
    throw new InputError(
      `version: there is a version ${
        input.version
      } already; an upgrade makes a new one, for example ${nextVersion(
        before.version,
        taken,
      )}`,
    );
  }
  return parseSettings({
    ...before,
    kubevirtVersion,
    cdiVersion,
    version: input.version ?? nextVersion(before.version, taken),
    versionState: input.versionState ?? before.versionState,
    kubernetesVersions: input.kubernetesVersions ?? before.kubernetesVersions,
    // Checksums belong to the releases before; the lock has those that still count.
    checksums: input.checksums,
    allowLargeBundles: input.allowLargeBundles ?? before.allowLargeBundles,
  });
}

function checkSteps(
  before: BlueprintSettings,
  after: BlueprintSettings,
): string[] {
  const checks = [
    checkUpgrade('kubevirt', before.kubevirtVersion, after.kubevirtVersion),
    checkUpgrade('cdi', before.cdiVersion, after.cdiVersion),
  ];
  const problems = checks.flatMap(check => check.problems);
  if (problems.length) {
    throw new InputError(problems.map(byInputName).join('; '));
  }
  return checks.flatMap(check => check.warnings).map(byInputName);
}
