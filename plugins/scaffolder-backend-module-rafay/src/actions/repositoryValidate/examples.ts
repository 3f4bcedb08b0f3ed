import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Check the repository in the workspace',
    example: stringify({
      steps: [
        {
          id: 'validate',
          action: 'rafay:repository:validate',
          name: 'Check the repository',
          input: {},
        },
      ],
    }),
  },
  {
    description: 'Check a repository that was fetched into a folder',
    example: stringify({
      steps: [
        {
          id: 'validate',
          action: 'rafay:repository:validate',
          name: 'Check the repository',
          input: { targetPath: './fleet' },
        },
      ],
    }),
  },
];
