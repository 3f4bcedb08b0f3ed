import { createPermission } from '@backstage/plugin-permission-common';
import type { OperationVerb } from './operations';

/**
 * Resource type of the permissions on virtual machines: a catalog entity, as the one whose virtual machines
 * are read or operated.
 *
 * @public
 */
export const RESOURCE_TYPE_KUBEVIRT_ENTITY = 'kubevirt-entity';

/**
 * What a permission that knows more than one verb is asked for: an operation, or to watch or to type in a
 * console.
 *
 * @public
 */
export type KubevirtOperation = OperationVerb | 'watch' | 'type';

/**
 * The `resourceRef` with which a permission of this plugin is asked for.
 *
 * @param entityRef - `kind:namespace/name`, in lower case
 * @param operation - needed for `kubevirt.vm.operate` and `kubevirt.vm.console`
 * @returns `component:default/orders`, or `component:default/orders#restart`
 * @public
 */
export function kubevirtEntityResourceRef(
  entityRef: string,
  operation?: KubevirtOperation,
): string {
  return operation ? `${entityRef}#${operation}` : entityRef;
}

/**
 * See the virtual machines of an entity.
 *
 * @public
 */
export const kubevirtVmReadPermission = createPermission({
  name: 'kubevirt.vm.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_KUBEVIRT_ENTITY,
});

/**
 * Read what goes on inside of an entity's virtual machines: the launcher's log, the guest's serial log, and the file
 * systems and users that the guest's agent reports.
 *
 * @public
 */
export const kubevirtVmLogsPermission = createPermission({
  name: 'kubevirt.vm.logs',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_KUBEVIRT_ENTITY,
});

/**
 * Read the YAML of an entity's virtual machines.
 *
 * @public
 */
export const kubevirtVmManifestPermission = createPermission({
  name: 'kubevirt.vm.manifest',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_KUBEVIRT_ENTITY,
});

/**
 * Start, stop, restart, pause and migrate an entity's virtual machines, take snapshots of them and restore them. The
 * `resourceRef` names the operation.
 *
 * @public
 */
export const kubevirtVmOperatePermission = createPermission({
  name: 'kubevirt.vm.operate',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_KUBEVIRT_ENTITY,
});

/**
 * Open consoles of an entity's virtual machines. The `resourceRef` says whether to watch or to type.
 *
 * @public
 */
export const kubevirtVmConsolePermission = createPermission({
  name: 'kubevirt.vm.console',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_KUBEVIRT_ENTITY,
});

/**
 * See the health of KubeVirt and CDI on the clusters.
 *
 * @public
 */
export const kubevirtPlatformReadPermission = createPermission({
  name: 'kubevirt.platform.read',
  attributes: { action: 'read' },
});

/**
 * See every virtual machine of every cluster, whoever it belongs to, on the fleet page. Without it the page has those of
 * the entities that one owns.
 *
 * @public
 */
export const kubevirtFleetReadPermission = createPermission({
  name: 'kubevirt.fleet.read',
  attributes: { action: 'read' },
});

/**
 * The permissions on the virtual machines of an entity.
 *
 * @public
 */
export const kubevirtEntityPermissions = [
  kubevirtVmReadPermission,
  kubevirtVmLogsPermission,
  kubevirtVmManifestPermission,
  kubevirtVmOperatePermission,
  kubevirtVmConsolePermission,
];

/**
 * Every permission of the KubeVirt plugin.
 *
 * @public
 */
export const kubevirtPermissions = [
  ...kubevirtEntityPermissions,
  kubevirtPlatformReadPermission,
  kubevirtFleetReadPermission,
];
