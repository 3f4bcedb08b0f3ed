import { mockCredentials } from '@backstage/backend-test-utils';
import type {
  EntityUsage,
  GuestUsage,
  VirtualMachineUsage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import request from 'supertest';
import { KubeError } from '../clusters';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import {
  ORDERS,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';

const VM = `${ORDERS}/west/shop/orders-db`;
const CONSENT = { 'backstage.io/entity-ref': 'component:default/orders' };
const PROXY = '/api/v1/namespaces/monitoring/services/prometheus:9090/proxy';
const METRICS = '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods';
const SUBRESOURCES =
  '/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachineinstances/orders-db';
const GIB = 2 ** 30;

const podOf = (name: string) => ({
  name: `virt-launcher-${name}`,
  uid: `uid-${name}`,
  phase: 'Running',
  ready: true,
  terminating: false,
});
const vmi = (agent: boolean) => ({
  metadata: { name: 'orders-db', namespace: 'shop', uid: 'vmi' },
  spec: { domain: { cpu: { cores: 2 }, memory: { guest: '4Gi' } } },
  status: {
    conditions: [{ type: 'AgentConnected', status: agent ? 'True' : 'False' }],
  },
});
const runningVm = (name = 'orders-db', labels?: Record<string, string>) =>
  fakeVm({
    name,
    pod: podOf(name),
    annotations: CONSENT,
    ...(labels && { labels }),
    vmObjects: { vmi: vmi(true) as any },
  });
const podMetrics = (name: string) => ({
  metadata: { name: `virt-launcher-${name}` },
  timestamp: '2026-01-01T00:00:00Z',
  containers: [
    { name: 'guest-console-log', usage: { cpu: '1', memory: '9Gi' } },
    { name: 'compute', usage: { cpu: '250m', memory: '2Gi' } },
  ],
});
const kubeError = (code: number, more: object = {}) =>
  new KubeError({ code, message: 'secret detail', ...more });

describe('the usage of VMs', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;
  /** What each quantity's query answers: a value at each step, or null for none. */
  let measured: (query: string, step: number) => number | null;
  let answers: { [prefix: string]: (path: string) => unknown };
  const get = <T>(path: string) =>
    request(backend.server)
      .get(path)
      .expect(200)
      .then(({ body }) => body as T);
  const queries = () =>
    backend.westCluster.calls
      .filter(path => path.startsWith(PROXY))
      .map(path => new URL(path, 'http://x').searchParams);

  function prometheus(path: string) {
    const params = new URL(path, 'http://x').searchParams;
    const query = params.get('query')!;
    const [start, end, step] = ['start', 'end', 'step'].map(name =>
      Number(params.get(name)),
    );
    const [namespaces, names] = ['namespace', 'name'].map(label =>
      new RegExp(`\\b${label}=~"([^"]*)"`).exec(query)![1].split('|'),
    );
    const values: [number, string][] = [];
    for (let index = 0; start + index * step <= end; index++) {
      const value = measured(query, index);
      if (value !== null) {
        values.push([start + index * step, String(value)]);
      }
    }
    return {
      status: 'success',
      data: {
        resultType: 'matrix',
        result: [...names, 'foreign'].map(name => ({
          metric: { namespace: namespaces[0], name },
          values,
        })),
      },
    };
  }

  beforeEach(async () => {
    backend = await startKubeVirtBackend({
      config: {
        kubevirt: {
          usage: {
            prometheus: [
              {
                clusters: 'west',
                service: {
                  namespace: 'monitoring',
                  name: 'prometheus',
                  port: 9090,
                },
              },
            ],
          },
        },
      },
    });
    measured = query => (query.includes('memory') ? GIB : 0.5);
    answers = {
      [PROXY]: prometheus,
      [METRICS]: path =>
        path.includes('?')
          ? { items: [1, 2, 3, 4, 5].map(n => podMetrics(`orders-${n}`)) }
          : podMetrics('orders-db'),
    };
    backend.westCluster.answer = path => {
      const [, answer] =
        Object.entries(answers).find(([prefix]) => path.startsWith(prefix)) ??
        [];
      if (!answer) {
        throw kubeError(404);
      }
      return answer(path);
    };
    backend.west.set(runningVm());
  });
  afterEach(() => backend.stop());

  describe('of one VM', () => {
    it('is what it uses now, what it used, and what it was given', async () => {
      const usage = await get<VirtualMachineUsage>(`${VM}/usage`);
      expect(usage).toMatchObject({
        window: '1h',
        asked: { cpu: 2, memory: 4 * GIB },
        now: {
          source: 'metrics.k8s.io',
          at: '2026-01-01T00:00:00Z',
          cpu: 0.25,
          memory: 2 * GIB,
        },
        history: { source: 'prometheus', step: 30 },
        missing: [],
      });
      expect(usage.history!.series.map(({ quantity }) => quantity)).toEqual([
        'cpu',
        'memory',
        'disk-read',
        'disk-write',
        'network-receive',
        'network-transmit',
      ]);
      for (const { values } of usage.history!.series) {
        expect(values).toHaveLength(121);
      }
    });

    it.each([
      ['24h', 600, 145],
      ['7d', 3600, 169],
    ])(
      'goes back %s, at times that everybody asks for',
      async (window, step, count) => {
        const { history } = await get<VirtualMachineUsage>(
          `${VM}/usage?window=${window}`,
        );
        expect(history!.step).toBe(step);
        expect(history!.series[0].values).toHaveLength(count);
        expect((Date.parse(history!.startedAt) / 1000) % step).toBe(0);
      },
    );

    it('refuses another time', async () => {
      await request(backend.server).get(`${VM}/usage?window=99y`).expect(400);
      expect(backend.westCluster.calls).toEqual([]);
    });

    it('has gaps where nothing was measured', async () => {
      measured = (_, index) => (index >= 40 && index < 60 ? null : index);
      const { history } = await get<VirtualMachineUsage>(`${VM}/usage`);
      const { values } = history!.series[0];
      expect(values.slice(38, 62)).toEqual([
        38,
        39,
        ...new Array(20).fill(null),
        60,
        61,
      ]);
    });

    it('is asked for once in 15 seconds, however many look', async () => {
      await Promise.all([1, 2, 3].map(() => get(`${VM}/usage`)));
      await get(`${VM}/usage`);
      expect(queries()).toHaveLength(6);
      backend.clock.tick(15_000);
      await get(`${VM}/usage`);
      expect(queries()).toHaveLength(12);
    });

    it('says that a guest does not report its memory', async () => {
      measured = query => (query.includes('memory') ? null : 1);
      const { history, missing } = await get<VirtualMachineUsage>(
        `${VM}/usage`,
      );
      expect(history!.series.map(({ quantity }) => quantity)).not.toContain(
        'memory',
      );
      expect(missing).toEqual([
        expect.objectContaining({ part: 'history', reason: 'guest-silent' }),
      ]);
    });

    it('has no moment for a VM that does not run, and its history', async () => {
      const stopped = runningVm();
      stopped.summary.phase = undefined;
      backend.west.set(stopped);
      const usage = await get<VirtualMachineUsage>(`${VM}/usage`);
      expect(usage.now).toBeUndefined();
      expect(usage.history).toBeDefined();
      expect(usage.missing.map(({ part, reason }) => [part, reason])).toEqual([
        ['now', 'not-running'],
      ]);
    });

    it.each<[string, string, () => unknown]>([
      ['failed', 'answers 500', () => Promise.reject(kubeError(500))],
      ['failed', 'refuses the query', () => Promise.reject(kubeError(422))],
      [
        'failed',
        'answers too much',
        () => Promise.reject(kubeError(502, { reason: 'ResponseTooLarge' })),
      ],
      ['failed', 'is no Prometheus', () => ({ kind: 'Status' })],
      [
        'failed',
        'answers no JSON',
        () => Promise.reject(new SyntaxError('Unexpected token <')),
      ],
      [
        'too-slow',
        'gives up',
        () =>
          Promise.reject(
            kubeError(503, { serverMessage: '{"errorType":"timeout"}' }),
          ),
      ],
      ['unreachable', 'has no pod', () => Promise.reject(kubeError(503))],
      [
        'unreachable',
        'is away',
        () => Promise.reject(kubeError(0, { reason: 'ECONNREFUSED' })),
      ],
      ['forbidden', 'may not be read', () => Promise.reject(kubeError(403))],
      ['not-installed', 'is not there', () => Promise.reject(kubeError(404))],
      [
        'no-data',
        'knows nothing of the VM',
        () => ({
          status: 'success',
          data: { resultType: 'matrix', result: [] },
        }),
      ],
    ])('is %s where Prometheus %s', async (reason, _, answer) => {
      answers[PROXY] = answer;
      const usage = await get<VirtualMachineUsage>(`${VM}/usage`);
      expect(usage.history).toBeUndefined();
      expect(usage.now).toBeDefined();
      expect(usage.missing).toEqual([
        expect.objectContaining({
          part: 'history',
          reason,
          sentence: expect.stringContaining('west'),
        }),
      ]);
      expect(JSON.stringify(usage)).not.toContain('secret detail');
    });

    it('does not wait for ever, nor does whoever comes next', async () => {
      const signals: (AbortSignal | undefined)[] = [];
      const answer = backend.westCluster.answer;
      backend.westCluster.answer = (path, signal) => {
        if (path.startsWith(PROXY)) {
          signals.push(signal);
          return new Promise(() => {});
        }
        return answer(path, signal);
      };
      const first = get<VirtualMachineUsage>(`${VM}/usage`);
      while (signals.length < 6) {
        await new Promise(resolve => setTimeout(resolve, 5));
      }
      backend.clock.tick(10_000);
      expect((await first).missing).toEqual([
        expect.objectContaining({ part: 'history', reason: 'too-slow' }),
      ]);
      expect(signals.map(signal => signal!.aborted)).not.toContain(false);
      const second = await get<VirtualMachineUsage>(`${VM}/usage`);
      expect(second.missing).toEqual((await first).missing);
      expect(signals).toHaveLength(6);
    });

    it.each([
      ['not-installed', 'is absent', kubeError(404)],
      ['unreachable', 'is registered and away', kubeError(503)],
      ['forbidden', 'may not be read', kubeError(403, { reason: 'Forbidden' })],
      [
        'no-data',
        'has not measured the pod',
        kubeError(404, { reason: 'NotFound' }),
      ],
      ['failed', 'fails', kubeError(500)],
    ])('is %s where the metrics API %s', async (reason, _, error) => {
      answers[METRICS] = () => Promise.reject(error);
      const usage = await get<VirtualMachineUsage>(`${VM}/usage`);
      expect(usage.now).toBeUndefined();
      expect(usage.history).toBeDefined();
      expect(usage.missing).toEqual([
        expect.objectContaining({ part: 'now', reason }),
      ]);
    });

    it('is not configured on a cluster without Prometheus', async () => {
      const vm = runningVm();
      vm.summary = {
        ...vm.summary,
        cluster: 'east',
        id: 'east/shop/orders-db',
      };
      backend.east.set(vm);
      const usage = await get<VirtualMachineUsage>(
        `${ORDERS}/east/shop/orders-db/usage`,
      );
      expect(usage.missing).toContainEqual(
        expect.objectContaining({
          part: 'history',
          reason: 'not-configured',
          sentence: expect.stringContaining('kubevirt.usage.prometheus'),
        }),
      );
    });
  });

  describe('of an entity', () => {
    it('is one query a quantity for all of its VMs, and of no other', async () => {
      for (let n = 1; n <= 5; n++) {
        backend.west.set(runningVm(`orders-${n}`));
      }
      backend.west.set(runningVm('foreign', { other: 'yes' }));
      const usage = await get<EntityUsage>(`${ORDERS}/usage`);
      expect(usage.items.map(({ id }) => id).sort()).toEqual([
        'west/shop/orders-1',
        'west/shop/orders-2',
        'west/shop/orders-3',
        'west/shop/orders-4',
        'west/shop/orders-5',
        'west/shop/orders-db',
      ]);
      expect(usage.items[0]).toMatchObject({
        asked: { cpu: 2, memory: 4 * GIB },
        cpu: 0.5,
        memory: GIB,
        memoryOf: 'guest',
      });
      expect(queries()).toHaveLength(2);
      expect(queries().map(query => query.get('query'))).toEqual(
        expect.arrayContaining([
          expect.not.stringContaining('foreign'),
          expect.stringContaining('orders-1|orders-2|orders-3'),
        ]),
      );
    });

    it('is what the pods use where there is no history, by one list', async () => {
      answers[PROXY] = () => Promise.reject(kubeError(503));
      backend.west.remove('west/shop/orders-db');
      for (let n = 1; n <= 5; n++) {
        backend.west.set(runningVm(`orders-${n}`));
      }
      const { items, missing } = await get<EntityUsage>(`${ORDERS}/usage`);
      expect(items).toHaveLength(5);
      expect(items[0]).toMatchObject({
        cpu: 0.25,
        memory: 2 * GIB,
        memoryOf: 'pod',
      });
      expect(missing).toEqual([]);
      expect(
        backend.westCluster.calls.filter(path => path.startsWith(METRICS)),
      ).toEqual([`${METRICS}?labelSelector=kubevirt.io%3Dvirt-launcher`]);
    });

    it('says of each cluster why it is not known', async () => {
      answers = {};
      const { items, missing } = await get<EntityUsage>(`${ORDERS}/usage`);
      expect(items).toEqual([]);
      expect(missing).toEqual([
        expect.objectContaining({ cluster: 'west', reason: 'not-installed' }),
      ]);
    });

    it('leaves out what does not run', async () => {
      const stopped = runningVm();
      stopped.summary.phase = undefined;
      backend.west.set(stopped);
      expect((await get<EntityUsage>(`${ORDERS}/usage`)).items).toEqual([]);
      expect(backend.westCluster.calls).toEqual([]);
    });
  });

  describe('as the guest tells it', () => {
    const guest = `${VM}/usage/guest`;
    beforeEach(() => {
      answers[`${SUBRESOURCES}/guestosinfo`] = () => ({
        guestAgentVersion: '9.0.0',
        os: { prettyName: 'Fedora \u202eLinux 42' },
      });
      answers[`${SUBRESOURCES}/filesystemlist`] = () => ({
        items: [
          {
            mountPoint: '/',
            diskName: 'vda3',
            fileSystemType: 'ext4',
            usedBytes: 10,
            totalBytes: 20,
          },
          { mountPoint: 7 },
        ],
      });
      answers[`${SUBRESOURCES}/userlist`] = () => ({
        items: Array.from({ length: 100 }, (_, index) => ({
          userName: `user-${index}`,
          loginTime: 1.5,
        })),
      });
    });

    it('is what its agent says, bounded and without what misleads a reader', async () => {
      const found = await get<GuestUsage>(guest);
      expect(found).toMatchObject({
        os: 'Fedora Linux 42',
        agentVersion: '9.0.0',
        fileSystems: [
          { mountPoint: '/', disk: 'vda3', usedBytes: 10, totalBytes: 20 },
        ],
        truncated: true,
        missing: [],
      });
      expect(found.users).toHaveLength(64);
      expect(found.users![0].since).toBe('1970-01-01T00:00:01.500Z');
    });

    it('leaves a trace', async () => {
      await get(guest);
      expect(backend.auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({ eventId: 'guest-read' }),
      );
      expect(backend.auditEvent.success).toHaveBeenCalled();
    });

    it('is not asked of a guest without an agent', async () => {
      const vm = runningVm();
      vm.vmObjects = { vmi: vmi(false) as any };
      backend.west.set(vm);
      const { missing } = await get<GuestUsage>(guest);
      expect(missing).toEqual([
        expect.objectContaining({ part: 'guest', reason: 'agent-absent' }),
      ]);
      expect(backend.westCluster.calls).toEqual([]);
    });

    it('has what may be read, and says why the rest is not there', async () => {
      answers[`${SUBRESOURCES}/userlist`] = () =>
        Promise.reject(kubeError(403, { reason: 'Forbidden' }));
      const found = await get<GuestUsage>(guest);
      expect(found.fileSystems).toHaveLength(1);
      expect(found.users).toBeUndefined();
      expect(found.missing).toEqual([
        expect.objectContaining({ reason: 'forbidden' }),
      ]);
    });

    it('needs consent', async () => {
      backend.west.set(fakeVm({ pod: podOf('orders-db') }));
      await request(backend.server).get(guest).expect(403);
      expect(backend.westCluster.calls).toEqual([]);
    });
  });

  it.each([
    [`${VM}/usage`, 'kubevirt.vm.read'],
    [`${ORDERS}/usage`, 'kubevirt.vm.read'],
    [`${VM}/usage/guest`, 'kubevirt.vm.logs'],
  ])('is guarded at %s', async (path, permission) => {
    await request(backend.server)
      .get(path)
      .set('authorization', mockCredentials.none.header())
      .expect(401);
    backend.permissions.authorize.mockImplementation(async requests =>
      requests.map(each => ({
        result:
          each.permission.name === permission
            ? ('DENY' as const)
            : ('ALLOW' as const),
      })),
    );
    const { body } = await request(backend.server).get(path).expect(403);
    expect(body.error.message).toContain(`'${permission}'`);
    expect(backend.westCluster.calls).toEqual([]);
  });

  it.each(['usage', 'usage/guest'])(
    "is a 404 at '%s' of a VM that the entity does not select",
    async path => {
      backend.west.set(runningVm('foreign', { other: 'yes' }));
      await request(backend.server)
        .get(`${ORDERS}/west/shop/foreign/${path}`)
        .expect(404);
      expect(backend.westCluster.calls).toEqual([]);
    },
  );
});
