import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  kubevirtPlatformReadPermission,
  type DeploymentRequest,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { DeploymentInventory } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import { requirePermission } from '../access';
import { answerOf, checkDeployment } from '../deployment';
import { clusterName } from '../lib/names';
import type { PlatformReader } from '../reads';
import { parse } from './params';

export interface DeploymentRoutesOptions {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  platform: PlatformReader;
  inventory?: DeploymentInventory;
}

/** A name of the deployment system. */
const name = z.string().min(1).max(253);

const projectParams = z.object({ project: name });
const blueprintParams = z.object({ project: name, blueprint: name });

const deploymentRequest: z.ZodType<DeploymentRequest> = z.strictObject({
  project: name,
  clusters: z.array(clusterName).max(1000).optional(),
  namespace: name.optional(),
  blueprintName: name.optional(),
  version: name.optional(),
  baseBlueprint: name.optional(),
  addons: z
    .array(z.strictObject({ name, version: name }))
    .max(20)
    .optional(),
  replacesKubeVirt: z.boolean().optional(),
});

/**
 * What the deployment system has, for the forms of software templates and for the actions of the scaffolder. Nothing is
 * changed by it.
 */
export function addDeploymentRoutes(
  router: Router,
  options: DeploymentRoutesOptions,
): void {
  const { httpAuth, permissions, inventory } = options;
  const allow = async (request: Request) =>
    requirePermission(
      permissions,
      kubevirtPlatformReadPermission,
      await httpAuth.credentials(request),
    );

  router.get('/v1/deployment/projects', async (request, response) => {
    await allow(request);
    response.json(await answerOf(inventory, each => each.projects()));
  });

  router.get(
    '/v1/deployment/projects/:project/clusters',
    async (request, response) => {
      const { project } = parse(projectParams, request.params);
      await allow(request);
      response.json(await answerOf(inventory, each => each.clusters(project)));
    },
  );

  router.get(
    '/v1/deployment/projects/:project/blueprints',
    async (request, response) => {
      const { project } = parse(projectParams, request.params);
      await allow(request);
      response.json(
        await answerOf(inventory, each => each.blueprints(project)),
      );
    },
  );

  router.get(
    '/v1/deployment/projects/:project/blueprints/:blueprint/versions',
    async (request, response) => {
      const { project, blueprint } = parse(blueprintParams, request.params);
      await allow(request);
      response.json(
        await answerOf(inventory, each => each.versions(project, blueprint)),
      );
    },
  );

  router.get(
    '/v1/deployment/projects/:project/namespaces',
    async (request, response) => {
      const { project } = parse(projectParams, request.params);
      await allow(request);
      response.json(
        await answerOf(inventory, each => each.namespaces(project)),
      );
    },
  );

  // A question that may name a thousand clusters, which is too long for an address.
  router.post(
    '/v1/deployment/check',
    express.json({ limit: '512kb' }),
    async (request, response) => {
      await allow(request);
      response.json(
        await checkDeployment(options, parse(deploymentRequest, request.body)),
      );
    },
  );
}
