import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { kubevirtVmReadPermission } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { EntityAccess, VirtualMachineFinder } from '../access';
import { forModel, UNTRUSTED } from './untrustedText';

export interface VirtualMachineActionOptions {
  actionsRegistry: ActionsRegistryService;
  access: EntityAccess;
  finder: VirtualMachineFinder;
}

/** `kind:namespace/name` in lower case, of what a caller wrote. */
export function readEntityRef(text: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(text, {
        defaultKind: 'component',
        defaultNamespace: 'default',
      }),
    );
  } catch (error) {
    throw new InputError(
      `'${text}' is not an entity reference, e.g. component:default/orders`,
      error,
    );
  }
}

/** Registers the action that lists an entity's VMs. */
export function createListVirtualMachinesAction(
  options: VirtualMachineActionOptions,
): void {
  const { actionsRegistry, access, finder } = options;
  actionsRegistry.register({
    name: 'list-virtual-machines',
    title: 'List virtual machines of an entity',
    description: `
Lists the KubeVirt virtual machines that a catalog entity owns, on all clusters. Use it to find out whether
an entity's VMs run, on which node and in which launcher pod, and what holds back those that do not run.

Each VM has a status (KubeVirt's printableStatus), and where something holds it back a cause with a sentence,
a hint and the original message. A VM with \`declared: true\` is named by the entity and not on its cluster: Rafay
has not brought it there yet. \`clusters\` says how fresh each cluster's part is: where a state is not
\`synced\`, VMs may be missing or out of date. ${UNTRUSTED}
    `.trim(),
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe(
              'The entity whose VMs are asked for, e.g. component:default/orders',
            ),
        }),
      output: z =>
        z.object({
          entityRef: z.string(),
          clusters: z
            .array(
              z
                .object({
                  name: z.string(),
                  state: z
                    .string()
                    .describe(
                      'syncing, synced, stale, unreachable, misconfigured, untrusted, forbidden or kubevirt-absent',
                    ),
                  since: z.string().optional(),
                  message: z.string().optional(),
                })
                .passthrough(),
            )
            .describe('How fresh the part of each cluster is'),
          virtualMachines: z.array(
            z
              .object({
                id: z.string(),
                cluster: z
                  .string()
                  .describe(
                    '`*` for a declared VM of no cluster in particular',
                  ),
                namespace: z.string(),
                name: z.string(),
                declared: z.literal(true).optional(),
                status: z.string(),
                phase: z.string().optional(),
                node: z.string().optional(),
              })
              .passthrough(),
          ),
        }),
    },
    examples: [
      {
        title: 'The VMs of the component orders',
        input: { entityRef: 'component:default/orders' },
      },
    ],
    action: async ({ input, credentials }) => {
      const entity = await access.get(
        credentials,
        readEntityRef(input.entityRef),
        kubevirtVmReadPermission,
      );
      await finder.ready(entity);
      return {
        output: {
          entityRef: entity.entityRef,
          clusters: finder.statuses(entity).map(forModel) as never,
          virtualMachines: finder.find(entity).map(forModel) as never,
        },
      };
    },
  });
}
