import { once } from 'node:events';
import { createServer } from 'node:net';
import { until } from './__testUtils__/until';
import { useTestServer } from './__testUtils__/useTestServer';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

const configMap = (name: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
});

describe('faults of a DemoApiServer', () => {
  const start = useTestServer();

  it('refuses connections, and takes them again at the same address', async () => {
    const { client, server } = await start();
    const watch = await client.watch(`${CONFIG_MAPS}?resourceVersion=0`);
    const { url } = server;
    server.faults.set({ refuse: true });
    await watch.ended;
    await expect(
      client.eventually('/readyz', () => false),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    server.faults.clear();
    await server.settled();
    expect((await client.get('/readyz')).code).toBe(200);
    expect(server.url).toBe(url);
  });

  it('waits for its address where somebody else has taken that meanwhile', async () => {
    const { client, server } = await start();
    server.faults.set({ refuse: true });
    await server.settled();
    const squatter = createServer(socket => socket.destroy());
    squatter.listen(Number(new URL(server.url).port), '127.0.0.1');
    await once(squatter, 'listening');
    server.faults.clear();
    await expect(client.get('/readyz')).rejects.toThrow();
    squatter.close();
    await server.settled();
    expect((await client.get('/readyz')).code).toBe(200);
  });

  it('stops while it waits for its address', async () => {
    const { server } = await start();
    server.faults.set({ refuse: true });
    await server.settled();
    const squatter = createServer();
    squatter.listen(Number(new URL(server.url).port), '127.0.0.1');
    await once(squatter, 'listening');
    server.faults.clear();
    await expect(server.stop()).resolves.toBeUndefined();
    squatter.close();
    await once(squatter, 'close');
  });

  it('hangs: nothing is answered, watches fall silent and catch up afterwards', async () => {
    const { client, server, store } = await start();
    const watch = await client.watch(
      `${CONFIG_MAPS}?resourceVersion=${store.revision}`,
    );
    server.faults.set({ hang: true });
    store.create(configMap('meanwhile'));
    let answered = false;
    const answer = client.get('/readyz').then(result => {
      answered = true;
      return result;
    });
    await until(() => server.hangingRequests === 1);
    expect(answered).toBe(false);
    expect(watch.events).toEqual([]);
    server.faults.clear();
    expect((await answer).code).toBe(200);
    const [event] = await watch.until(all => all.length === 1);
    expect(event.object.metadata.name).toBe('meanwhile');
    watch.close();
  });

  it('expires watches', async () => {
    const { client, server, store } = await start();
    const { revision } = store;
    store.create(configMap('a'));
    const watch = await client.watch(
      `${CONFIG_MAPS}?resourceVersion=${revision}`,
    );
    await watch.until(all => all.length === 1);
    server.faults.trigger('expire');
    await watch.ended;
    expect(watch.events[1]).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired' },
    });
    const resumed = await client.watch(
      `${CONFIG_MAPS}?resourceVersion=${revision}`,
    );
    await resumed.ended;
    expect(resumed.events[0].object.code).toBe(410);
  });

  it('drops watches once, or again and again', async () => {
    const { client, server } = await start();
    const open = () => client.watch(`${CONFIG_MAPS}?resourceVersion=0`);
    const first = await open();
    server.faults.trigger('dropWatches');
    await first.ended;
    server.faults.set({ dropWatchesEveryMs: 10 });
    await (
      await open()
    ).ended;
    await (
      await open()
    ).ended;
    server.faults.clear();
    const last = await open();
    await new Promise(resolve => {
      setTimeout(resolve, 40);
    });
    expect(server.openWatches).toBe(1);
    last.close();
  });

  it.each([
    [403, 'Forbidden', undefined],
    [429, 'TooManyRequests', '7'],
    [500, 'InternalError', undefined],
    [503, 'ServiceUnavailable', undefined],
  ] as const)('answers %s for a kind', async (code, reason, retryAfter) => {
    const { client, server } = await start();
    server.faults.set({
      statuses: [
        {
          code,
          resource: 'configmaps',
          verbs: ['list'],
          times: 1,
          retryAfterSeconds: 7,
        },
      ],
    });
    expect((await client.get('/api/v1/pods')).code).toBe(200);
    const failed = await client.get(CONFIG_MAPS);
    expect(failed.body).toMatchObject({ kind: 'Status', code, reason });
    expect(failed.headers['retry-after']).toBe(retryAfter);
    expect((await client.get(CONFIG_MAPS)).code).toBe(200);
  });

  it('answers late', async () => {
    const { client, server } = await start();
    server.faults.set({ latencyMs: 40 });
    const before = performance.now();
    await client.get('/readyz');
    expect(performance.now() - before).toBeGreaterThan(35);
  });
});
