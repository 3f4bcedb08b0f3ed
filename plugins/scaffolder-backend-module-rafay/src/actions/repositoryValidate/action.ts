import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { z as zod } from 'zod/v3';
import { z } from 'zod/v3';
import { readLayout } from '../../rafay/layout';
import { objectOf } from '../../rafay/objectOf';
import { RepositoryTree } from '../../rafay/RepositoryTree';
import { parseInput } from '../../rafay/settings';
import { validateTree } from '../../rafay/validate';
import { repositoryFields } from '../repositoryFields';
import { targetFolder } from '../shared';
import type { ActionOptions } from '../shared';
import { examples } from './examples';

type Z = typeof zod;

const inputFields = { targetPath: repositoryFields.targetPath };

const inputSchema = objectOf(z, inputFields);

/**
 * Makes `rafay:repository:validate`: checks a whole repository, and fails with every problem, each
 * with its file and line.
 *
 * @public
 */
export function createRepositoryValidateAction(
  options: Pick<ActionOptions, 'config'>,
) {
  const { config } = options;
  return createTemplateAction({
    id: 'rafay:repository:validate',
    description:
      'Checks a repository with Rafay specs: each file, what files name, and that published versions are unchanged',
    supportsDryRun: true,
    examples,
    schema: {
      input: inputFields,
      output: {
        files: (zImpl: Z) =>
          zImpl.number().describe('How many files were checked'),
        warnings: (zImpl: Z) =>
          zImpl.array(zImpl.string()).describe('What is worth knowing'),
      },
    },
    async handler(ctx) {
      const { targetPath } = parseInput(inputSchema, ctx.input);
      const layout = readLayout(config);
      const tree = await RepositoryTree.read(
        targetFolder(ctx.workspacePath, targetPath),
        layout,
      );
      const warnings = (await validateTree(tree, layout)).assertValid();
      for (const warning of warnings) {
        ctx.logger.warn(warning);
      }
      const files = tree.paths().length;
      ctx.logger.info(`${files} files checked, no problem found`);
      ctx.output('files', files);
      ctx.output('warnings', warnings);
    },
  });
}
