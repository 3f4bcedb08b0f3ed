import { z } from 'zod';

const name = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/, 'is not a name');

/** How an entity is named. */
export const entityShape = {
  kind: z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,62}$/, 'is not a kind'),
  namespace: name,
  name,
};

/** A configured cluster. */
export const clusterName = z.string().min(1).max(253);

/** How a VM is named. */
export const vmShape = {
  cluster: clusterName,
  vmNamespace: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'is not a namespace'),
  vmName: z
    .string()
    .regex(
      /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/,
      'is not the name of a virtual machine',
    ),
};
