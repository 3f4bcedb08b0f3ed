import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  kubevirtPlatformReadPermission,
  kubevirtVmReadPermission,
  type Rollout,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Router } from 'express';
import {
  requirePermission,
  rolloutOfFound,
  type EntityAccess,
  type VirtualMachineFinder,
} from '../access';
import type { RolloutWatcher } from '../rollouts';
import { readClusterName, readEntityRef, readVmLocator } from './params';
import { VM_PATH } from './virtualMachineRoutes';

export interface RolloutRoutesOptions {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  access: EntityAccess;
  finder: VirtualMachineFinder;
  rollouts?: RolloutWatcher;
}

/** How far the deployment system has brought VMs and clusters; nothing where no source is configured. */
export function addRolloutRoutes(
  router: Router,
  options: RolloutRoutesOptions,
): void {
  const { httpAuth, permissions, access, finder, rollouts } = options;

  router.get(`${VM_PATH}/rollout`, async (request, response) => {
    const entityRef = readEntityRef(request);
    const locator = readVmLocator(request);
    const entity = await access.get(
      await httpAuth.credentials(request),
      entityRef,
      kubevirtVmReadPermission,
    );
    const found = await finder.locateOrAwait(entity, locator);
    const rollout = await rolloutOfFound(rollouts, entity, found);
    response.json({ rollout } satisfies { rollout?: Rollout });
  });

  router.get('/v1/clusters/:cluster/rollout', async (request, response) => {
    const cluster = readClusterName(request);
    await requirePermission(
      permissions,
      kubevirtPlatformReadPermission,
      await httpAuth.credentials(request),
    );
    const rollout = await rollouts?.cluster(cluster);
    response.json({ rollout } satisfies { rollout?: Rollout });
  });
}
