import type { AddressInfo } from 'node:net';
import type { JsonObject } from '@backstage/types';
import { consoleQuery } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { operableVm } from '../../__testUtils__/startOperations';
import { startKubeVirtBackend } from '../../__testUtils__/startKubeVirtBackend';
import { ConsolePage, type PageOptions } from './ConsolePage';
import { startRealBackend, tokenOf } from './startRealBackend';
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
