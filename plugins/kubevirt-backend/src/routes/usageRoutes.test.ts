import { mockCredentials } from '@backstage/backend-test-utils';
import type {
  EntityUsage,
  VirtualMachineUsage,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import request from 'supertest';
import { ORDERS } from '../__testUtils__/startKubeVirtBackend';
import {
  GIB,
  kubeError,
  METRICS,
  PROXY,
  runningVm,
  startUsage,
  VM,
} from './__testUtils__/startUsage';

describe('the usage of VMs', () => {
  let backend: Awaited<ReturnType<typeof startUsage>>;

  beforeEach(async () => {
    backend = await startUsage();
  });
  afterEach(() => backend.stop());

  describe('of one VM', () => {
    it('is what it uses now, what it used, and what it was given', async () => {
      const usage = await backend.get<VirtualMachineUsage>(`${VM}/usage`);
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
        const { history } = await backend.get<VirtualMachineUsage>(
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
      backend.measured = (_, index) =>
        index >= 40 && index < 60 ? null : index;
      const { history } = await backend.get<VirtualMachineUsage>(`${VM}/usage`);
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
      await Promise.all([1, 2, 3].map(() => backend.get(`${VM}/usage`)));
      await backend.get(`${VM}/usage`);
      expect(backend.queries()).toHaveLength(6);
      backend.clock.tick(15_000);
      await backend.get(`${VM}/usage`);
      expect(backend.queries()).toHaveLength(12);
    });

    it('says that a guest does not report its memory', async () => {
      backend.measured = query => (query.includes('memory') ? null : 1);
      const { history, missing } = await backend.get<VirtualMachineUsage>(
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
      const usage = await backend.get<VirtualMachineUsage>(`${VM}/usage`);
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
        () => Promise.reject(kubeError(0, { reason: 'SyntaxError' })),
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
      backend.answers[PROXY] = answer;
      const usage = await backend.get<VirtualMachineUsage>(`${VM}/usage`);
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
      // At the beginning of a step, so that both ask for the same times.
      backend.clock.tick(30_000 - (backend.clock.now() % 30_000));
      const signals: (AbortSignal | undefined)[] = [];
      const answer = backend.westCluster.answer;
      backend.westCluster.answer = (path, signal) => {
        if (path.startsWith(PROXY)) {
          signals.push(signal);
          return new Promise(() => {});
        }
        return answer(path, signal);
      };
      const first = backend.get<VirtualMachineUsage>(`${VM}/usage`);
      while (signals.length < 6) {
        await new Promise(resolve => setTimeout(resolve, 5));
      }
      backend.clock.tick(10_000);
      expect((await first).missing).toEqual([
        expect.objectContaining({ part: 'history', reason: 'too-slow' }),
      ]);
      expect(signals.map(signal => signal!.aborted)).not.toContain(false);
      const second = await backend.get<VirtualMachineUsage>(`${VM}/usage`);
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
      backend.answers[METRICS] = () => Promise.reject(error);
      const usage = await backend.get<VirtualMachineUsage>(`${VM}/usage`);
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
      const usage = await backend.get<VirtualMachineUsage>(
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
        backend.west.set(runningVm({ name: `orders-${n}` }));
      }
      backend.west.set(
        runningVm({ name: 'foreign', labels: { other: 'yes' } }),
      );
      const usage = await backend.get<EntityUsage>(`${ORDERS}/usage`);
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
      expect(backend.queries()).toHaveLength(2);
      expect(backend.queries().map(query => query.get('query'))).toEqual(
        expect.arrayContaining([
          expect.not.stringContaining('foreign'),
          expect.stringContaining('orders-1|orders-2|orders-3'),
        ]),
      );
    });

    it('is what the pods use where there is no history, by one list', async () => {
      backend.answers[PROXY] = () => Promise.reject(kubeError(503));
      backend.west.remove('west/shop/orders-db');
      for (let n = 1; n <= 5; n++) {
        backend.west.set(runningVm({ name: `orders-${n}` }));
      }
      const { items, missing } = await backend.get<EntityUsage>(
        `${ORDERS}/usage`,
      );
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
      backend.answers = {};
      const { items, missing } = await backend.get<EntityUsage>(
        `${ORDERS}/usage`,
      );
      expect(items).toEqual([]);
      expect(missing).toEqual([
        expect.objectContaining({ cluster: 'west', reason: 'not-installed' }),
      ]);
    });

    it('leaves out what does not run', async () => {
      const stopped = runningVm();
      stopped.summary.phase = undefined;
      backend.west.set(stopped);
      expect((await backend.get<EntityUsage>(`${ORDERS}/usage`)).items).toEqual(
        [],
      );
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
      backend.west.set(
        runningVm({ name: 'foreign', labels: { other: 'yes' } }),
      );
      await request(backend.server)
        .get(`${ORDERS}/west/shop/foreign/${path}`)
        .expect(404);
      expect(backend.westCluster.calls).toEqual([]);
    },
  );
});
