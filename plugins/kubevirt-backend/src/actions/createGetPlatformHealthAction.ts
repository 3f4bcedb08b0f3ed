import type { PermissionsService } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { kubevirtPlatformReadPermission } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { requirePermission } from '../access';
import type { PlatformReader } from '../reads';
import { forModel, UNTRUSTED } from './untrustedText';

export interface PlatformHealthActionOptions {
  actionsRegistry: ActionsRegistryService;
  permissions: PermissionsService;
  platform: PlatformReader;
}

/** Registers the action that reports how KubeVirt and CDI are on the clusters. */
export function createGetPlatformHealthAction(
  options: PlatformHealthActionOptions,
): void {
  const { actionsRegistry, permissions, platform } = options;
  actionsRegistry.register({
    name: 'get-platform-health',
    title: 'Get the health of KubeVirt on the clusters',
    description: `
Reports how KubeVirt and CDI themselves are: versions, an update in progress, virt-operator, virt-api,
virt-controller and virt-handler, the nodes and whether they take VMs. Without \`cluster\` it gives one line
for each cluster; with it, everything about that one. Use it when several VMs have trouble at once, or
before changing a cluster. ${UNTRUSTED}
    `.trim(),
    attributes: { readOnly: true, idempotent: true, destructive: false },
    visibilityPermission: kubevirtPlatformReadPermission,
    schema: {
      input: z =>
        z.object({
          cluster: z
            .string()
            .optional()
            .describe('Configured name of one cluster. Default: all'),
        }),
      output: z =>
        z.object({
          clusters: z.array(
            z
              .object({
                health: z
                  .string()
                  .describe(
                    'ok, progress (a rollout, no fault), warning, error, absent or unknown',
                  ),
                sentence: z.string(),
              })
              .passthrough(),
          ),
          problems: z
            .array(
              z
                .object({ source: z.string(), message: z.string() })
                .passthrough(),
            )
            .optional()
            .describe('Why clusters may be missing here'),
        }),
    },
    examples: [{ title: 'All clusters', input: {} }],
    action: async ({ input, credentials }) => {
      await requirePermission(
        permissions,
        kubevirtPlatformReadPermission,
        credentials,
      );
      if (input.cluster) {
        const cluster = forModel(await platform.get(input.cluster));
        return { output: { clusters: [cluster] as never } };
      }
      const { items, problems } = await platform.list();
      return {
        output: {
          clusters: items.map(forModel) as never,
          problems: problems?.map(forModel) as never,
        },
      };
    },
  });
}
