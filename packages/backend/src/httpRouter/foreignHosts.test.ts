import { ConfigReader } from '@backstage/config';
import { createServer, request, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { refuseForeignHosts } from './foreignHosts';

describe('refuseForeignHosts', () => {
  let server: Server;

  beforeAll(async () => {
    const middleware = refuseForeignHosts(
      new ConfigReader({
        app: { baseUrl: 'http://localhost:3000' },
        backend: { baseUrl: 'https://portal.example.com:8443/base' },
      }),
    );
    server = createServer((incoming, response) =>
      middleware(incoming, response, error => {
        response.statusCode = error ? 403 : 200;
        response.end(error?.message ?? 'served');
      }),
    );
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });

  afterAll(() => server.close());

  const get = (host: string) =>
    new Promise<[number | undefined, string]>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      request(
        { host: '127.0.0.1', port, headers: { host }, agent: false },
        async response => {
          let text = '';
          for await (const chunk of response) {
            text += chunk;
          }
          resolve([response.statusCode, text]);
        },
      )
        .on('error', reject)
        .end();
    });

  it.each([
    'localhost:7007',
    'localhost',
    'LOCALHOST:7007',
    '127.0.0.1:7007',
    '[::1]:7007',
    'portal.example.com:8443',
    'portal.example.com',
  ])('serves %s', async host => {
    expect(await get(host)).toEqual([200, 'served']);
  });

  it.each([
    'evil.example.com:7007',
    'localhost.evil.example.com:7007',
    'localhost:7007@evil.example.com',
    '127.0.0.1.evil.example.com',
    'portal.example.com.evil.example.com',
    '169.254.169.254',
    '0.0.0.0:7007',
    ' ',
    ':7007',
    'a b',
  ])('refuses %j, and says what to do', async host => {
    expect(await get(host)).toEqual([
      403,
      expect.stringContaining('backend.baseUrl'),
    ]);
  });
});
