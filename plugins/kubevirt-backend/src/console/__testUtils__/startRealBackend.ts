import type { Server } from 'node:http';
import { createSpecializedBackend } from '@backstage/backend-app-api';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  actionsRegistryServiceMock,
  metricsServiceMock,
} from '@backstage/backend-test-utils/alpha';
import type { StartedBackend } from '../../__testUtils__/startKubeVirtBackend';

/** Tokens of Backstage's test utilities are JSON, which is no subprotocol. */
const ENCODED = /^token\.([0-9a-f]+)$/;

/** The token of somebody, as those of Backstage go into a subprotocol. */
export function tokenOf(user: string): string {
  return `token.${Buffer.from(mockCredentials.user.token(user)).toString(
    'hex',
  )}`;
}

const tokenAuth = createServiceFactory({
  service: coreServices.auth,
  deps: {},
  factory: () => {
    const auth = mockServices.auth();
    return Object.assign(mockServices.auth(), {
      authenticate: (token: string) => {
        const [, hex] = ENCODED.exec(token) ?? [];
        return auth.authenticate(
          hex ? Buffer.from(hex, 'hex').toString() : 'no-token',
        );
      },
    });
  },
});

/** With the router of a portal: that of Backstage's test utilities has no server, and so no WebSockets. */
export async function startRealBackend(
  features: BackendFeature[],
): Promise<StartedBackend> {
  let server: Server | undefined;
  const backend = createSpecializedBackend({
    defaultServiceFactories: [
      rootHttpRouterServiceFactory({
        configure: options => {
          server = options.server;
          options.applyDefaults();
        },
      }),
      tokenAuth,
      mockServices.httpAuth.factory(),
      mockServices.httpRouter.factory(),
      mockServices.lifecycle.factory(),
      mockServices.logger.factory(),
      mockServices.rootHealth.factory(),
      mockServices.rootLifecycle.factory(),
      mockServices.rootLogger.factory(),
      mockServices.scheduler.factory(),
      mockServices.discovery.factory(),
      mockServices.permissions.factory(),
      mockServices.permissionsRegistry.factory(),
      mockServices.auditor.factory(),
      mockServices.cache.factory(),
      mockServices.userInfo.factory(),
      actionsRegistryServiceMock.factory(),
      metricsServiceMock.factory(),
    ],
  });
  features.forEach(feature => backend.add(feature));
  await backend.start();
  return { server: server!, stop: () => backend.stop() };
}
