import type { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const vm = {
  entityRef: 'component:default/orders',
  cluster: 'west',
  namespace: 'shop',
  name: 'orders-db',
};

const example = (name: string, input: object) =>
  stringify({
    steps: [{ id: 'operate', action: 'kubevirt:vm:operate', name, input }],
  });

export const examples: TemplateExample[] = [
  {
    description: 'Restart a virtual machine, and wait until it runs again',
    example: example('Restart the database', { ...vm, verb: 'restart' }),
  },
  {
    description: 'Stop a virtual machine, with two minutes for the guest',
    example: example('Stop the database', {
      ...vm,
      verb: 'stop',
      options: { gracePeriod: 120 },
    }),
  },
  {
    description:
      'Power a virtual machine off at once, for which its name is needed',
    example: example('Power the database off', {
      ...vm,
      verb: 'force-stop',
      confirmation: 'orders-db',
    }),
  },
  {
    description: 'Migrate a virtual machine, without waiting for the end',
    example: example('Move the database to another node', {
      ...vm,
      verb: 'migrate',
      wait: false,
    }),
  },
];
