import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description:
      'Option 1: KubeVirt in the blueprint, CDI and a VM from a container disk as workloads',
    example: stringify({
      steps: [
        {
          id: 'generate',
          action: 'rafay:blueprint:generate',
          name: 'Generate the blueprint',
          input: {
            option: 'option1',
            project: 'shop',
            clusters: ['west'],
            kubevirtVersion: 'v1.9.0',
            cdiVersion: 'v1.66.0',
            entityName: 'orders',
            owner: 'group:default/team-orders',
            vmNamespace: 'orders',
            vms: [
              {
                name: 'orders-db',
                source: {
                  type: 'containerDisk',
                  image: 'quay.io/containerdisks/fedora:42',
                },
                cpu: 2,
                memory: '4Gi',
                runStrategy: 'Always',
              },
            ],
          },
        },
      ],
    }),
  },
  {
    description:
      'Option 2, split into a chain of add-ons, on managed clusters, synced by Rafay from git',
    example: stringify({
      steps: [
        {
          id: 'generate',
          action: 'rafay:blueprint:generate',
          name: 'Generate the blueprint',
          input: {
            option: 'option2',
            bundling: 'split',
            project: 'shop',
            clusterLabels: { tier: 'virtualization' },
            kubevirtVersion: 'v1.9.0',
            cdiVersion: 'v1.66.0',
            anyNode: true,
            entityName: 'orders',
            owner: 'group:default/team-orders',
            repositoryUrl: 'https://git.example.com/shop/kubevirt.git',
            repositoryProvider: 'Gitlab',
            repositoryAgents: ['agent-1', 'agent-2'],
          },
        },
      ],
    }),
  },
  {
    description: 'Manifests that Rafay fetches by their address',
    example: stringify({
      steps: [
        {
          id: 'generate',
          action: 'rafay:blueprint:generate',
          name: 'Generate the blueprint',
          input: {
            option: 'option2',
            manifests: 'link',
            project: 'shop',
            clusters: ['west', 'east'],
            versionState: 'draft',
            kubevirtVersion: 'v1.9.0',
            cdiVersion: 'v1.66.0',
            entityName: 'orders',
            owner: 'group:default/team-orders',
          },
        },
      ],
    }),
  },
];
