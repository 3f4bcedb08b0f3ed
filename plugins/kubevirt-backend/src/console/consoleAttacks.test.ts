import net from 'node:net';
import { eventually, WAIT_TIMEOUT } from '../__testUtils__/eventually';
import { startConsoles } from './__testUtils__/startConsoles';
import { tokenOf } from './__testUtils__/startRealBackend';

// Each starts a backend, and sends through sockets as fast as the machine is.
jest.setTimeout(WAIT_TIMEOUT);

type StartedBackend = Awaited<ReturnType<typeof startConsoles>>;

/** What is left in memory when everything that can be has been collected, in bytes. */
const used = () => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

describe('an attack on consoles', () => {
  let backend: StartedBackend;

  beforeEach(async () => {
    backend = await startConsoles();
  });

  afterEach(() => backend.stop());

  it.each([
    ['a page of another origin', { origin: 'https://evil.example' }, 403],
    ['one that hides its origin', { origin: 'null' }, 403],
    ['one that says no origin', { origin: null }, 403],
    [
      'an origin that begins alike',
      { origin: 'http://localhost:3000.evil.example' },
      403,
    ],
    ['nobody', { token: '' }, 401],
    ['a wrong token', { token: 'eyJhbGciOiJub25lIn0.e30.' }, 401],
    [
      'a cookie',
      {
        token: '',
        headers: { cookie: `backstage-auth=${tokenOf('user:default/jane')}` },
      },
      401,
    ],
    [
      'more candidates for a token than there are',
      {
        protocols: [
          'kubevirt.console.v1',
          ...Array.from({ length: 9 }, (_, at) => `guess-${at}`),
        ],
      },
      401,
    ],
    [
      'a token that does not come with the protocol',
      { protocols: [tokenOf('user:default/jane')] },
      400,
    ],
  ])('by %s is refused before the upgrade', async (_, page, status) => {
    const opened = backend.open({}, page);
    await opened.ended();
    expect(opened.status).toBe(status);
    expect(backend.api.requests).toEqual([]);
    expect(backend.permissions.authorize).not.toHaveBeenCalled();
  });

  it('by a token in the address fails, and is not repeated', async () => {
    const token = tokenOf('user:default/jane');
    const anonymous = backend.open(
      { url: `${backend.url()}&token=${token}` },
      { token: '' },
    );
    await anonymous.ended();
    expect(anonymous.status).toBe(401);
    const both = backend.open({ url: `${backend.url()}&token=${token}` });
    expect(await both.ended()).toMatchObject({ reason: 'bad-request' });
    expect(JSON.stringify(both.messages)).not.toContain(token);
    expect(
      JSON.stringify(backend.auditor.createEvent.mock.calls),
    ).not.toContain(token);
  });

  it('never gets the token back', async () => {
    const page = await backend.open().connected();
    expect(page.answered).toBe('kubevirt.console.v1');
    expect(JSON.stringify(page.messages)).not.toContain(
      tokenOf('user:default/jane'),
    );
  });

  it.each([
    ['an entity that is not there', 'name=ordersx', 'name=orders&'],
    ['a path in a name', 'vmName=..%2F..%2Fsecrets', 'vmName=orders-db'],
    ['another kind of console', 'console=portforward', 'console=serial'],
    ['no UID', 'uid=', 'uid=uid-orders-db'],
    ['a UID twice', 'uid=a&uid=uid-orders-db', 'uid=uid-orders-db'],
    ['a UID of others', 'uid=uid-of-others', 'uid=uid-orders-db'],
    ['a namespace of others', 'vmNamespace=kube-system', 'vmNamespace=shop'],
    ['a cluster of others', 'cluster=east', 'cluster=west'],
    ['a cluster that is none', 'cluster=..', 'cluster=west'],
  ])('with %s reaches no cluster', async (_, wrong, right) => {
    const url = backend
      .url()
      .replace(right, right.endsWith('&') ? `${wrong}&` : wrong);
    expect(url).not.toBe(backend.url());
    const { reason } = await backend.open({ url }).ended();
    expect(['bad-request', 'not-found', 'uid-changed']).toContain(reason);
    expect(backend.api.requests).toEqual([]);
  });

  it.each([
    '/console',
    '/v1/console/',
    '/v1/console/x',
    '/v1/clusters',
    '/V1/console',
  ])('by an upgrade to %s is answered with 404', async path => {
    const opened = backend.open({
      url: `ws://${backend.address.replace('/v1', '')}${path}`,
    });
    await opened.ended();
    expect(opened.status).toBe(404);
  });

  it('of a thousand opens leaves as many open as one person may have', async () => {
    const before = used();
    for (let round = 0; round < 10; round++) {
      const { open: openPage } = backend;
      const pages = Array.from({ length: 100 }, () => openPage());
      await eventually(() => {
        expect(
          pages.every(page => page.end || page.session || page.status),
        ).toBe(true);
      });
    }
    const open = backend.pages.filter(page => page.session && !page.end);
    expect(open).toHaveLength(10);
    expect(backend.api.consoles).toHaveLength(1);
    const refused = backend.pages.find(page => page.end)!;
    expect(await refused.ended()).toMatchObject({
      reason: 'too-many',
      code: 4429,
    });
    expect(used() - before).toBeLessThan(150e6);
    open.forEach(page => page.leave());
    await eventually(async () => {
      const again = backend.open();
      await again.connected();
    });
  }, 60_000);

  it('by a message that is too long ends that page', async () => {
    const page = await backend.open().connected();
    // The header of a frame of 100 MB, and the first of it.
    const raw = (page.socket as unknown as { _socket: net.Socket })._socket;
    const header = Buffer.alloc(14);
    header[0] = 0x82;
    header[1] = 0xff;
    header.writeBigUInt64BE(100_000_000n, 2);
    raw.write(Buffer.concat([header, Buffer.alloc(1024)]));
    expect(await page.ended()).toMatchObject({ code: 1009 });
    expect((await backend.api.opened()).received).toHaveLength(0);
  });

  it.each(['{"type":"', '[]', `"${'x'.repeat(17_000)}"`])(
    'by a text that is no message (%.9s) ends that page',
    async text => {
      const page = await backend.open().connected();
      page.socket.send(text);
      expect(await page.ended()).toMatchObject({
        reason: 'bad-request',
        code: 4400,
      });
    },
  );

  it('by more messages than a person sends ends that page', async () => {
    const page = await backend.open().connected();
    for (let count = 0; count < 101; count++) {
      page.say({ type: 'type' });
    }
    expect(await page.ended()).toMatchObject({ reason: 'bad-request' });
  });

  it('by a page that never reads holds back the guest, and then ends', async () => {
    const page = await backend.open().connected();
    const console = await backend.api.opened();
    page.socket.pause();
    const chunk = Buffer.alloc(32 * 1024, 'x');
    // As much as the operating system takes, and then some.
    for (let sent = 0; sent < 64; sent++) {
      Array.from({ length: 16 }, () => console.send(chunk));
      await new Promise(resolve => setImmediate(resolve));
    }
    await eventually(() => expect(console.queued).toBeGreaterThan(1_000_000));
    await backend.clock.pass(75_000, 1_000);
    await eventually(() =>
      expect(backend.auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          eventId: 'console-close',
          meta: expect.objectContaining({ reason: 'too-slow' }),
        }),
      ),
    );
  });

  it('by a slow page leaves the others undisturbed', async () => {
    const slow = await backend.open().connected();
    const quick = await backend
      .open({}, { user: 'user:default/joe' })
      .connected();
    const console = await backend.api.opened();
    slow.socket.pause();
    const chunk = Buffer.alloc(32 * 1024, 'x');
    for (let sent = 0; sent < 640; sent++) {
      console.send(chunk);
      await new Promise(resolve => setImmediate(resolve));
    }
    await eventually(() => expect(quick.bytes).toHaveLength(640 * 32 * 1024));
    await eventually(() => expect(quick.session?.people).toHaveLength(1));
  });

  it('by a page that answers no ping ends it', async () => {
    const page = await backend.open({}, { deaf: true }).connected();
    await backend.clock.pass(60_000, 1_000);
    await page.ended();
    expect(page.pings).toBeGreaterThan(1);
  });

  it('by an upstream that sends without end is no more than the past that is kept', async () => {
    const page = await backend.open().connected();
    const console = await backend.api.opened();
    const chunk = Buffer.alloc(32 * 1024, 'y');
    for (let sent = 0; sent < 320; sent++) {
      console.send(chunk);
    }
    await eventually(() => expect(page.bytes).toHaveLength(320 * 32 * 1024));
    const joe = await backend
      .open({}, { user: 'user:default/joe' })
      .connected();
    await eventually(() => expect(joe.bytes).toHaveLength(256 * 1024));
  });
});

describe('limits of consoles', () => {
  let backend: StartedBackend;

  beforeEach(async () => {
    backend = await startConsoles({
      console: { maxPerVm: 2, maxPerCluster: 1 },
    });
  });

  afterEach(() => backend.stop());

  it('hold for one console, and a place that is left is free again', async () => {
    const first = await backend.open().connected();
    await backend.open().connected();
    const third = backend.open();
    expect(await third.ended()).toMatchObject({
      reason: 'too-many',
      code: 4429,
      retry: 'ask',
    });
    expect(third.end!.message).toEqual({
      code: 'console-too-many-vm',
      params: { limit: 2 },
    });
    first.leave();
    await eventually(async () => {
      await backend.open().connected();
    });
  });

  it('hold for one cluster', async () => {
    await backend.open().connected();
    const other = backend.open({ console: 'vnc' });
    expect(await other.ended()).toMatchObject({ reason: 'too-many' });
    expect(other.end!.message).toEqual({
      code: 'console-too-many-cluster',
      params: { limit: 1, cluster: 'west' },
    });
    expect(backend.api.consoles).toHaveLength(1);
  });
});
