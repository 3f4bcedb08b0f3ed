/** @jest-environment node */
import { ManualClock, settle } from '@rafay-kubevirt/test-setup';
import { answerOf, entityRef, vmOf } from '../__testUtils__/fixtures';
import { KubeVirtClient } from './KubeVirtClient';

const encoder = new TextEncoder();
const LOG = { container: 'compute' } as const;
const data = answerOf([vmOf('a')]);

function setUp(respond: (url: string, init: RequestInit) => Response) {
  const clock = new ManualClock(0);
  const fetch = jest.fn(async (url: string, init: RequestInit) =>
    respond(url, init),
  );
  const client = new KubeVirtClient({
    discoveryApi: { getBaseUrl: async id => `http://localhost/api/${id}` },
    fetchApi: { fetch: fetch as unknown as typeof globalThis.fetch },
    clock,
    streamIdleMs: 45_000,
  });
  return { client, clock, fetch };
}

/** A response whose body is written by the test. */
function streaming() {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const cancelled = jest.fn();
  const body = new ReadableStream<Uint8Array>({
    start: started => {
      controller = started;
    },
    cancel: cancelled,
  });
  return {
    response: new Response(body, {
      headers: { 'content-type': 'text/event-stream' },
    }),
    write: (text: string) => controller.enqueue(encoder.encode(text)),
    close: () => controller.close(),
    cancelled,
  };
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) {
    items.push(item);
  }
  return items;
}

describe('KubeVirtClient', () => {
  const vm = { entityRef, cluster: 'we st', namespace: 'shop', name: 'a' };
  const entityUrl =
    'http://localhost/api/kubevirt/v1/entities/component/default/orders/virtual-machines';

  it.each<[string, (client: KubeVirtClient) => Promise<unknown>, string]>([
    ['the VMs', c => c.getVirtualMachines(entityRef), entityUrl],
    ['one VM', c => c.getVirtualMachine(vm), `${entityUrl}/we%20st/shop/a`],
    ['events', c => c.getEvents(vm), `${entityUrl}/we%20st/shop/a/events`],
    [
      'logs',
      c => c.getLogs(vm, { container: 'compute', tailLines: 10 }),
      `${entityUrl}/we%20st/shop/a/logs?container=compute&tailLines=10`,
    ],
    ['YAML', c => c.getManifest(vm), `${entityUrl}/we%20st/shop/a/manifest`],
    ['what VMs use', c => c.getEntityUsage(entityRef), `${entityUrl}/usage`],
    [
      'what one VM used',
      c => c.getUsage(vm, '24h'),
      `${entityUrl}/we%20st/shop/a/usage?window=24h`,
    ],
    [
      'what a guest reports',
      c => c.getGuestUsage(vm),
      `${entityUrl}/we%20st/shop/a/usage/guest`,
    ],
    [
      'clusters',
      c => c.getClusters(),
      'http://localhost/api/kubevirt/v1/clusters',
    ],
    [
      'one cluster',
      c => c.getCluster('a/b'),
      'http://localhost/api/kubevirt/v1/clusters/a%2Fb',
    ],
    [
      'projects of the deployment system',
      c => c.getInventory({ kind: 'projects' }),
      'http://localhost/api/kubevirt/v1/deployment/projects',
    ],
    [
      'versions of a blueprint',
      c =>
        c.getInventory({ kind: 'versions', project: 'a/b', blueprint: 'c d' }),
      'http://localhost/api/kubevirt/v1/deployment/projects/a%2Fb/blueprints/c%20d/versions',
    ],
    [
      'a check',
      c => c.checkDeployment({ project: 'shop' }),
      'http://localhost/api/kubevirt/v1/deployment/check',
    ],
    [
      'a page of the fleet',
      c =>
        c.getFleet(
          {
            search: 'a&b',
            filters: { node: ['', 'n/1'] },
            sort: 'age',
            descending: true,
          },
          { offset: 100, limit: 50, facets: true },
        ),
      'http://localhost/api/kubevirt/v1/virtual-machines?q=a%26b&node=&node=n%2F1&sort=-age&offset=100&limit=50&facets=true',
    ],
    [
      'a node',
      c => c.getFleetNode({ cluster: 'a/b', node: '..' }),
      'http://localhost/api/kubevirt/v1/virtual-machines/node?cluster=a%2Fb&node=..',
    ],
  ])('asks for %s', async (_, call, url) => {
    const { client, fetch } = setUp(() => Response.json({ answer: 1 }));
    await expect(call(client)).resolves.toEqual({ answer: 1 });
    expect(fetch.mock.calls[0][0]).toBe(url);
  });

  it.each<[string, (client: KubeVirtClient) => Promise<unknown>]>([
    ['a cluster', c => c.getCluster('..')],
    ['a project', c => c.getInventory({ kind: 'clusters', project: '..' })],
    ['the cluster of a VM', c => c.getManifest({ ...vm, cluster: '..' })],
    ['a namespace', c => c.getLogs({ ...vm, namespace: '.' }, LOG)],
    ['a VM', c => c.getVirtualMachine({ ...vm, name: '..' })],
    ['an entity', c => c.getVirtualMachines('component:default/..')],
    ['a plan', c => c.planOperation({ ...vm, name: '..' }, { verb: 'stop' })],
  ])(
    'asks for nothing where %s is named to lead elsewhere',
    async (_, call) => {
      const { client, fetch } = setUp(() => Response.json({}));
      await expect(call(client)).rejects.toMatchObject({ name: 'InputError' });
      expect(fetch).not.toHaveBeenCalled();
    },
  );

  it('throws the error of the backend with its status', async () => {
    const { client } = setUp(() =>
      Response.json(
        {
          error: { name: 'NotAllowedError', message: 'kubevirt.vm.read' },
          response: { statusCode: 403 },
        },
        { status: 403 },
      ),
    );
    await expect(client.getVirtualMachines(entityRef)).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 403,
    });
    const messages = client.streamVirtualMachines(
      entityRef,
      new AbortController().signal,
    );
    await expect(collect(messages)).rejects.toMatchObject({ statusCode: 403 });
  });

  it('follows rows of the fleet by their ids', async () => {
    const stream = streaming();
    const { client, fetch } = setUp(() => stream.response);
    const messages = collect(
      client.streamFleet(['west/shop/a'], new AbortController().signal),
    );
    const change = { time: '', changed: [], removed: ['west/shop/a'] };
    stream.write(`event: snapshot\ndata: ${JSON.stringify(change)}\n\n`);
    stream.close();
    await expect(messages).resolves.toEqual([
      { type: 'snapshot', data: change },
    ]);
    expect(fetch).toHaveBeenCalledWith(
      'http://localhost/api/kubevirt/v1/virtual-machines/stream',
      expect.objectContaining({
        method: 'POST',
        body: '{"ids":["west/shop/a"]}',
      }),
    );
  });

  it('fetches the fleet as a file', async () => {
    const { client, fetch } = setUp(() => new Response('"name"\r\n'));
    const file = await client.downloadFleet({
      search: '',
      filters: { cluster: ['west'] },
      sort: 'status',
      descending: false,
    });
    expect(await file.text()).toBe('"name"\r\n');
    expect(fetch.mock.calls[0][0]).toBe(
      'http://localhost/api/kubevirt/v1/virtual-machines/csv?cluster=west',
    );
  });

  it('reads messages however they are cut into chunks, and skips comments and unknown events', async () => {
    const stream = streaming();
    const { client, fetch } = setUp(() => stream.response);
    const messages = collect(
      client.streamVirtualMachines(entityRef, new AbortController().signal),
    );
    const text =
      `: hello\n\nevent: snapshot\nid: 1\ndata: ${JSON.stringify(data)}\n\n` +
      'event: novelty\ndata: {}\n\n: heartbeat\n\n' +
      'event: end\ndata: {"reason":"token-expiring"}\n\n';
    for (let at = 0; at < text.length; at += 7) {
      stream.write(text.slice(at, at + 7));
    }
    stream.close();
    await expect(messages).resolves.toEqual([
      { type: 'snapshot', data },
      { type: 'end', data: { reason: 'token-expiring' } },
    ]);
    expect(fetch.mock.calls[0][0]).toBe(`${entityUrl}/stream`);
    expect(fetch.mock.calls[0][1].headers).toEqual({
      Accept: 'text/event-stream',
    });
  });

  it('finds a dead peer when even heartbeats stop', async () => {
    const stream = streaming();
    const { client, clock } = setUp(() => stream.response);
    const outcome = collect(
      client.streamVirtualMachines(entityRef, new AbortController().signal),
    ).catch(error => error);
    for (let beat = 0; beat < 5; beat += 1) {
      await settleIo();
      stream.write(': heartbeat\n\n');
      await settleIo();
      await clock.advance(30_000);
    }
    await clock.advance(46_000);
    expect((await outcome).name).toBe('StreamIdleError');
    expect(clock.now()).toBeGreaterThan(150_000);
    expect(stream.cancelled).toHaveBeenCalled();
  });

  it('closes the connection when the reader stops', async () => {
    const stream = streaming();
    const { client } = setUp(() => stream.response);
    const abort = new AbortController();
    const messages = collect(
      client.streamVirtualMachines(entityRef, abort.signal),
    );
    await settleIo();
    abort.abort();
    await expect(messages).resolves.toEqual([]);
    expect(stream.cancelled).toHaveBeenCalled();
  });

  it('yields the lines of a log as they come', async () => {
    const stream = streaming();
    const { client } = setUp(() => stream.response);
    const lines = collect(
      client.streamLogs(
        vm,
        { container: 'guest-console-log' },
        new AbortController().signal,
      ),
    );
    stream.write('event: pod\ndata: {"pod":"virt-launcher-a"}\n\n');
    stream.write('event: log\ndata: ["one"]\n\n');
    stream.write('event: log\ndata: ["two","three"]\n\n');
    stream.write('event: end\ndata: {"reason":"shutdown"}\n\n');
    await expect(lines).resolves.toEqual(['one', 'two', 'three']);
  });
});

/** Streams of the platform need turns of the event loop, not only of promises. */
async function settleIo() {
  await new Promise(resolve => setImmediate(resolve));
  await settle();
}
