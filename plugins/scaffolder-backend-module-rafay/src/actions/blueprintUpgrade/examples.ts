import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Raise KubeVirt and CDI; the blueprint gets its next version',
    example: stringify({
      steps: [
        {
          id: 'upgrade',
          action: 'rafay:blueprint:upgrade',
          name: 'Upgrade KubeVirt',
          input: { kubevirtVersion: 'v1.9.0', cdiVersion: 'v1.66.0' },
        },
      ],
    }),
  },
  {
    description: 'Raise KubeVirt only, as a draft with a chosen version',
    example: stringify({
      steps: [
        {
          id: 'upgrade',
          action: 'rafay:blueprint:upgrade',
          name: 'Upgrade KubeVirt',
          input: {
            project: 'shop',
            blueprintName: 'kubevirt-blueprint',
            kubevirtVersion: 'v1.9.0',
            version: 'v2',
            versionState: 'draft',
          },
        },
      ],
    }),
  },
];
