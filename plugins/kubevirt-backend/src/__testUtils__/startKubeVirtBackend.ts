import type { Server } from 'node:http';
import {
  coreServices,
  createBackendPlugin,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type {
  ClusterPlatform,
  ClusterPlatformSummary,
  VirtualMachineDetail,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type {
  DeploymentInventory,
  RolloutSource,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { JsonObject } from '@backstage/types';
import type { Request } from 'express';
import { registerConsoles } from '../console';
import { createServices } from '../createServices';
import { FakeCluster } from './FakeCluster';
import { FakeClusterRegistry } from './FakeClusterRegistry';
import { FakeMirrorService } from './FakeMirrorService';
import { RecordingMetrics } from './RecordingMetrics';
import { ManualClock } from '@rafay-kubevirt/test-setup';

/** A backend, and where it listens. */
export interface StartedBackend {
  server: Server;
  stop(): Promise<void>;
}

/** A component that owns the VMs labelled `orders`. */
export function ordersEntity(
  annotations: Record<string, string> = {
    'backstage.io/kubernetes-id': 'orders',
  },
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'orders', namespace: 'default', annotations },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/team-orders' }],
    spec: { type: 'service', lifecycle: 'production', owner: 'team-orders' },
  };
}

/** The path of the VMs of `component:default/orders`. */
export const ORDERS =
  '/api/kubevirt/v1/entities/component/default/orders/virtual-machines';

/**
 * The plugin's HTTP surface in a real test backend, on mirrors and clusters that are fakes. What tests
 * change on the way (permissions, entities) are the mocks that it hands back.
 */
export async function startKubeVirtBackend(
  options: {
    entities?: Entity[];
    config?: JsonObject;
    rolloutSource?: RolloutSource;
    inventory?: DeploymentInventory;
    /** Releases of KubeVirt, by cluster. */
    kubevirtVersions?: Record<string, string>;
    /** Starts a backend of these; that of Backstage's test utilities where it is not given. */
    start?: (features: BackendFeature[]) => Promise<StartedBackend>;
  } = {},
) {
  const mirrors = new FakeMirrorService('west', 'east');
  const clusters = [new FakeCluster('west'), new FakeCluster('east')];
  const registry = new FakeClusterRegistry(...clusters);
  const clock = new ManualClock(Date.now());
  const entities = options.entities ?? [ordersEntity()];
  const catalog = catalogServiceMock({ entities });
  const getEntitiesByRefs = jest.fn(catalog.getEntitiesByRefs.bind(catalog));
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockImplementation(async requests =>
    requests.map(() => ({ result: 'ALLOW' as const })),
  );
  const auditEvent = { success: jest.fn(), fail: jest.fn() };
  const auditor = mockServices.auditor.mock();
  auditor.createEvent.mockResolvedValue(auditEvent);
  let expiresAt: Date | undefined;
  const metrics = new RecordingMetrics();
  const running: { current?: ReturnType<typeof createServices> } = {};

  const plugin = createBackendPlugin({
    pluginId: 'kubevirt',
    register(env) {
      env.registerInit({
        deps: {
          auditor: coreServices.auditor,
          auth: coreServices.auth,
          cache: coreServices.cache,
          catalog: catalogServiceRef,
          config: coreServices.rootConfig,
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
          logger: coreServices.logger,
          permissions: coreServices.permissions,
          userInfo: coreServices.userInfo,
        },
        async init({ httpRouter, ...services }) {
          running.current = createServices({
            ...services,
            httpAuth: Object.assign(Object.create(services.httpAuth), {
              // The mock of the test utilities never says when a token expires.
              credentials: async (request: Request) => ({
                ...(await services.httpAuth.credentials(request)),
                expiresAt,
              }),
            }),
            metrics: metrics.service,
            clock,
            mirrors,
            clusters: registry,
            rolloutSource: options.rolloutSource,
            inventory: options.inventory,
            views: {
              describeVm: (vmObjects, cluster) =>
                ({
                  cluster,
                  labels: vmObjects.vm?.metadata.labels,
                } as unknown as VirtualMachineDetail),
              describePlatform: platformObjects =>
                ({ cluster: platformObjects.cluster } as ClusterPlatform),
              summarizePlatform: (vmObjects, counts) =>
                ({
                  cluster: vmObjects.cluster,
                  kubevirtVersion:
                    options.kubevirtVersions?.[vmObjects.cluster.name],
                  virtualMachines: counts.virtualMachines,
                } as ClusterPlatformSummary),
            },
          });
          httpRouter.use(running.current.router);
          registerConsoles(
            {
              ...('addWebSocketHandler' in httpRouter && {
                addWebSocketHandler: ({ handler, ...handled }) =>
                  httpRouter.addWebSocketHandler({
                    ...handled,
                    handler: context =>
                      handler({
                        ...context,
                        credentials: { ...context.credentials, expiresAt },
                      }),
                  }),
              }),
            },
            running.current.consoles,
            services.logger,
          );
        },
      });
    },
  });

  const start =
    options.start ??
    (features => startTestBackend({ features }) as Promise<StartedBackend>);
  const backend = await start([
    plugin,
    mockServices.rootConfig.factory({ data: options.config ?? {} }),
    catalogServiceMock.mock({
      getEntitiesByRefs,
      getEntities: catalog.getEntities.bind(catalog),
    }).factory,
    permissions.factory,
    auditor.factory,
  ]);
  return {
    server: backend.server,
    mirrors,
    west: mirrors.use('west'),
    east: mirrors.use('east'),
    westCluster: clusters[0],
    registry,
    clock,
    entities,
    /** What modules follow. */
    observation: running.current!.observation,
    getEntitiesByRefs,
    permissions,
    auditor,
    auditEvent,
    metrics,
    /** From now on credentials expire so many milliseconds after now. */
    tokenExpiresIn: (ms: number) => {
      expiresAt = new Date(clock.now() + ms);
    },
    /** As the plugin does at shutdown. */
    stopStreams: () => running.current!.stop(),
    stop: async () => {
      running.current?.stop();
      await backend.stop();
    },
  };
}
