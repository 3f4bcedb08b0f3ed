import type { Named } from '../objects';
import type { KubeObject } from '../types';
import { Client } from './client';
import { Kube, KubeVirtFixture } from './kubevirtObjects';
import { vm } from './kubevirtVms';
import { operator } from './operating';
import { SUBRESOURCES } from './roles';

/** How the contract reaches what measures VMs. */
export interface UsageFixture extends KubeVirtFixture {
  /** Asks Prometheus. */
  ask(path: string): Promise<{ code: number; text: string }>;
}

const METRICS = '/apis/metrics.k8s.io/v1beta1';
const TEXT = 'text/plain; charset=utf-8';

/**
 * What is known of the usage of VMs: metrics-server, Prometheus with what it reads of virt-handler, and the agents of guests.
 * To be called within `describe`, for a demo cluster and for a real control plane alike.
 */
export function usageContract(connect: () => Promise<UsageFixture>): void {
  let fixture: UsageFixture;
  let kube: Kube;
  let pod: string;

  const query = async (promql: string, more: Record<string, string> = {}) => {
    const endpoint = 'start' in more ? 'query_range' : 'query';
    const { code, text } = await fixture.ask(
      `/api/v1/${endpoint}?${new URLSearchParams({ query: promql, ...more })}`,
    );
    return { code, body: JSON.parse(text) };
  };
  const ofGuest = (series: string, name = 'guest') =>
    `kubevirt_vmi_${series}{namespace=~"${kube.namespace}",name=~"${name}|nobody"}`;

  const pathOf = (name: string) =>
    `${METRICS}/namespaces/${kube.namespace}/pods${name && `/${name}`}`;

  beforeAll(async () => {
    fixture = await connect();
    kube = await Kube.empty(new Client(fixture), fixture.timeoutMs);
    await kube.create('vm', vm('guest'));
    await kube.create(
      'vm',
      vm('mute', { image: 'quay.io/containerdisks/cirros:0.6' }),
    );
    const { running, withAgent } = operator(() => kube);
    const vmi = await running('guest');
    await running('mute');
    await withAgent('guest');
    [pod] = (await kube.podsOf(vmi)).map(({ metadata }) => metadata.name);
    await kube.eventually(
      async () => (await kube.client.get(pathOf(pod))).code,
      code => code === 200,
    );
    await kube.eventually(
      async () =>
        (
          await query(`rate(${ofGuest('cpu_usage_seconds_total')}[5m])`)
        ).body.data.result.length,
      length => length === 1,
    );
  }, 240_000);

  afterAll(async () => {
    await kube?.tearDown();
  }, 120_000);

  describe('metrics.k8s.io', () => {
    it('has what each container of a launcher uses', async () => {
      const { body } = await kube.client.get(pathOf(pod));
      expect(body).toMatchObject({
        kind: 'PodMetrics',
        metadata: { name: pod, namespace: kube.namespace },
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+Z$/),
      });
      const compute = body.containers.find(
        ({ name }: Named) => name === 'compute',
      );
      expect(compute.usage.cpu).toMatch(/^\d+n$/);
      expect(compute.usage.memory).toMatch(/^\d+Ki$/);
    });

    it('lists launchers by their label', async () => {
      const { body } = await kube.client.get(
        `${pathOf('')}?labelSelector=kubevirt.io%3Dvirt-launcher`,
      );
      expect(body.kind).toBe('PodMetricsList');
      expect(
        body.items.map(({ metadata }: KubeObject) => metadata.name),
      ).toContain(pod);
      const none = await kube.client.get(
        `${pathOf('')}?labelSelector=kubevirt.io%3Dnone`,
      );
      expect(none.body.items).toEqual([]);
    });

    it('does not know a pod that is not there', async () => {
      const { code, body } = await kube.client.get(pathOf('nobody'));
      expect([code, body.reason, body.message]).toEqual([
        404,
        'NotFound',
        `pods "${kube.namespace}/nobody" not found`,
      ]);
    });

    it('is refused to whoever may not read it', async () => {
      const { code, body } = await kube.client.get(pathOf(''), {
        headers: { 'Impersonate-User': 'jane' },
      });
      expect([code, body.message]).toEqual([
        403,
        `pods.metrics.k8s.io is forbidden: User "jane" cannot list resource "pods" in API group "metrics.k8s.io" in the namespace "${kube.namespace}"`,
      ]);
    });

    it('is among the APIs, and another one is no page at all', async () => {
      const { body } = await kube.client.get(METRICS);
      expect(
        body.resources.find(({ name }: Named) => name === 'pods'),
      ).toMatchObject({
        kind: 'PodMetrics',
        namespaced: true,
        verbs: ['get', 'list'],
      });
      const { code, text } = await kube.client.get(
        '/apis/absent.k8s.io/v1beta1/namespaces/default/pods',
      );
      expect([code, text]).toEqual([404, '404 page not found\n']);
    });
  });

  describe('Prometheus', () => {
    const labels = () => ({ namespace: kube.namespace, name: 'guest' });

    it('sums the rates of counters by VM', async () => {
      const { body } = await query(
        `sum by (namespace, name) (rate(${ofGuest(
          'cpu_usage_seconds_total',
        )}[300s]))`,
      );
      expect(body).toEqual({
        status: 'success',
        data: {
          resultType: 'vector',
          result: [
            {
              metric: labels(),
              value: [expect.any(Number), expect.stringMatching(/^[\d.e-]+$/)],
            },
          ],
        },
      });
      const cores = Number(body.data.result[0].value[1]);
      expect(cores).toBeGreaterThan(0);
      expect(cores).toBeLessThanOrEqual(1.1);
    });

    it.each([
      'storage_read_traffic_bytes_total',
      'storage_write_traffic_bytes_total',
      'network_receive_bytes_total',
      'network_transmit_bytes_total',
    ])('has %s', async series => {
      const { body } = await query(
        `sum by (namespace, name) (rate(${ofGuest(series)}[5m]))`,
      );
      expect(body.data.result).toMatchObject([{ metric: labels() }]);
    });

    it('takes one series from another', async () => {
      const { body } = await query(
        `max by (namespace, name) (${ofGuest(
          'memory_available_bytes',
        )} - ${ofGuest('memory_usable_bytes')})`,
      );
      expect(body.data.result).toMatchObject([{ metric: labels() }]);
      const used = Number(body.data.result[0].value[1]);
      expect(used).toBeGreaterThan(0);
      expect(used).toBeLessThan(512 * 2 ** 20);
    });

    it('has values at the times that are asked for, and none before the VM was there', async () => {
      const end = Math.floor(Date.now() / 1000 / 15) * 15;
      const { body } = await query(
        `sum by (namespace, name) (${ofGuest('cpu_usage_seconds_total')})`,
        { start: `${end - 3600}`, end: `${end}`, step: '15', timeout: '9s' },
      );
      expect(body.data.resultType).toBe('matrix');
      const [{ metric, values }] = body.data.result;
      expect(metric).toEqual(labels());
      expect(values.length).toBeLessThan(120);
      for (const [time, value] of values) {
        expect(time % 15).toBe(0);
        expect(typeof value).toBe('string');
      }
      expect(values.at(-1)[0]).toBe(end);
    });

    it('answers nothing of VMs that are not there', async () => {
      const { body } = await query(
        ofGuest('cpu_usage_seconds_total', 'absent'),
      );
      expect(body.data).toEqual({ resultType: 'vector', result: [] });
    });

    it.each([
      ['no query', 'sum('],
      ['no function', 'bogus(up[5m])'],
      ['no range', 'rate(up)'],
      ['no expression', 'up{name=~"a("}'],
    ])('refuses %s', async (_, promql) => {
      const { code, body } = await query(promql);
      expect([code, body.status, body.errorType]).toEqual([
        400,
        'error',
        'bad_data',
      ]);
      expect(body.error).toContain('parse error');
    });

    it('refuses more values than it gives', async () => {
      const { code, body } = await query('up', {
        start: '0',
        end: '100000000',
        step: '1',
      });
      expect([code, body.error]).toEqual([
        400,
        'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
      ]);
    });

    it('has no other paths', async () => {
      expect(await fixture.ask('/api/v1/nowhere')).toMatchObject({
        code: 404,
        text: '404 page not found\n',
      });
    });
  });

  describe('Services by the API server', () => {
    const path = (name: string) =>
      `/api/v1/namespaces/${kube.namespace}/services/${name}/proxy/api/v1/query`;

    it('are not found where there are none', async () => {
      const { code, body } = await kube.client.get(path('prometheus:9090'));
      expect([code, body.reason, body.message]).toEqual([
        404,
        'NotFound',
        'services "prometheus" not found',
      ]);
    });

    it('are refused by their name and port', async () => {
      const { code, body } = await kube.client.get(path('prometheus:9090'), {
        headers: { 'Impersonate-User': 'jane' },
      });
      expect([code, body.message]).toEqual([
        403,
        `services "prometheus:9090" is forbidden: User "jane" cannot get resource "services/proxy" in API group "" in the namespace "${kube.namespace}"`,
      ]);
    });
  });

  describe('the agent of a guest', () => {
    const ask = async (what: string, name = 'guest') => {
      const { code, headers, text } = await kube.client.get(
        `/apis/${SUBRESOURCES}/v1/namespaces/${kube.namespace}/virtualmachineinstances/${name}/${what}`,
        { accept: 'application/json, */*' },
      );
      return { code, type: headers['content-type'], text };
    };

    it('reports the system', async () => {
      const { code, text } = await ask('guestosinfo');
      expect(code).toBe(200);
      expect(JSON.parse(text)).toMatchObject({
        guestAgentVersion: expect.any(String),
        os: { prettyName: expect.stringContaining('Fedora') },
      });
    });

    it('reports file systems', async () => {
      const { items } = JSON.parse((await ask('filesystemlist')).text);
      expect(items[0]).toMatchObject({
        mountPoint: '/',
        fileSystemType: 'ext4',
        usedBytes: expect.any(Number),
        totalBytes: expect.any(Number),
      });
    });

    it('reports that nobody is logged in', async () => {
      expect(JSON.parse((await ask('userlist')).text).items).toEqual([]);
    });

    it.each(['guestosinfo', 'filesystemlist', 'userlist'])(
      'is a 500 in plain words where there is no agent: %s',
      async what => {
        expect(await ask(what, 'mute')).toEqual({
          code: 500,
          type: TEXT,
          text: expect.stringContaining(
            'VMI does not have guest agent connected',
          ),
        });
        expect(await ask(what, 'nobody')).toEqual({
          code: 500,
          type: TEXT,
          text: expect.stringContaining('"nobody" not found'),
        });
      },
    );
  });
}
