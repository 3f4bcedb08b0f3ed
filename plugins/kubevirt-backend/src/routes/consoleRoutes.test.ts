import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { startConsoles } from '../console/__testUtils__/startConsoles';
import { eventually, WAIT_TIMEOUT } from '../__testUtils__/eventually';
import { operableVm } from '../__testUtils__/startOperations';
import { ORDERS } from '../__testUtils__/startKubeVirtBackend';

// Each starts a backend, and sends through sockets as fast as the machine is.
jest.setTimeout(WAIT_TIMEOUT);

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const VM = `${ORDERS}/west/shop/orders-db`;

describe('what HTTP says of consoles', () => {
  let backend: Awaited<ReturnType<typeof startConsoles>>;

  const get = (path: string) =>
    request(backend.server)
      .get(`${VM}/${path}`)
      .set('authorization', mockCredentials.user.header('user:default/jane'));
  const deny = (what: string) =>
    backend.permissions.authorize.mockImplementation(async requests =>
      requests.map(({ resourceRef }) => ({
        result: resourceRef?.endsWith(what)
          ? ('DENY' as const)
          : ('ALLOW' as const),
      })),
    );

  afterEach(() => backend.stop());

  it('shows what the caller can do, and who has which open', async () => {
    backend = await startConsoles();
    deny('#type');
    const page = await backend
      .open({}, { user: 'user:default/joe' })
      .connected();
    const { body } = await get('console').expect(200);
    expect(body).toEqual({
      enabled: true,
      supported: true,
      mayWatch: true,
      mayType: false,
      open: [
        {
          console: 'serial',
          people: [
            {
              id: page.session!.you,
              userRef: 'user:default/joe',
              since: expect.stringMatching(/Z$/),
            },
          ],
        },
      ],
    });
  });

  it('says why the caller may not open one', async () => {
    backend = await startConsoles();
    backend.lets(false);
    const { body } = await get('console').expect(200);
    expect(body).toMatchObject({
      mayWatch: false,
      mayType: false,
      message: expect.stringContaining(
        'may not get virtualmachineinstances/console',
      ),
      messages: [{ code: 'console-portal-lacks-right' }],
      open: [],
    });
  });

  it('says that they are switched off, and takes no upgrades', async () => {
    backend = await startConsoles({ console: { enabled: false } });
    const { body } = await get('console').expect(200);
    expect(body).toMatchObject({
      enabled: false,
      supported: false,
      messages: [{ code: 'console-disabled' }],
    });
    const page = backend.open();
    await eventually(() => expect(page.closeCode).toBeDefined());
    expect(page.session).toBeUndefined();
    await get('screenshot').expect(403);
  });

  it('says nothing of a VM that the caller may not see', async () => {
    backend = await startConsoles();
    backend.west.set(operableVm({ labels: {}, annotations: {} }));
    expect((await get('console')).status).toBe(404);
    expect((await get('screenshot')).status).toBe(404);
  });

  it('shows a picture of the screen, and never as anything else', async () => {
    backend = await startConsoles();
    backend.api.onCall = (asked, response) => {
      expect(asked.headers.accept).toContain('*/*');
      response.writeHead(200, { 'content-type': 'text/html' }).end(PNG);
    };
    const { body, headers } = await get('screenshot').expect(200);
    expect(body).toEqual(PNG);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(backend.api.requests).toEqual([
      '/k8s/clusters/c-1/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachineinstances/orders-db/vnc/screenshot',
    ]);
    expect(backend.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'console-picture',
        severityLevel: 'medium',
        meta: expect.objectContaining({ by: 'user:default/jane' }),
      }),
    );
  });

  it.each([
    ['is no picture', 200, '<script>', 503, /no PNG/],
    [
      'is too large',
      200,
      PNG.toString('latin1').repeat(2_200_000),
      503,
      /too large/,
    ],
    ['is refused', 403, 'no', 403, /virtualmachineinstances\/vnc/],
    ['fails', 500, 'no display', 503, /no display/],
  ])('shows none that %s', async (_, code, picture, answer, why) => {
    backend = await startConsoles();
    backend.api.onCall = (_asked, response) =>
      response.writeHead(code).end(Buffer.from(picture, 'latin1'));
    const { body } = await get('screenshot').expect(answer);
    expect(body.error.message).toMatch(why);
  });

  it('shows none to those who may not watch', async () => {
    backend = await startConsoles();
    deny('#watch');
    await get('screenshot').expect(403);
    expect(backend.api.requests).toEqual([]);
  });

  it('shows a few at a time to one person', async () => {
    backend = await startConsoles();
    const waiting: (() => void)[] = [];
    backend.api.onCall = (_, response) => {
      waiting.push(() => response.end(PNG));
    };
    const asked = Array.from({ length: 4 }, () =>
      get('screenshot').then(({ status }) => status),
    );
    await eventually(() => expect(waiting).toHaveLength(3));
    await eventually(async () => {
      expect(await Promise.race(asked)).toBe(429);
    });
    waiting.forEach(answer => answer());
    expect((await Promise.all(asked)).sort()).toEqual([200, 200, 200, 429]);
  });
});
