import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { DefaultKubeClient } from './DefaultKubeClient';

describe('a WebSocket of an API server', () => {
  let server: http.Server;
  let agent: http.Agent;
  let requests: http.IncomingMessage[];
  let client: DefaultKubeClient;
  let credential: string;
  /** What is answered to each upgrade; 101 opens it and sends `hello` in the same moment. */
  let statuses: number[];

  beforeEach(async () => {
    requests = [];
    statuses = [101];
    credential = 'old';
    server = http.createServer();
    const webSockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      requests.push(request);
      const code = statuses.shift();
      if (code === 101) {
        webSockets.handleUpgrade(request, socket, head, webSocket =>
          webSocket.send(Buffer.from('hello')),
        );
      } else if (code === undefined) {
        socket.destroy();
      } else {
        socket.end(
          `HTTP/1.1 ${code} No\r\nContent-Length: 3\r\nConnection: close\r\n\r\nwhy`,
        );
      }
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    const { port } = server.address() as AddressInfo;
    agent = new http.Agent({ keepAlive: true });
    client = DefaultKubeClient.create({
      cluster: 'west',
      connections: {
        get: async () => ({
          server: new URL(`http://127.0.0.1:${port}/k8s/clusters/c-1`),
          agent,
          headers: {
            Authorization: `Bearer ${credential}`,
            'Impersonate-User': 'own',
          },
        }),
        invalidate: () => {
          credential = 'new';
        },
        close: () => {},
      },
    });
  });

  afterEach(async () => {
    agent.destroy();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  const open = (more: object = {}) =>
    client.webSocket('/apis/x/console?a=b', {
      protocol: 'plain.kubevirt.io',
      maxPayload: 1024,
      ...more,
    });

  it('asks for it with the credential, in the name of whoever is given', async () => {
    const socket = await open({
      impersonate: { user: 'jane', groups: ['a', 'b'] },
    });
    expect(requests[0].url).toBe('/k8s/clusters/c-1/apis/x/console?a=b');
    expect(requests[0].headers).toMatchObject({
      authorization: 'Bearer old',
      accept: 'application/json, */*',
      'impersonate-user': 'jane',
      'impersonate-group': 'a, b',
      'sec-websocket-protocol': 'plain.kubevirt.io',
    });
    socket.terminate();
  });

  it('loses nothing that comes before anybody listens', async () => {
    const socket = await open();
    await new Promise(resolve => setImmediate(resolve));
    const message = new Promise(resolve => socket.once('message', resolve));
    socket.resume();
    expect(String(await message)).toBe('hello');
    socket.terminate();
  });

  it('renews a credential that is refused, and tries once more', async () => {
    statuses = [401, 101];
    (await open()).terminate();
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer old',
      'Bearer new',
    ]);
  });

  it.each([[[401, 401]], [[404]], [[500]]])(
    'throws what is answered instead, of %j',
    async answers => {
      statuses = [...answers];
      await expect(open()).rejects.toMatchObject({
        name: 'KubeError',
        code: answers.at(-1),
        serverMessage: 'why',
        message: expect.stringContaining('GET /apis/x/console'),
      });
    },
  );

  it('throws where there is no answer, and where it is given up', async () => {
    statuses = [];
    await expect(open()).rejects.toMatchObject({ name: 'KubeError', code: 0 });
    const gone = new AbortController();
    gone.abort();
    await expect(open({ signal: gone.signal })).rejects.toMatchObject({
      name: 'KubeError',
      code: 0,
    });
  });
});
