import type { AddressInfo } from 'node:net';
import {
  createMockDirectory,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { consoleQuery } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { DemoCluster } from '@rafay-kubevirt/demo-clusters';
import request from 'supertest';
import { WebSocket } from 'ws';
import { ConsolePage } from './console/__testUtils__/ConsolePage';
import { ScreenReader } from './console/__testUtils__/ScreenReader';
import {
  startRealBackend,
  tokenOf,
} from './console/__testUtils__/startRealBackend';
import { eventually, until, WAIT_TIMEOUT } from './__testUtils__/eventually';
import { LOAD_TIMEOUT, loadClient } from './__testUtils__/loadClient';
import { serveDemoCluster } from './__testUtils__/serveDemoCluster';
import {
  ORDERS,
  ordersEntity,
  type StartedBackend,
} from './__testUtils__/startKubeVirtBackend';
import plugin from './index';

jest.setTimeout(4 * WAIT_TIMEOUT);

const USER = 'user:default/jane';

function vm(name: string) {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: {
      name,
      namespace: 'shop',
      labels: { 'backstage.io/kubernetes-id': 'orders' },
      annotations: { 'backstage.io/entity-ref': 'component:default/orders' },
    },
    spec: {
      runStrategy: 'Always',
      template: {
        metadata: {},
        spec: {
          evictionStrategy: 'LiveMigrate',
          domain: {
            devices: {
              disks: [{ name: 'root', disk: { bus: 'virtio' } }],
              interfaces: [{ name: 'default', masquerade: {} }],
            },
            memory: { guest: '128Mi' },
          },
          networks: [{ name: 'default', pod: {} }],
          volumes: [
            { name: 'root', containerDisk: { image: 'registry.example/a' } },
          ],
        },
      },
    },
  };
}

/** The plugin as a portal installs it, and guests that answer. */
describe('consoles of a demo cluster', () => {
  const directory = createMockDirectory();
  let cluster: DemoCluster;
  let demo: Awaited<ReturnType<typeof serveDemoCluster>>;
  let backend: StartedBackend;
  const uids = new Map<string, string>();
  const sockets: { terminate(): void }[] = [];

  beforeAll(loadClient, LOAD_TIMEOUT);

  beforeAll(async () => {
    const file = directory.resolve('kubeconfig');
    demo = await serveDemoCluster(file);
    ({ cluster } = demo);
    backend = await startRealBackend([
      plugin,
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: {
            baseUrl: 'http://localhost:7007',
            listen: { host: '127.0.0.1', port: 0 },
          },
          kubevirt: { kubeconfigs: [{ file }], console: { enabled: true } },
        },
      }),
      catalogServiceMock.factory({ entities: [ordersEntity()] }),
    ]);
    for (const name of ['a', 'b', 'c']) {
      cluster.store.create(vm(name));
    }
    await eventually(async () => {
      const { body } = await request(backend.server)
        .get(ORDERS)
        .set('authorization', mockCredentials.user.header(USER))
        .expect(200);
      for (const found of body.virtualMachines) {
        if (found.status === 'Running') {
          uids.set(found.name, found.uid);
        }
      }
      if (uids.size < 3) {
        throw new Error('Not all run yet');
      }
    });
  });

  afterAll(async () => {
    sockets.forEach(socket => socket.terminate());
    await backend?.stop();
    await demo?.stop();
  });

  const open = (
    name: string,
    console: 'serial' | 'vnc',
    more: { force?: boolean } = {},
  ) => {
    const { port } = backend.server.address() as AddressInfo;
    const page = ConsolePage.open(
      `ws://127.0.0.1:${port}/api/kubevirt/v1/console?${consoleQuery({
        entity: { kind: 'component', namespace: 'default', name: 'orders' },
        cluster: 'west',
        vmNamespace: 'shop',
        vmName: name,
        uid: uids.get(name)!,
        console,
        ...more,
      })}`,
      { token: tokenOf(USER) },
    );
    sockets.push(page.socket);
    return page;
  };

  /** Somebody else, past the portal. */
  const stranger = async (path: string) => {
    const { api, identities } = demo;
    const socket = new WebSocket(
      `${api.url.replace(
        'http',
        'ws',
      )}/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachineinstances/${path}`,
      ['plain.kubevirt.io'],
      {
        ca: api.ca,
        headers: { authorization: `Bearer ${identities.operator.token}` },
      },
    );
    sockets.push(socket);
    const other = { socket, closed: false };
    socket.on('close', () => {
      other.closed = true;
    });
    await new Promise((resolve, reject) => {
      socket.on('open', resolve);
      socket.on('error', reject);
    });
    return other;
  };

  it('answer on the serial line what is typed', async () => {
    const page = await open('a', 'serial').connected();
    page.say({ type: 'type' });
    await page.typing();
    await eventually(() => {
      page.type('\r');
      expect(page.text).toMatch(/login: /);
    });
    page.type('root\r');
    await eventually(() => expect(page.text).toMatch(/[#:] $/));
    page.leave();
  });

  it('show the screen, and its picture', async () => {
    const page = await open('a', 'vnc').connected();
    const reader = await new ScreenReader(page).open();
    await reader.shows(() => {
      expect(reader.width).toBeGreaterThan(0);
      expect(reader.pixels.some(byte => byte !== 0)).toBe(true);
    });
    const { body } = await request(backend.server)
      .get(`${ORDERS}/west/shop/a/screenshot`)
      .set('authorization', mockCredentials.user.header(USER))
      .expect(200);
    expect(body.subarray(1, 4).toString()).toBe('PNG');
    expect(body.readUInt32BE(16)).toBe(reader.width);
    page.leave();
  });

  it('are not taken from somebody outside of the portal, unless one says so', async () => {
    const other = await stranger('b/vnc');
    expect(await open('b', 'vnc').ended()).toEqual({
      reason: 'in-use',
      retry: 'ask',
      code: 4409,
    });
    expect(other.closed).toBe(false);
    const page = await open('b', 'vnc', { force: true }).connected();
    await until(() => other.closed);
    page.leave();
  });

  it('are lost to somebody outside of the portal, and not opened again by themselves', async () => {
    const page = await open('b', 'serial').connected();
    const other = await stranger('b/console');
    expect(await page.ended()).toEqual({
      reason: 'taken-over',
      retry: 'ask',
      code: 4409,
    });
    expect(other.closed).toBe(false);
  });

  it('end with a migration, after which they are there again with the same guest', async () => {
    const page = await open('c', 'serial').connected();
    cluster.store.create({
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachineInstanceMigration',
      metadata: { generateName: 'move-', namespace: 'shop' },
      spec: { vmiName: 'c' },
    });
    expect(await page.ended()).toMatchObject({
      reason: 'migrated',
      retry: 'when-running',
    });
    const again = await open('c', 'serial').connected();
    again.leave();
  });

  it('end with the VM', async () => {
    const page = await open('c', 'vnc').connected();
    cluster.store.delete({
      resource: 'virtualmachineinstances.kubevirt.io',
      namespace: 'shop',
      name: 'c',
    });
    const { reason, retry } = await page.ended();
    expect(['stopped', 'restarted']).toContain(reason);
    expect(retry).toBe('when-running');
  });
});
