import { gunzipSync } from 'node:zlib';
import { Client } from '../contract/client';
import { StatusError, forbidden } from '../status';
import {
  ADMIN_TOKEN,
  NOBODY_TOKEN,
  TestServer,
  startTestServer,
} from '../testing';
import { DemoApiServerOptions } from './DemoApiServer';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

const configMap = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  ...more,
});

const runningPod = (name: string, containers = ['main']) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default' },
  spec: {
    nodeName: 'node-1',
    containers: containers.map(container => ({ name: container })),
  },
  status: {
    phase: 'Running',
    containerStatuses: containers.map(container => ({
      name: container,
      ready: true,
      state:
        container === 'late'
          ? { waiting: { reason: 'ErrImagePull' } }
          : { running: {} },
    })),
  },
});

describe('DemoApiServer', () => {
  let running: TestServer | undefined;

  async function start(options?: Partial<DemoApiServerOptions>) {
    running = await startTestServer(options);
    const client = new Client({
      baseUrl: running.server.url,
      ca: running.server.ca,
      token: ADMIN_TOKEN,
      nobody: { token: NOBODY_TOKEN },
    });
    return { ...running, client };
  }

  afterEach(async () => {
    await running?.server.stop();
    running = undefined;
  });

  describe('watches', () => {
    it('sends bookmarks at its interval, at the revision that all have reached', async () => {
      const { client, clock, store } = await start({
        bookmarkIntervalMs: 60_000,
      });
      const watch = await client.watch(
        `${CONFIG_MAPS}?resourceVersion=${store.revision}&allowWatchBookmarks=true`,
      );
      store.create({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'other' },
      });
      clock.advance(60_000);
      await watch.until(events => events.length === 1);
      clock.advance(60_000);
      const events = await watch.until(all => all.length === 2);
      expect(events[1]).toEqual({
        type: 'BOOKMARK',
        object: {
          kind: 'ConfigMap',
          apiVersion: 'v1',
          metadata: {
            resourceVersion: String(store.revision),
            creationTimestamp: null,
          },
        },
      });
      watch.close();
    });

    it('can be told at run time to offer initial events', async () => {
      const { client, server, store } = await start();
      const path = `${CONFIG_MAPS}?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`;
      expect((await client.get(`${path}&watch=1`)).code).toBe(422);
      server.setWatchList(true);
      store.create(configMap('a'));
      const watch = await client.watch(path);
      const events = await watch.until(all => all.length === 2);
      expect(events.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK']);
      expect(events[1].object.metadata.annotations).toEqual({
        'k8s.io/initial-events-end': 'true',
      });
      watch.close();
    });

    it('ends them when their kind is served no more', async () => {
      const { client, server, store } = await start();
      const watch = await client.watch(
        '/apis/kubevirt.io/v1/virtualmachines?resourceVersion=0',
      );
      expect(server.openWatches).toBe(1);
      store.unserve('virtualmachines.kubevirt.io');
      await watch.ended;
      expect(server.openWatches).toBe(0);
    });

    it('shows objects in the version that is asked for', async () => {
      const { client, store } = await start();
      store.create({
        apiVersion: 'kubevirt.io/v1',
        kind: 'VirtualMachine',
        metadata: { name: 'a', namespace: 'default' },
      });
      const watch = await client.watch(
        '/apis/kubevirt.io/v1alpha3/virtualmachines',
      );
      const [event] = await watch.until(all => all.length === 1);
      expect(event.object.apiVersion).toBe('kubevirt.io/v1alpha3');
      watch.close();
    });
  });

  it('expires pages once their revision is compacted, and tells how to go on', async () => {
    const { client, server, store } = await start();
    ['a', 'b', 'c'].forEach(name => store.create(configMap(name)));
    const first = await client.get(`${CONFIG_MAPS}?limit=1`);
    store.delete({ resource: 'configmaps', namespace: 'default', name: 'b' });
    server.faults.trigger('expire');
    const next = (token: string) =>
      client.get(`${CONFIG_MAPS}?limit=5&continue=${token}`);
    const { body } = await next(first.body.metadata.continue);
    expect(body).toMatchObject({
      code: 410,
      reason: 'Expired',
      message: expect.stringMatching(
        /^The provided continue parameter is too old/,
      ),
    });
    const rest = await next(body.metadata.continue);
    expect(rest.body.items.map((item: any) => item.metadata.name)).toEqual([
      'c',
    ]);
    expect(rest.body.metadata.resourceVersion).toBe(String(store.revision));
  });

  it('compresses large answers for clients that can read them', async () => {
    const { client, server, store } = await start();
    store.create(configMap('large', { data: { a: 'x'.repeat(200_000) } }));
    const plain = await client.get(CONFIG_MAPS);
    const response = await fetch(`${server.url}${CONFIG_MAPS}`, {
      headers: {
        Authorization: `Bearer ${ADMIN_TOKEN}`,
        'Accept-Encoding': 'gzip',
      },
    });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(await response.text()).toBe(plain.text);
    expect(() => gunzipSync(Buffer.from(plain.text))).toThrow();
  });

  describe('faults', () => {
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
      await new Promise(resolve => {
        setTimeout(resolve, 20);
      });
      expect((await client.get('/readyz')).code).toBe(200);
      expect(server.url).toBe(url);
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
      await new Promise(resolve => {
        setTimeout(resolve, 50);
      });
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

  describe('custom resources', () => {
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.example.io' },
      spec: {
        group: 'example.io',
        scope: 'Cluster',
        names: { plural: 'things', singular: 'thing', kind: 'Thing' },
        versions: [
          { name: 'v1beta1', served: true, storage: false },
          { name: 'v1', served: true, storage: true },
          { name: 'v0', served: false, storage: false },
        ],
      },
    };
    const thing = (name: string, finalizers?: string[]) => ({
      apiVersion: 'example.io/v1',
      kind: 'Thing',
      metadata: { name, finalizers },
    });

    it('serves them once established, until their definition and objects are gone', async () => {
      const { client, clock, store } = await start({ establishMs: 1000 });
      await client.post(CRDS, crd);
      expect((await client.get('/apis/example.io/v1/things')).code).toBe(404);
      clock.advance(1000);
      expect((await client.get('/apis/example.io/v1/things')).code).toBe(200);
      expect((await client.get('/apis/example.io/v0/things')).code).toBe(404);
      await client.post('/apis/example.io/v1/things', thing('held', ['a/b']));
      const beta = '/apis/example.io/v1beta1/things/held';
      expect((await client.get(beta)).body.apiVersion).toBe(
        'example.io/v1beta1',
      );
      await client.delete(`${CRDS}/things.example.io`);
      expect((await client.get(beta)).body.metadata).toHaveProperty(
        'deletionTimestamp',
      );
      expect((await client.get(`${CRDS}/things.example.io`)).code).toBe(200);
      store.mutate({ resource: 'things.example.io', name: 'held' }, draft => {
        draft.metadata.finalizers = [];
      });
      expect((await client.get(`${CRDS}/things.example.io`)).code).toBe(404);
      expect((await client.get('/apis/example.io/v1/things')).code).toBe(404);
    });
  });

  describe('extensions', () => {
    const path =
      '/apis/subresources.kubevirt.io/v1/namespaces/default/virtualmachines/vm-1/start';

    it('serves registered subresources, to those who may', async () => {
      const { client, server } = await start();
      const handler = jest.fn(() => ({ code: 202 }));
      const stop = server.extensions.registerSubresource({
        group: 'subresources.kubevirt.io',
        version: 'v1',
        resource: 'virtualmachines',
        name: 'start',
        method: 'PUT',
        handler,
      });
      const answer = await client.put(path, { dryRun: ['All'] });
      expect([answer.code, answer.text]).toEqual([202, '']);
      expect(handler).toHaveBeenCalledWith(
        expect.objectContaining({
          namespace: 'default',
          name: 'vm-1',
          body: { dryRun: ['All'] },
          user: expect.objectContaining({ name: 'admin' }),
        }),
      );
      expect((await client.get(path)).code).toBe(405);
      const denied = await client.call('PUT', path, { token: NOBODY_TOKEN });
      expect(denied.body.message).toBe(
        'virtualmachines.subresources.kubevirt.io "vm-1" is forbidden: User "nobody" cannot update resource "virtualmachines/start" in API group "subresources.kubevirt.io" in the namespace "default"',
      );
      const listed = await client.get('/apis/subresources.kubevirt.io/v1');
      expect(listed.body.resources).toMatchObject([
        { name: 'virtualmachines/start', namespaced: true },
      ]);
      stop();
      expect((await client.put(path, {})).code).toBe(404);
    });

    it('asks admission hooks, which change or refuse', async () => {
      const { client, server } = await start();
      server.extensions.addAdmission(({ operation, object, resource }) => {
        if (operation === 'DELETE') {
          throw forbidden({ resource }, 'not today');
        }
        object!.metadata.labels = { admitted: operation };
      });
      const made = await client.post(CONFIG_MAPS, configMap('a'));
      expect(made.body.metadata.labels).toEqual({ admitted: 'CREATE' });
      const patched = await client.patch(
        `${CONFIG_MAPS}/a`,
        'merge-patch+json',
        { data: { a: 'b' } },
      );
      expect(patched.body.metadata.labels).toEqual({ admitted: 'UPDATE' });
      const refused = await client.delete(`${CONFIG_MAPS}/a`);
      expect(refused.body.message).toBe('configmaps is forbidden: not today');
    });
  });

  describe('logs', () => {
    const log = (query: string, pod = 'p') =>
      `/api/v1/namespaces/default/pods/${pod}/log?${query}`;

    async function startWithLogs() {
      const context = await start();
      const at = (seconds: number) =>
        new Date(context.clock.now().getTime() - seconds * 1000);
      let push: (text: string) => void = () => {};
      context.server.extensions.registerLogProvider({
        lines: ({ container, pod }) => {
          if (pod.metadata.name === 'broken') {
            throw new StatusError({
              ...forbidden({ resource: 'pods' }, 'broken').status,
            });
          }
          return [
            { time: at(60), text: `${container} one` },
            { time: at(10), text: `${container} two` },
            { time: at(1), text: `${container} three` },
          ];
        },
        follow: (_, onLine, onEnd) => {
          push = text =>
            text ? onLine({ time: context.clock.now(), text }) : onEnd();
          return () => {};
        },
      });
      context.store.load([
        runningPod('p'),
        runningPod('two', ['main', 'late']),
        runningPod('broken'),
      ]);
      return { ...context, push: (text: string) => push(text) };
    }

    it.each([
      ['', 'main one\nmain two\nmain three\n'],
      ['tailLines=1', 'main three\n'],
      ['tailLines=0', ''],
      ['sinceSeconds=30', 'main two\nmain three\n'],
      ['limitBytes=12', 'main one\nmai'],
      ['timestamps=true&tailLines=1', '2025-12-31T23:59:59.000Z main three\n'],
    ])('answers ?%s', async (query, expected) => {
      const { client } = await startWithLogs();
      expect((await client.get(log(query))).text).toBe(expected);
    });

    it.each([
      ['container=none', 'p', 'container none is not valid for pod p'],
      [
        '',
        'two',
        'a container name must be specified for pod two, choose one of: [main late]',
      ],
      [
        'container=late',
        'two',
        'container "late" in pod "two" is waiting to start: ErrImagePull',
      ],
      [
        'previous=true',
        'p',
        'previous terminated container "main" in pod "p" not found',
      ],
    ])('refuses ?%s of %s', async (query, pod, message) => {
      const { client } = await startWithLogs();
      expect((await client.get(log(query, pod))).body).toMatchObject({
        code: 400,
        reason: 'BadRequest',
        message,
      });
    });

    it('follows', async () => {
      const { client, push } = await startWithLogs();
      const answer = client.get(log('follow=true&tailLines=1'));
      await new Promise(resolve => {
        setTimeout(resolve, 30);
      });
      push('four');
      push('');
      expect((await answer).text).toBe('main three\nfour\n');
    });

    it('answers what the provider refuses', async () => {
      const { client } = await startWithLogs();
      expect((await client.get(log('', 'broken'))).code).toBe(403);
    });
  });

  it('lets those who may impersonate others', async () => {
    const { client } = await start({
      identities: [
        { name: 'admin', token: ADMIN_TOKEN, rules: 'admin' },
        {
          name: 'jane',
          rules: [
            {
              verbs: ['list'],
              apiGroups: [''],
              resources: ['configmaps'],
              namespaces: ['default'],
            },
          ],
        },
        { name: 'nobody', token: NOBODY_TOKEN, rules: [] },
      ],
    });
    const as = (name: string) => ({ headers: { 'Impersonate-User': name } });
    expect((await client.get(CONFIG_MAPS, as('jane'))).code).toBe(200);
    expect(
      (await client.get('/api/v1/configmaps', as('jane'))).body.message,
    ).toBe(
      'configmaps is forbidden: User "jane" cannot list resource "configmaps" in API group "" at the cluster scope',
    );
    expect((await client.get(CONFIG_MAPS, as('unknown'))).code).toBe(403);
    const denied = await client.get(CONFIG_MAPS, {
      ...as('jane'),
      token: NOBODY_TOKEN,
    });
    expect(denied.body.message).toBe(
      'users "jane" is forbidden: User "nobody" cannot impersonate resource "users" in API group "" at the cluster scope',
    );
  });

  it('stops with watches and requests open', async () => {
    const { client, server } = await start();
    const watch = await client.watch(`${CONFIG_MAPS}?resourceVersion=0`);
    server.faults.set({ hang: true });
    const hanging = client.get('/readyz');
    hanging.catch(() => undefined);
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
    await server.stop();
    await watch.ended;
    await expect(hanging).rejects.toThrow();
    running = undefined;
  });
});
