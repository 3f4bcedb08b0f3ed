import { createPermission } from '@backstage/plugin-permission-common';

/**
 * See the virtual machines of entities one may see.
 *
 * @public
 */
export const kubevirtVmReadPermission = createPermission({
  name: 'kubevirt.vm.read',
  attributes: { action: 'read' },
});

/**
 * Start, stop, restart, pause and migrate virtual machines.
 *
 * @public
 */
export const kubevirtVmOperatePermission = createPermission({
  name: 'kubevirt.vm.operate',
  attributes: { action: 'update' },
});

/**
 * Read the launcher's log and the guest's serial log.
 *
 * @public
 */
export const kubevirtVmLogsPermission = createPermission({
  name: 'kubevirt.vm.logs',
  attributes: { action: 'read' },
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
 * Every permission of the KubeVirt plugin.
 *
 * @public
 */
export const kubevirtPermissions = [
  kubevirtVmReadPermission,
  kubevirtVmOperatePermission,
  kubevirtVmLogsPermission,
  kubevirtPlatformReadPermission,
];
