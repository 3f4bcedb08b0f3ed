import type { AddressInfo } from 'node:net';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { consoleQuery } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import request from 'supertest';
import type { WebSocket } from 'ws';
import { ConsolePage } from './console/__testUtils__/ConsolePage';
import { ScreenReader } from './console/__testUtils__/ScreenReader';
import {
  startRealBackend,
  tokenOf,
} from './console/__testUtils__/startRealBackend';
import { eventually, until } from './__testUtils__/eventually';
import { RealCluster } from './__testUtils__/RealCluster';
import { realVm } from './__testUtils__/realVms';
import {
  ORDERS,
  ordersEntity,
  type StartedBackend,
} from './__testUtils__/startKubeVirtBackend';
import plugin from './index';

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeIf = kubeconfig ? describe : describe.skip;

jest.setTimeout(300_000);

const USER = 'user:default/jane';

/** Consoles of real VMs, through a real virt-api. Their guests must be let in as root without a password. */
describeIf(
  'consoles of a real cluster (set KUBEVIRT_TEST_KUBECONFIG to run it)',
  () => {
    let cluster: RealCluster;
    let backend: StartedBackend;
    let uid: string;
    const sockets: { terminate(): void }[] = [];

    beforeAll(async () => {
      cluster = await RealCluster.connect(kubeconfig!, 'consoles');
      backend = await startRealBackend([
        plugin,
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:3000' },
            backend: {
              baseUrl: 'http://localhost:7007',
              listen: { host: '127.0.0.1', port: 0 },
            },
            kubevirt: {
              clusters: [{ name: 'real', kubeconfig: { file: kubeconfig! } }],
              console: { enabled: true },
            },
          },
        }),
        catalogServiceMock.factory({ entities: [ordersEntity()] }),
      ]);
      const vm = realVm({ name: 'talks', namespace: cluster.namespace });
      await cluster.make({
        ...vm,
        metadata: {
          ...vm.metadata,
          labels: { 'backstage.io/kubernetes-id': 'orders' },
          annotations: {
            'backstage.io/entity-ref': 'component:default/orders',
          },
        },
      });
      const seen = await cluster.see(
        'talks',
        view => view.status === 'Running',
      );
      uid = seen!.uid;
      await eventually(async () => {
        await request(backend.server)
          .get(`${ORDERS}/real/${cluster.namespace}/talks`)
          .set('authorization', mockCredentials.user.header(USER))
          .expect(200);
      });
    });

    afterAll(async () => {
      sockets.forEach(socket => socket.terminate());
      await backend?.stop();
      await cluster?.remove();
    });

    const open = (
      console: 'serial' | 'vnc',
      more: { force?: boolean; uid?: string } = {},
    ) => {
      const { port } = backend.server.address() as AddressInfo;
      const page = ConsolePage.open(
        `ws://127.0.0.1:${port}/api/kubevirt/v1/console?${consoleQuery({
          entity: { kind: 'component', namespace: 'default', name: 'orders' },
          cluster: 'real',
          vmNamespace: cluster.namespace,
          vmName: 'talks',
          uid,
          console,
          ...more,
        })}`,
        { token: tokenOf(USER) },
      );
      sockets.push(page.socket);
      return page;
    };

    /** Somebody else, past the portal. */
    const stranger = async (kind: string) => {
      const socket: WebSocket = await cluster.client.webSocket(
        `/apis/subresources.kubevirt.io/v1/namespaces/${cluster.namespace}/virtualmachineinstances/talks/${kind}`,
        { protocol: 'plain.kubevirt.io', maxPayload: 1024 * 1024 },
      );
      sockets.push(socket);
      const other = { closed: false };
      socket.on('close', () => {
        other.closed = true;
      });
      socket.resume();
      return other;
    };

    it('answer on the serial line what is typed', async () => {
      const page = await open('serial').connected();
      page.say({ type: 'type' });
      await page.typing();
      await eventually(() => {
        page.type('\r');
        expect(page.text).toMatch(/\S/);
      });
      page.leave();
    });

    it('show the screen, and its picture', async () => {
      const page = await open('vnc').connected();
      const reader = await new ScreenReader(page).open();
      await reader.shows(() => {
        expect(reader.pixels.some(byte => byte !== 0)).toBe(true);
      });
      const { body } = await request(backend.server)
        .get(`${ORDERS}/real/${cluster.namespace}/talks/screenshot`)
        .set('authorization', mockCredentials.user.header(USER))
        .expect(200);
      expect(body.subarray(1, 4).toString()).toBe('PNG');
      page.leave();
    });

    it('are not taken from somebody outside of the portal, unless one says so', async () => {
      // Until the portal has let go of the screen.
      await eventually(async () => {
        const { body } = await request(backend.server)
          .get(`${ORDERS}/real/${cluster.namespace}/talks/console`)
          .set('authorization', mockCredentials.user.header(USER));
        expect(body.open).toEqual([]);
      });
      const other = await stranger('vnc');
      expect(await open('vnc').ended()).toEqual({
        reason: 'in-use',
        retry: 'ask',
        code: 4409,
      });
      expect(other.closed).toBe(false);
      const page = await open('vnc', { force: true }).connected();
      await until(() => other.closed);
      page.leave();
    });

    it('are lost to somebody outside of the portal, and not opened again by themselves', async () => {
      const page = await open('serial').connected();
      const other = await stranger('console');
      expect(await page.ended()).toMatchObject({
        reason: 'taken-over',
        retry: 'ask',
      });
      expect(other.closed).toBe(false);
    });

    it('end with a migration, and are there again after it', async () => {
      const page = await open('serial').connected();
      await cluster.operate('virtualmachines/talks/migrate');
      expect(await page.ended()).toMatchObject({
        reason: 'migrated',
        retry: 'when-running',
      });
      await eventually(async () => {
        const again = await open('serial').connected();
        again.leave();
      });
    });

    it('end with the VM, and are not there while it is stopped', async () => {
      const page = await open('vnc').connected();
      await cluster.operate('virtualmachines/talks/stop');
      expect(await page.ended()).toMatchObject({ reason: 'stopped' });
      await cluster.see('talks', view => view.status === 'Stopped');
      expect(await open('serial').ended()).toMatchObject({
        reason: 'not-running',
        retry: 'when-running',
      });
    });
  },
);
