import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import { eventually } from '../__testUtils__/eventually';
import { sendRequest, SseReader } from '../__testUtils__/SseReader';
import {
  ORDERS,
  ordersEntity,
  startKubeVirtBackend,
} from '../__testUtils__/startKubeVirtBackend';

const STREAM = `${ORDERS}/stream`;

/** Lets promises that are under way finish. */
const pause = () => new Promise(resolve => setTimeout(resolve, 20));

describe('the stream of the VMs of an entity', () => {
  let backend: Awaited<ReturnType<typeof startKubeVirtBackend>>;
  const readers: SseReader[] = [];
  const open = async (user = 'user:default/mock') => {
    const reader = await SseReader.open(
      backend.server,
      STREAM,
      mockCredentials.user.header(user),
    );
    readers.push(reader);
    return reader;
  };
  /** Changes one VM 200 times, by 200 kB each: more than the buffers of a socket hold. */
  const flood = async () => {
    const big = 'x'.repeat(200_000);
    for (let round = 0; round < 200; round++) {
      backend.west.set(fakeVm({ status: `${round} ${big}` }));
      if (round % 20 === 0) {
        await pause();
      }
    }
  };

  afterEach(async () => {
    readers.splice(0).forEach(reader => reader.close());
    await backend.stop();
  });

  it('begins with everything and goes on with each change', async () => {
    backend = await startKubeVirtBackend();
    backend.west.set(fakeVm());
    const reader = await open();

    expect(reader.status).toBe(200);
    expect(reader.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    const { data: first } = await reader.next('snapshot');
    expect(first).toMatchObject({
      entityRef: 'component:default/orders',
      virtualMachines: [{ id: 'west/shop/orders-db', status: 'Running' }],
      clusters: [{ name: 'west' }, { name: 'east' }],
    });

    backend.east.set(fakeVm({ name: 'orders-new', cluster: 'east' }));
    expect((await reader.next('change')).data).toEqual({
      time: expect.any(String),
      changed: [expect.objectContaining({ id: 'east/shop/orders-new' })],
      removed: [],
    });

    backend.west.remove('west/shop/orders-db');
    expect((await reader.next('change')).data).toMatchObject({
      changed: [],
      removed: ['west/shop/orders-db'],
    });

    backend.west.setStatus({ state: 'stale' });
    expect((await reader.next('change')).data.clusters).toEqual([
      expect.objectContaining({ name: 'west', state: 'stale' }),
      expect.objectContaining({ name: 'east', state: 'synced' }),
    ]);
  });

  it('does not carry the VMs of others', async () => {
    backend = await startKubeVirtBackend();
    const reader = await open();
    await reader.next('snapshot');

    backend.west.set(fakeVm({ name: 'foreign', labels: { app: 'x' } }));
    backend.west.set(fakeVm());

    expect((await reader.next('change')).data.changed).toEqual([
      fakeVm().summary,
    ]);
  });

  it('keeps a VM that another annotation still selects', async () => {
    backend = await startKubeVirtBackend({
      entities: [
        ordersEntity({
          'backstage.io/kubernetes-id': 'orders',
          'kubevirt.io/virtual-machines': 'west/shop/orders-db',
        }),
      ],
    });
    backend.west.set(fakeVm());
    const reader = await open();
    expect((await reader.next('snapshot')).data.virtualMachines).toHaveLength(
      1,
    );

    for (const { query, listener } of backend.west.subscribers) {
      if (query.selector) {
        listener({ changed: [], removed: ['west/shop/orders-db'] });
      }
    }
    backend.west.setStatus({ state: 'stale' });
    expect((await reader.next('change')).data.removed).toEqual([]);
  });

  it('sends a heartbeat every 15 seconds', async () => {
    backend = await startKubeVirtBackend();
    const reader = await open();
    await reader.next('snapshot');

    backend.clock.tick(14_000);
    backend.west.set(fakeVm());
    // What was sent before this message would be here before it.
    await eventually(() =>
      expect(reader.messages.map(({ event }) => event)).toEqual(['change']),
    );
    backend.clock.tick(1_000);
    expect((await reader.next('comment')).data).toBe(': heartbeat');
  });

  it("ends before the caller's token does", async () => {
    backend = await startKubeVirtBackend();
    backend.tokenExpiresIn(10 * 60_000);
    const reader = await open();
    await reader.next('snapshot');

    await backend.clock.pass(9 * 60_000);
    expect(reader.ended).toBe(false);
    backend.clock.tick(31_000);
    expect((await reader.next('end')).data).toEqual({
      reason: 'token-expiring',
    });
    await reader.end();
    expect(backend.west.subscribers.size).toBe(0);
  });

  it('ends after fifty minutes where the credentials do not say when they expire', async () => {
    backend = await startKubeVirtBackend();
    const reader = await open();
    await reader.next('snapshot');

    await backend.clock.pass(50 * 60_000);
    expect((await reader.next('end')).data.reason).toBe('token-expiring');
  });

  it('ends within a minute of a withdrawn permission, whatever is remembered', async () => {
    backend = await startKubeVirtBackend({
      config: { kubevirt: { cache: { visibility: '1h' } } },
    });
    const reader = await open();
    await reader.next('snapshot');

    backend.permissions.authorize.mockResolvedValue([{ result: 'DENY' }]);
    backend.clock.tick(60_000);
    expect((await reader.next('end')).data).toEqual({ reason: 'denied' });
    await reader.end();
    expect(backend.west.subscribers.size).toBe(0);
  });

  it('ends when the catalog no longer shows the entity', async () => {
    backend = await startKubeVirtBackend();
    const reader = await open();
    await reader.next('snapshot');

    backend.getEntitiesByRefs.mockResolvedValue({ items: [undefined] });
    backend.clock.tick(60_000);
    expect((await reader.next('end')).data).toEqual({ reason: 'not-found' });
  });

  it('follows the annotations of the entity', async () => {
    backend = await startKubeVirtBackend();
    backend.west.set(fakeVm());
    backend.west.set(
      fakeVm({
        name: 'bills',
        labels: { app: 'bills' },
        annotations: { 'backstage.io/entity-ref': 'component:default/orders' },
      }),
    );
    const reader = await open();
    await reader.next('snapshot');

    backend.getEntitiesByRefs.mockResolvedValue({
      items: [
        ordersEntity({
          'backstage.io/kubernetes-label-selector': 'app=bills',
        }),
      ],
    });
    backend.clock.tick(60_000);
    const { data } = await reader.next('snapshot');
    expect(data.virtualMachines).toMatchObject([{ name: 'bills' }]);

    backend.west.set(fakeVm());
    backend.west.remove('west/shop/bills');
    expect((await reader.next('change')).data).toMatchObject({
      changed: [],
      removed: ['west/shop/bills'],
    });
  });

  it('goes on while the catalog is away for a moment, and not for long', async () => {
    backend = await startKubeVirtBackend();
    const reader = await open();
    await reader.next('snapshot');

    backend.getEntitiesByRefs.mockRejectedValue(new Error('catalog is away'));
    backend.clock.tick(61_000);
    backend.west.set(fakeVm());
    await reader.next('change');
    expect(reader.ended).toBe(false);
    for (let seconds = 0; seconds < 80 && !reader.ended; seconds += 10) {
      backend.clock.tick(10_000);
      await pause();
    }
    await eventually(() => expect(reader.ended).toBe(true));
    expect(reader.messages.filter(({ event }) => event === 'end')).toEqual([]);
  });

  it('sends consent that comes and goes, and never of VMs without it', async () => {
    const consent = { 'backstage.io/entity-ref': 'component:default/orders' };
    backend = await startKubeVirtBackend({
      config: { kubevirt: { access: { read: 'consent' } } },
    });
    backend.west.set(fakeVm());
    const reader = await open();
    expect((await reader.next('snapshot')).data.virtualMachines).toEqual([]);

    backend.west.set(fakeVm({ name: 'secret' }));
    backend.west.remove('west/shop/secret');
    backend.west.set(fakeVm({ annotations: consent }));
    expect((await reader.next('change')).data).toMatchObject({
      changed: [{ name: 'orders-db' }],
      removed: [],
    });
    backend.west.set(fakeVm());
    expect((await reader.next('change')).data).toMatchObject({
      changed: [],
      removed: ['west/shop/orders-db'],
    });

    backend.west.namespaces.set('shop', consent);
    backend.clock.tick(60_000);
    const { data } = await reader.next('snapshot');
    expect(data.virtualMachines).toMatchObject([{ name: 'orders-db' }]);
  });

  it('catches a slow reader up with a snapshot instead of a queue', async () => {
    backend = await startKubeVirtBackend();
    const reader = await open();
    await reader.next('snapshot');
    reader.response.pause();

    await flood();
    backend.west.set(fakeVm({ name: 'last', status: 'Stopped' }));
    reader.response.resume();

    // The kernel's buffers may have let it catch up in between: the newest snapshot counts.
    let names: string[] = [];
    let status = '';
    while (!names.includes('last')) {
      const { data } = await reader.next('snapshot');
      names = data.virtualMachines.map((vm: { name: string }) => vm.name);
      status = data.virtualMachines[0].status;
    }
    expect(names).toEqual(['orders-db', 'last']);
    expect(status.startsWith('199 ')).toBe(true);
    const { metrics } = backend;
    const changes = metrics.sum('kubevirt.stream.messages', { type: 'change' });
    expect(changes).toBeLessThan(100);
    expect(metrics.sum('kubevirt.stream.catch_ups')).toBeGreaterThan(0);

    backend.west.remove('west/shop/last');
    expect((await reader.next('change')).data.removed).toEqual([
      'west/shop/last',
    ]);
  });

  it('drops a reader that does not read at all', async () => {
    backend = await startKubeVirtBackend();
    const reader = await open();
    await reader.next('snapshot');
    reader.response.pause();
    await flood();
    expect(backend.west.subscribers.size).toBe(1);
    backend.clock.tick(62_000);
    await eventually(() => expect(backend.west.subscribers.size).toBe(0));
  });

  it('lets go of everything when the reader leaves', async () => {
    backend = await startKubeVirtBackend();
    const reader = await open();
    await reader.next('snapshot');
    expect(backend.west.subscribers.size).toBe(1);
    reader.close();
    await eventually(() => expect(backend.west.subscribers.size).toBe(0));
    expect(backend.east.subscribers.size).toBe(0);
  });

  it('ends at shutdown and opens no more', async () => {
    backend = await startKubeVirtBackend();
    const reader = await open();
    await reader.next('snapshot');

    backend.stopStreams();
    expect((await reader.next('end')).data).toEqual({ reason: 'shutdown' });
    await reader.end();
    expect((await open()).status).toBe(503);
  });

  it('refuses more streams than are allowed', async () => {
    backend = await startKubeVirtBackend({
      config: { kubevirt: { stream: { maxStreams: 1 } } },
    });
    await (await open()).next('snapshot');
    const refused = await open('user:default/bob');
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('15');
  });

  it('refuses one person more streams than one person may have', async () => {
    backend = await startKubeVirtBackend({
      config: { kubevirt: { stream: { maxStreamsPerUser: 2 } } },
    });
    const first = await open();
    await first.next('snapshot');
    await (await open()).next('snapshot');

    const { body, headers } = await request(backend.server)
      .get(STREAM)
      .set('authorization', mockCredentials.user.header('user:default/mock'))
      .expect(429);
    expect(headers['retry-after']).toBe('15');
    expect(body.error).toMatchObject({
      name: 'TooManyRequestsError',
      message: expect.stringMatching(
        /2 streams of virtual machines open already, .*kubevirt\.stream\.maxStreamsPerUser/,
      ),
    });
    expect((await open('user:default/bob')).status).toBe(200);

    first.close();
    await eventually(async () => expect((await open()).status).toBe(200));
  });

  it('gives the place back when it is refused, and when the reader leaves before the first byte', async () => {
    backend = await startKubeVirtBackend({
      config: { kubevirt: { stream: { maxStreamsPerUser: 1 } } },
    });
    backend.permissions.authorize.mockResolvedValueOnce([{ result: 'DENY' }]);
    expect((await open()).status).toBe(403);

    let answer = () => {};
    backend.permissions.authorize.mockReturnValueOnce(
      new Promise(resolve => {
        answer = () => resolve([{ result: 'ALLOW' }]);
      }),
    );
    const { calls } = backend.permissions.authorize.mock;
    const asked = calls.length;
    const early = await sendRequest(backend.server, STREAM);
    await eventually(() => expect(calls.length).toBeGreaterThan(asked));
    expect((await open()).status).toBe(429);
    await early.leave();
    answer();
    const reader = await open();
    expect(reader.status).toBe(200);
    await reader.next('snapshot');
    // Its own, and none of the one who left.
    expect(backend.west.subscribers.size).toBe(1);
  });

  it('is refused like the list is', async () => {
    backend = await startKubeVirtBackend();
    backend.permissions.authorize.mockResolvedValue([{ result: 'DENY' }]);
    const reader = await open();
    expect(reader.status).toBe(403);
    expect(reader.headers['content-type']).toContain('application/json');
    backend.getEntitiesByRefs.mockResolvedValue({ items: [undefined] });
    backend.permissions.authorize.mockResolvedValue([{ result: 'ALLOW' }]);
    expect((await open()).status).toBe(404);
  });
});
