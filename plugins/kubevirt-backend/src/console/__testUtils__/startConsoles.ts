import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { createSpecializedBackend } from '@backstage/backend-app-api';
import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { consoleQuery } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { operableVm } from '../../__testUtils__/OperationsWorld';
import {
  startKubeVirtBackend,
  type StartedBackend,
} from '../../__testUtils__/startKubeVirtBackend';
import { ConsolePage, type PageOptions } from './ConsolePage';
import { VirtApi } from './VirtApi';

/** The VM whose consoles are opened, as `operableVm` makes it. */
const TARGET = {
  entity: { kind: 'component', namespace: 'default', name: 'orders' },
  cluster: 'west',
  vmNamespace: 'shop',
  vmName: 'orders-db',
  uid: 'uid-orders-db',
  console: 'serial' as 'serial' | 'vnc',
};

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
async function startRealBackend(
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
      mockServices.userInfo.factory(),
    ],
  });
  features.forEach(feature => backend.add(feature));
  await backend.start();
  return { server: server!, stop: () => backend.stop() };
}

/**
 * A started backend with consoles switched on, one VM that runs, and a played virt-api. WebSockets go through
 * Backstage's own router.
 */
export async function startConsoles(
  options: { console?: JsonObject; kubevirt?: JsonObject } = {},
) {
  const api = await VirtApi.start();
  const backend = await startKubeVirtBackend({
    config: {
      app: { baseUrl: 'http://localhost:3000' },
      backend: {
        baseUrl: 'http://localhost:7007',
        listen: { host: '127.0.0.1', port: 0 },
      },
      kubevirt: {
        console: { enabled: true, ...options.console },
        ...options.kubevirt,
      },
    },
    start: startRealBackend,
  });
  const client = api.client('west');
  backend.westCluster.openWebSocket = (path, asked) =>
    client.webSocket(path, asked);
  backend.westCluster.openStream = (path, asked) => client.stream(path, asked);
  let allowed = true;
  backend.westCluster.answer = () => ({ status: { allowed } });
  backend.west.set(operableVm());
  const { port } = backend.server.address() as AddressInfo;
  const address = `127.0.0.1:${port}/api/kubevirt/v1`;
  const url = (target: Partial<typeof TARGET> & { force?: boolean } = {}) =>
    `ws://${address}/console?${consoleQuery({ ...TARGET, ...target })}`;
  const pages: ConsolePage[] = [];
  const open = (
    target: Partial<typeof TARGET> & { force?: boolean; url?: string } = {},
    page: PageOptions & { user?: string } = {},
  ) => {
    const { user = 'user:default/jane', ...rest } = page;
    const { url: given, ...named } = target;
    const opened = ConsolePage.open(given ?? url(named), {
      token: tokenOf(user),
      ...rest,
    });
    pages.push(opened);
    return opened;
  };
  return {
    ...backend,
    api,
    address,
    url,
    open,
    pages,
    /** Whether the cluster says that the credential has the right. */
    lets: (may: boolean) => {
      allowed = may;
    },
    stop: async () => {
      pages.forEach(page => page.leave());
      await backend.stop();
      await api.stop();
    },
  };
}
