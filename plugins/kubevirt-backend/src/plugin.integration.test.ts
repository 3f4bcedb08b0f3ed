import { randomBytes } from 'node:crypto';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { VirtualMachineSummary } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import request from 'supertest';
import { readClusters, type KubeClient } from './clusters';
import plugin from './index';
import { watchArrivals } from './mirror/__testUtils__/watchArrivals';
import { eventually } from './__testUtils__/eventually';
import { SseReader } from './__testUtils__/SseReader';
import { ORDERS, ordersEntity } from './__testUtils__/startKubeVirtBackend';

const kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
const describeIf = kubeconfig ? describe : describe.skip;

const SUFFIX = randomBytes(3).toString('hex');
const NAMESPACE = `backstage-plugin-${SUFFIX}`;

/** A stopped VM with cloud-init data that must never be shown. */
function virtualMachine(name: string) {
  return {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachine',
    metadata: {
      name,
      namespace: NAMESPACE,
      labels: { 'backstage.io/kubernetes-id': NAMESPACE },
      annotations: { 'backstage.io/entity-ref': 'component:default/orders' },
    },
    spec: {
      runStrategy: 'Halted',
      template: {
        spec: {
          domain: {
            devices: {
              disks: [
                { name: 'root', disk: { bus: 'virtio' } },
                { name: 'init', disk: { bus: 'virtio' } },
              ],
            },
            memory: { guest: '64Mi' },
          },
          volumes: [
            { name: 'root', containerDisk: { image: 'registry.example/a' } },
            {
              name: 'init',
              cloudInitNoCloud: {
                userData: '#cloud-config\npassword: hunter2',
              },
            },
          ],
        },
      },
    },
  };
}

describeIf(
  'the plugin on a real cluster (set KUBEVIRT_TEST_KUBECONFIG to run it)',
  () => {
    let registry: ReturnType<typeof readClusters>;
    let client: KubeClient;
    const vms = `/apis/kubevirt.io/v1/namespaces/${NAMESPACE}/virtualmachines`;
    let backend: Awaited<ReturnType<typeof startTestBackend>>;

    beforeAll(async () => {
      const config = {
        kubevirt: {
          clusters: [{ name: 'real', kubeconfig: { file: kubeconfig! } }],
        },
      };
      registry = readClusters(new ConfigReader(config));
      ({ client } = registry.get('real')!);
      await client.json('/api/v1/namespaces', {
        method: 'POST',
        body: {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: NAMESPACE },
        },
      });
      backend = await startTestBackend({
        features: [
          plugin,
          mockServices.rootConfig.factory({ data: config }),
          catalogServiceMock.factory({
            entities: [
              ordersEntity({ 'backstage.io/kubernetes-id': NAMESPACE }),
            ],
          }),
        ],
      });
    });

    afterAll(async () => {
      await backend?.stop();
      await client.json(`/api/v1/namespaces/${NAMESPACE}`, {
        method: 'DELETE',
      });
      registry.close();
    });

    it('streams a VM as it comes and goes, and answers about it', async () => {
      const stream = await SseReader.open(backend.server, `${ORDERS}/stream`);
      const { data: first } = await stream.next('snapshot');
      expect(first).toMatchObject({
        clusters: [{ name: 'real' }],
        virtualMachines: [],
      });
      let { clusters } = first;
      // On a busy machine the first lists may take longer than an answer waits.
      while (clusters?.[0].state !== 'synced') {
        ({ clusters } = (await stream.next('change')).data);
      }

      const arrivals = await watchArrivals(client, vms);
      await client.json(vms, { method: 'POST', body: virtualMachine('one') });
      let vm: VirtualMachineSummary | undefined;
      while (!vm) {
        const { data } = await stream.next('change');
        [vm] = data.changed;
      }
      expect(performance.now() - (await arrivals.of('one'))).toBeLessThan(
        2_000,
      );
      arrivals.stop();
      expect(vm).toMatchObject({
        id: `real/${NAMESPACE}/one`,
        kind: 'VirtualMachine',
      });

      const list = await request(backend.server).get(ORDERS).expect(200);
      expect(list.body.virtualMachines).toEqual([
        expect.objectContaining({ id: vm.id }),
      ]);

      const path = `${ORDERS}/real/${NAMESPACE}/one`;
      const detail = await request(backend.server).get(path).expect(200);
      expect(detail.body.summary).toMatchObject({ id: vm.id });
      await request(backend.server).get(`${path}/events`).expect(200);
      const manifest = await request(backend.server)
        .get(`${path}/manifest`)
        .expect(200);
      expect(manifest.body.documents[0]).toMatchObject({
        kind: 'VirtualMachine',
        name: 'one',
      });
      expect(manifest.text).toContain('userData: <masked>');
      expect(manifest.text).not.toContain('hunter2');
      await request(backend.server).get(`${path}/logs`).expect(404);

      await client.json(`${vms}/one`, { method: 'DELETE' });
      let removed: string[] = [];
      while (removed.length === 0) {
        removed = (await stream.next('change')).data.removed;
      }
      expect(removed).toEqual([vm.id]);
      stream.close();
    });

    it('reports the health of the platform', async () => {
      await eventually(async () => {
        const { body } = await request(backend.server)
          .get('/api/kubevirt/v1/clusters/real')
          .expect(200);
        expect(body).toMatchObject({
          cluster: { name: 'real', state: 'synced' },
          kubevirt: { installed: true },
        });
      });
    });
  },
);
