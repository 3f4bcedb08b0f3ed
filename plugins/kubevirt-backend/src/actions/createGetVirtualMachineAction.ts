import {
  kubevirtVmReadPermission,
  type ClusterStatus,
  type VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { VmObjects } from '../model/vmObjects';
import { describeFound } from '../reads';
import {
  readEntityRef,
  type VirtualMachineActionOptions,
} from './createListVirtualMachinesAction';
import { vmInput } from './vmInput';
import { forModel, UNTRUSTED } from './untrustedText';

export interface GetVirtualMachineActionOptions
  extends VirtualMachineActionOptions {
  describeVm: (
    vmObjects: VmObjects,
    status: ClusterStatus,
  ) => VirtualMachineDetail;
}

/** Registers the action that reports everything about one VM. */
export function createGetVirtualMachineAction(
  options: GetVirtualMachineActionOptions,
): void {
  const { actionsRegistry, access, finder, describeVm } = options;
  actionsRegistry.register({
    name: 'get-virtual-machine',
    title: 'Get a virtual machine',
    description: `
Reports everything about one KubeVirt virtual machine of a catalog entity: status, cause and hint where
something holds it back, conditions, timeline from creation to Running, launcher pods with their part
(current, target of a migration, previous), disks with import progress, networks, migrations, and the
kubectl and virtctl commands that show the same. Of a VM that the entity only declares (\`summary.declared\`), it
says why it is not there. Use it after \`list-virtual-machines\`, with the cluster,
namespace and name found there. ${UNTRUSTED}
    `.trim(),
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z => z.object(vmInput(z)),
      output: z =>
        z
          .object({
            summary: z.object({}).passthrough(),
            cluster: z
              .object({ name: z.string(), state: z.string() })
              .passthrough(),
            conditions: z.array(z.object({}).passthrough()),
            timeline: z.array(z.object({}).passthrough()),
            pods: z.array(z.object({}).passthrough()),
            disks: z.array(z.object({}).passthrough()),
            networks: z.array(z.object({}).passthrough()),
            migrations: z.array(z.object({}).passthrough()),
            commands: z.array(z.object({}).passthrough()),
          })
          .passthrough(),
    },
    examples: [
      {
        title: 'One VM of the component orders',
        input: {
          entityRef: 'component:default/orders',
          cluster: 'west',
          namespace: 'shop',
          name: 'orders-db',
        },
      },
    ],
    action: async ({ input, credentials }) => {
      const entity = await access.get(
        credentials,
        readEntityRef(input.entityRef),
        kubevirtVmReadPermission,
      );
      const found = await finder.locateOrAwait(entity, input);
      return { output: forModel(describeFound(found, describeVm)) as never };
    },
  });
}
