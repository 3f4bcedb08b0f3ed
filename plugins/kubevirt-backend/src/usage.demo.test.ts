import {
  createMockDirectory,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type {
  EntityUsage,
  GuestUsage,
  VirtualMachineUsage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import {
  monitoringObjects,
  PROMETHEUS,
  type FaultState,
} from '@rafay-kubevirt/demo-clusters';
import request from 'supertest';
import { startRealBackend } from './console/__testUtils__/startRealBackend';
import { eventually, WAIT_TIMEOUT } from './__testUtils__/eventually';
import { LOAD_TIMEOUT, loadClient } from './__testUtils__/loadClient';
import { serveDemoCluster } from './__testUtils__/serveDemoCluster';
import {
  ORDERS,
  ordersEntity,
  type StartedBackend,
} from './__testUtils__/startKubeVirtBackend';
import plugin from './index';

jest.setTimeout(4 * WAIT_TIMEOUT);

function vm(name: string, image: string) {
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
          domain: {
            cpu: { cores: 2 },
            devices: {
              disks: [{ name: 'root', disk: { bus: 'virtio' } }],
              interfaces: [{ name: 'default', masquerade: {} }],
            },
            memory: { guest: '512Mi' },
          },
          networks: [{ name: 'default', pod: {} }],
          volumes: [{ name: 'root', containerDisk: { image } }],
        },
      },
    },
  };
}

/** The plugin as a portal installs it, with a cluster that measures its VMs. What it remembers for 15 s is a VM's own. */
describe('the usage of VMs of a demo cluster', () => {
  const directory = createMockDirectory();
  let demo: Awaited<ReturnType<typeof serveDemoCluster>>;
  let backend: StartedBackend;

  const get = async <T>(path: string) => {
    const { body } = await request(backend.server)
      .get(`${ORDERS}${path}`)
      .set('authorization', mockCredentials.user.header('user:default/jane'))
      .expect(200);
    return body as T;
  };
  const usageOf = (name: string, window = '1h') =>
    get<VirtualMachineUsage>(`/west/shop/${name}/usage?window=${window}`);
  const reasons = ({ missing }: VirtualMachineUsage) =>
    missing.map(({ part, reason }) => `${part}: ${reason}`);

  beforeAll(loadClient, LOAD_TIMEOUT);

  beforeAll(async () => {
    const file = directory.resolve('kubeconfig');
    demo = await serveDemoCluster(file, { past: 8 * 86_400 });
    const { store } = demo.cluster;
    monitoringObjects().forEach(object => store.create(object));
    const { namespace, name, port } = PROMETHEUS;
    backend = await startRealBackend([
      plugin,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            baseUrl: 'http://localhost:7007',
            listen: { host: '127.0.0.1', port: 0 },
          },
          kubevirt: {
            kubeconfigs: [{ file }],
            usage: {
              prometheus: [
                { clusters: '*', service: { namespace, name, port } },
              ],
            },
          },
        },
      }),
      catalogServiceMock.factory({ entities: [ordersEntity()] }),
    ]);
    for (const each of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
      store.create(vm(each, 'registry.example/fedora:42'));
    }
    store.create(vm('w', 'registry.example/windows:2022'));
    await eventually(async () => {
      const { items } = await get<EntityUsage>('/usage');
      if (items.length < 8) {
        throw new Error('Not all run yet');
      }
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await demo?.stop();
  });

  it('is known now and over time, with the gaps that there are', async () => {
    await eventually(async () => {
      const usage = await usageOf('a', '24h');
      expect(reasons(usage)).toEqual([]);
      expect(usage.asked).toEqual({ cpu: 2, memory: 512 * 2 ** 20 });
      expect(usage.now!.cpu).toBeGreaterThan(0);
      expect(usage.now!.memory).toBeGreaterThan(100 * 2 ** 20);
      const byQuantity = Object.fromEntries(
        usage.history!.series.map(({ quantity, values }) => [quantity, values]),
      );
      expect(Object.keys(byQuantity)).toHaveLength(6);
      const memory = byQuantity.memory!;
      // In each night the VM was down for 40 minutes: at 0:10, 0:20 and 0:30.
      expect(memory.filter(value => value === null).length).toBe(3);
      for (const value of memory.filter(each => each !== null)) {
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThan(512 * 2 ** 20);
      }
      for (const value of byQuantity.cpu!.filter(each => each !== null)) {
        expect(value).toBeLessThan(2);
      }
    });
  });

  it('says that a guest without a balloon driver does not report its memory', async () => {
    expect(reasons(await usageOf('w', '7d'))).toContain(
      'history: guest-silent',
    );
  });

  it('is reported by the agent of the guest', async () => {
    await eventually(async () => {
      const guest = await get<GuestUsage>('/west/shop/a/usage/guest');
      expect(guest).toMatchObject({
        os: 'Fedora Linux 42',
        fileSystems: [{ mountPoint: '/', type: 'ext4' }],
        users: [],
        missing: [],
      });
    });
  });

  it.each<[string, string, Partial<FaultState>]>([
    ['b', 'history: unreachable', { prometheus: 'away' }],
    ['c', 'history: failed', { prometheus: 'error' }],
    ['d', 'history: failed', { prometheus: 'nonsense' }],
    ['e', 'history: too-slow', { prometheus: 'hang' }],
    ['f', 'now: unreachable', { metricsDown: true }],
  ])('of %s is %s while %j', async (name, reason, fault) => {
    demo.api.faults.set(fault);
    try {
      const usage = await usageOf(name);
      expect(reasons(usage)).toContain(reason);
      // The rest is there.
      expect(Boolean(usage.history)).toBe(!reason.startsWith('history'));
    } finally {
      demo.api.faults.clear();
    }
  });

  it('is not installed where metrics-server and Prometheus are absent', async () => {
    const { store } = demo.cluster;
    store.delete({
      resource: 'apiservices.apiregistration.k8s.io',
      name: 'v1beta1.metrics.k8s.io',
    });
    store.delete({ resource: 'services', ...PROMETHEUS });
    expect(reasons(await usageOf('g'))).toEqual([
      'now: not-installed',
      'history: not-installed',
    ]);
  });
});
