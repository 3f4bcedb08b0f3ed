import { gunzipSync } from 'node:zlib';
import { StatusError, forbidden } from '../status';
import { ADMIN_TOKEN, NOBODY_TOKEN } from '../__testUtils__/startTestServer';
import { until } from './__testUtils__/until';
import { useTestServer } from './__testUtils__/useTestServer';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

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
  const start = useTestServer();

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

    it('can be switched at run time to offer initial events', async () => {
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

  it('expires pages once their revision is compacted, and says how to go on', async () => {
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
      const answer = await client.call('PUT', path, {
        body: { dryRun: ['All'] },
        accept: '*/*',
      });
      expect([answer.code, answer.text]).toEqual([202, '']);
      expect(handler).toHaveBeenCalledWith(
        expect.objectContaining({
          namespace: 'default',
          name: 'vm-1',
          text: '{"dryRun":["All"]}',
          user: expect.objectContaining({ name: 'admin' }),
        }),
      );
      // There is no representation of the answer, so nothing fits a list of wanted types.
      const unfit = await client.put(path, {});
      expect([unfit.code, unfit.text]).toEqual([
        406,
        '406: Not Acceptable\n\nAvailable representations: ',
      ]);
      expect(handler).toHaveBeenCalledTimes(1);
      const usual = { body: {}, accept: 'application/json, */*' };
      expect((await client.call('PUT', path, usual)).code).toBe(202);
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
      let onFollow: (push: (text: string) => void) => void;
      /** Resolves, once somebody follows, with what sends a line, or ends it all where that is empty. */
      const followed = new Promise<(text: string) => void>(resolve => {
        onFollow = resolve;
      });
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
          onFollow(text =>
            text ? onLine({ time: context.clock.now(), text }) : onEnd(),
          );
          return () => {};
        },
      });
      context.store.load([
        runningPod('p'),
        runningPod('two', ['main', 'late']),
        runningPod('broken'),
      ]);
      return { ...context, followed };
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
      const { client, followed } = await startWithLogs();
      const answer = client.get(log('follow=true&tailLines=1'));
      const push = await followed;
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
    await until(() => server.hangingRequests === 1);
    await server.stop();
    await watch.ended;
    await expect(hanging).rejects.toThrow();
  });
});
