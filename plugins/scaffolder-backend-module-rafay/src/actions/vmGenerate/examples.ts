import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Add a VM sized by an instance type, from a container disk',
    example: stringify({
      steps: [
        {
          id: 'generate',
          action: 'rafay:vm:generate',
          name: 'Add the virtual machine',
          input: {
            mode: 'add',
            vms: [
              {
                name: 'orders-cache',
                source: {
                  type: 'containerDisk',
                  image: 'quay.io/containerdisks/fedora:42',
                },
                instancetype: 'u1.medium',
                preference: 'fedora',
                runStrategy: 'Manual',
              },
            ],
          },
        },
      ],
    }),
  },
  {
    description: 'Give a VM more memory',
    example: stringify({
      steps: [
        {
          id: 'generate',
          action: 'rafay:vm:generate',
          name: 'Change the virtual machine',
          input: {
            mode: 'change',
            vms: [{ name: 'orders-db', memory: '8Gi' }],
          },
        },
      ],
    }),
  },
  {
    description: 'Have snapshots of a VM taken',
    example: stringify({
      steps: [
        {
          id: 'generate',
          action: 'rafay:vm:generate',
          name: 'Change the virtual machine',
          input: {
            mode: 'change',
            vms: [
              {
                name: 'orders-db',
                snapshotSchedule: { every: '6h', keep: 4 },
              },
            ],
          },
        },
      ],
    }),
  },
  {
    description: 'Remove a VM and keep its disks',
    example: stringify({
      steps: [
        {
          id: 'generate',
          action: 'rafay:vm:generate',
          name: 'Remove the virtual machine',
          input: { mode: 'remove', names: ['orders-db'] },
        },
      ],
    }),
  },
];
