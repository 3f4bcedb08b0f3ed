import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';

/** What schemas of actions are made with. */
export type Zod = Parameters<
  Parameters<ActionsRegistryService['register']>[0]['schema']['input']
>[0];

/** Fields of an input that names one VM of an entity. */
export const vmInput = (z: Zod) => ({
  entityRef: z
    .string()
    .max(300)
    .describe('The entity that owns the VM, e.g. component:default/orders'),
  cluster: z.string().max(253).describe('Configured name of the cluster'),
  namespace: z.string().max(63).describe('Namespace of the VM'),
  name: z.string().max(253).describe('Name of the VM'),
});
