import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { mkdir } from 'node:fs/promises';
import type { LocalGit } from './LocalGit';

/** Publishes the workspace as a local repository. */
export function createPublishAction(git: LocalGit) {
  return createTemplateAction({
    id: 'demo:repository:publish',
    description:
      'Commits the workspace to a bare git repository on the machine of this portal, instead of a git host.',
    supportsDryRun: true,
    schema: {
      input: {
        name: z =>
          z.string({ description: 'Name of the repository, a DNS label' }),
        description: z =>
          z.string({ description: 'Message of the commit' }).optional(),
        sourcePath: z =>
          z
            .string({ description: 'Folder of the workspace to publish' })
            .optional(),
        mode: z =>
          z
            .enum(['create', 'change'], {
              description: 'A new repository, or the next commit of one',
            })
            .optional(),
      },
      output: {
        remoteUrl: z => z.string({ description: 'Address to clone from' }),
        commitHash: z => z.string({ description: 'The new commit of main' }),
        changed: z => z.boolean({ description: 'A commit was needed' }),
      },
    },
    async handler(ctx) {
      const { name, description, sourcePath = '.', mode } = ctx.input;
      if (ctx.isDryRun) {
        ctx.logger.info(`Dry run: the local repository ${name} is left alone`);
        return;
      }
      const result = await git.publish({
        name,
        source: resolveSafeChildPath(ctx.workspacePath, sourcePath),
        message: description || `Generate ${name}`,
        mode: mode ?? 'create',
      });
      ctx.logger.info(
        result.changed
          ? `Committed ${result.commit.slice(0, 8)} to ${result.remoteUrl}`
          : `${result.remoteUrl} has this content already`,
      );
      ctx.output('remoteUrl', result.remoteUrl);
      ctx.output('commitHash', result.commit);
      ctx.output('changed', result.changed);
    },
  });
}

/** Brings the tree of a local repository into the workspace. */
export function createFetchAction(git: LocalGit) {
  return createTemplateAction({
    id: 'demo:repository:fetch',
    description:
      'Brings the files of a local repository into the workspace, to be changed and published again.',
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string({ description: 'Name of the local repository' }),
        targetPath: z =>
          z.string({ description: 'Folder of the workspace' }).optional(),
      },
    },
    async handler(ctx) {
      const target = resolveSafeChildPath(
        ctx.workspacePath,
        ctx.input.targetPath ?? '.',
      );
      await mkdir(target, { recursive: true });
      await git.fetch(ctx.input.name, target);
    },
  });
}
