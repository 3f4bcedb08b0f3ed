import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { z as zod } from 'zod/v3';
import { z } from 'zod/v3';
import { readDataVolumePolicy, vmInputSchema } from '../../kubevirt';
import { RepositoryBuilder } from '../../rafay/RepositoryBuilder';
import { completeTask } from '../complete';
import { readLayout } from '../../rafay/layout';
import { objectOf } from '../../rafay/objectOf';
import { RepositoryTree } from '../../rafay/RepositoryTree';
import { parseInput } from '../../rafay/settings';
import {
  putVirtualMachines,
  removeVirtualMachines,
} from '../../rafay/virtualMachines';
import { checkDeployment } from '../checkDeployment';
import type { KubevirtBackendOptions } from '../kubevirtBackend';
import { generationOutput } from '../output';
import { findLock, readMaxVms, targetFolder } from '../shared';
import type { ActionOptions } from '../shared';
import { repositoryFields } from '../repositoryFields';
import { examples } from './examples';

type Z = typeof zod;

const inputFields = {
  mode: (zImpl: Z) =>
    zImpl
      .enum(['add', 'change', 'remove'])
      .default('add')
      .describe('What to do with the virtual machines. Default: add'),
  vms: (zImpl: Z) =>
    zImpl
      .array(vmInputSchema(zImpl))
      .optional()
      .describe(
        'add: the new virtual machines. change: their names and what changes about them.',
      ),
  names: (zImpl: Z) =>
    zImpl
      .array(zImpl.string())
      .optional()
      .describe('remove: names of the virtual machines'),
  deleteDisks: (zImpl: Z) =>
    zImpl
      .boolean()
      .default(false)
      .describe(
        'remove: delete the disks and what is on them as well. Default: false',
      ),
  vmNamespace: (zImpl: Z) =>
    zImpl
      .string()
      .optional()
      .describe("Namespace of the virtual machines; the blueprint's if empty"),
  vmClusters: (zImpl: Z) =>
    zImpl
      .array(zImpl.string())
      .optional()
      .describe("Clusters that run them, out of the blueprint's"),
  entityName: (zImpl: Z) =>
    zImpl
      .string()
      .optional()
      .describe(
        "Component of the catalog that owns them; the blueprint's if empty",
      ),
  ...repositoryFields,
};

const inputSchema = objectOf(z, inputFields);

type Input = zod.infer<typeof inputSchema>;

/**
 * Makes `rafay:vm:generate`: adds, changes or removes VMs in a repository that
 * `rafay:blueprint:generate` made.
 *
 * @public
 */
export function createVmGenerateAction(
  options: ActionOptions & { platform?: KubevirtBackendOptions },
) {
  const { config } = options;
  return createTemplateAction({
    id: 'rafay:vm:generate',
    description:
      'Adds, changes or removes virtual machines in a repository with the Rafay blueprint for KubeVirt',
    supportsDryRun: true,
    examples,
    schema: { input: inputFields, output: generationOutput },
    async handler(ctx) {
      const input = parseInput(inputSchema, ctx.input);
      const layout = readLayout(config);
      const tree = await RepositoryTree.read(
        targetFolder(ctx.workspacePath, input.targetPath),
        layout,
      );
      const previous = findLock(tree, input);
      const { settings } = previous;
      const builder = RepositoryBuilder.create({
        tree,
        layout,
        settings,
        previous,
      });
      if (input.mode === 'remove') {
        checkUnused(input, ['vmNamespace', 'vmClusters', 'entityName']);
        removeVirtualMachines(builder, listed(input, 'names'), {
          field: 'names',
          deleteDisks: input.deleteDisks,
        });
      } else {
        checkUnused(input, ['deleteDisks']);
        const clusters = vmClusters(input, settings.clusters);
        if (input.vmNamespace !== undefined) {
          await checkDeployment(options.platform, ctx, {
            project: settings.project,
            clusters: clusters ?? settings.clusters,
            namespace: input.vmNamespace,
          });
        }
        putVirtualMachines(builder, listed(input, 'vms'), {
          field: 'vms',
          mode: input.mode,
          namespace: input.vmNamespace,
          clusters,
          entityName: input.entityName,
          dataVolumes: readDataVolumePolicy(config),
          maxVms: readMaxVms(config),
        });
      }
      await completeTask(ctx, builder, config);
    },
  });
}

/** The list that belongs to the mode; the other one would be ignored, which nobody means. */
function listed<K extends 'vms' | 'names'>(
  input: Input,
  field: K,
): NonNullable<Input[K]> {
  const other = field === 'vms' ? 'names' : 'vms';
  if (input[other]?.length) {
    throw new InputError(`${other}: is not used with mode '${input.mode}'`);
  }
  const list = input[field];
  if (!list?.length) {
    throw new InputError(`${field}: name at least one virtual machine`);
  }
  return list as NonNullable<Input[K]>;
}

/** What a mode does not look at would be in vain, too. */
function checkUnused(input: Input, fields: (keyof Input)[]): void {
  const given = fields.find(field => {
    const value = input[field];
    return Array.isArray(value) ? value.length > 0 : Boolean(value);
  });
  if (given) {
    throw new InputError(`${given}: is not used with mode '${input.mode}'`);
  }
}

function vmClusters(
  input: Input,
  known: string[] | undefined,
): string[] | undefined {
  const stranger = input.vmClusters?.find(name => !known?.includes(name));
  if (stranger !== undefined) {
    throw new InputError(
      `vmClusters: ${JSON.stringify(
        stranger.slice(0, 63),
      )} is none of the blueprint's clusters${
        known?.length ? ` (${known.join(', ')})` : ', which are chosen by label'
      }`,
    );
  }
  return input.vmClusters?.length ? input.vmClusters : undefined;
}
