import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { kubevirtPlatformReadPermission } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Router } from 'express';
import { requirePermission } from '../access';
import type { PlatformReader } from '../reads';
import { readClusterName } from './params';

export interface ClusterRoutesOptions {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  platform: PlatformReader;
}

/** The health of KubeVirt and CDI on the clusters. */
export function addClusterRoutes(
  router: Router,
  options: ClusterRoutesOptions,
): void {
  const { httpAuth, permissions, platform } = options;

  router.get('/v1/clusters', async (request, response) => {
    const credentials = await httpAuth.credentials(request);
    await requirePermission(
      permissions,
      kubevirtPlatformReadPermission,
      credentials,
    );
    response.json(await platform.list());
  });

  router.get('/v1/clusters/:cluster', async (request, response) => {
    const cluster = readClusterName(request);
    const credentials = await httpAuth.credentials(request);
    await requirePermission(
      permissions,
      kubevirtPlatformReadPermission,
      credentials,
    );
    response.json(await platform.get(cluster));
  });
}
