import { getEventListeners } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { ConnectionSource } from './connection';
import { DefaultKubeClient } from './DefaultKubeClient';
import { KubeError } from './KubeError';

describe('DefaultKubeClient', () => {
  let server: http.Server;
  let agent: http.Agent;
  let handle: (request: IncomingMessage, response: ServerResponse) => void;
  let token: string;
  /** Headers of the credential beside its token. */
  let own: Record<string, string>;
  let invalidations: number;
  let client: DefaultKubeClient;
  let sockets: number;

  beforeEach(async () => {
    sockets = 0;
    server = http.createServer((request, response) =>
      handle(request, response),
    );
    server.on('connection', () => {
      sockets += 1;
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    const { port } = server.address() as AddressInfo;
    agent = new http.Agent({ keepAlive: true });
    token = 'first';
    own = {};
    invalidations = 0;
    const connections: ConnectionSource = {
      get: async () => ({
        server: new URL(`http://127.0.0.1:${port}/k8s/clusters/c-1`),
        agent,
        headers: { Authorization: `Bearer ${token}`, ...own },
      }),
      invalidate: () => {
        invalidations += 1;
        token = 'second';
      },
      close: () => {},
    };
    client = DefaultKubeClient.create({ cluster: 'c', connections });
  });

  afterEach(async () => {
    agent.destroy();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  const answer = (
    response: ServerResponse,
    body: object | string,
    code = 200,
    headers = {},
  ) => {
    response.writeHead(code, {
      'Content-Type': 'application/json',
      ...headers,
    });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const failureOf = (promise: Promise<unknown>): Promise<KubeError> =>
    promise.then(
      () => {
        throw new Error('did not fail');
      },
      error => error,
    );

  it('calls in the name of another user, and of none but that', async () => {
    const seen: http.IncomingHttpHeaders[] = [];
    handle = (request, response) => {
      seen.push(request.headersDistinct as {});
      answer(response, {});
    };
    own = { 'Impersonate-User': 'own', 'Impersonate-Extra-scopes': 'all' };
    await client.json('/a', {
      impersonate: { user: 'oidc:jane', groups: ['oidc:a', 'oidc:b'] },
    });
    await client.json('/a', { impersonate: { user: 'oidc:sam', groups: [] } });
    await client.json('/a');
    const named = (headers: object) =>
      Object.entries(headers).filter(([name]) => name.startsWith('imp'));
    expect(seen.map(named)).toEqual([
      [
        ['impersonate-user', ['oidc:jane']],
        ['impersonate-group', ['oidc:a', 'oidc:b']],
      ],
      [['impersonate-user', ['oidc:sam']]],
      [
        ['impersonate-user', ['own']],
        ['impersonate-extra-scopes', ['all']],
      ],
    ]);
  });

  it('keeps what the API server itself answered, also in plain text', async () => {
    handle = (_, response) =>
      answer(response, 'service unavailable\n', 503, {
        'Content-Type': 'text/plain',
      });
    expect((await failureOf(client.json('/a'))).serverMessage).toBe(
      'service unavailable',
    );
    handle = (_, response) =>
      answer(response, { kind: 'Status', message: 'no' }, 409);
    expect((await failureOf(client.json('/a'))).serverMessage).toBe('no');
  });

  it.each([
    ['long', Buffer.from(JSON.stringify('x'.repeat(2_000_000))), {}],
    [
      'packed',
      gzipSync(JSON.stringify('x'.repeat(50_000_000))),
      { 'Content-Encoding': 'gzip' },
    ],
  ])('gives up on an answer that is too %s', async (_, text, headers) => {
    handle = (_request, response) => {
      response.writeHead(200, headers);
      response.end(text);
    };
    expect(
      await failureOf(client.json('/x', { maxBytes: 1_000_000 })),
    ).toMatchObject({ code: 502, reason: 'ResponseTooLarge' });
  });

  it('gives up on an answer that does not end', async () => {
    let open = true;
    handle = (_request, response) => {
      response.on('close', () => {
        open = false;
      });
      const write = () => {
        if (open) {
          response.write('x'.repeat(100_000), () => setImmediate(write));
        }
      };
      write();
    };
    expect(
      await failureOf(client.json('/x', { maxBytes: 1_000_000 })),
    ).toMatchObject({ reason: 'ResponseTooLarge' });
  });

  it('passes on no more of a refusal than a person reads', async () => {
    handle = (_request, response) =>
      answer(response, { kind: 'Status', message: 'x'.repeat(50_000) }, 403);
    expect((await failureOf(client.json('/x'))).message.length).toBeLessThan(
      2_500,
    );
  });

  it('calls with the credential, below the path of the server, over one connection', async () => {
    const seen: unknown[] = [];
    handle = (request, response) => {
      seen.push([
        request.method,
        request.url,
        request.headers.authorization,
        request.headers.accept,
      ]);
      answer(response, { ok: true });
    };
    expect(await client.json('/version?x=1')).toEqual({ ok: true });
    await client.json('/api', { accept: 'application/json;as=Table' });
    expect(seen).toEqual([
      [
        'GET',
        '/k8s/clusters/c-1/version?x=1',
        'Bearer first',
        'application/json, */*',
      ],
      [
        'GET',
        '/k8s/clusters/c-1/api',
        'Bearer first',
        'application/json;as=Table',
      ],
    ]);
    expect(sockets).toBe(1);
  });

  it('sends a body, and takes an empty answer', async () => {
    let got = '';
    handle = (request, response) => {
      request.on('data', chunk => {
        got += chunk;
      });
      request.on('end', () => {
        response.writeHead(202);
        response.end();
      });
    };
    expect(
      await client.json('/x', { method: 'PUT', body: { gracePeriod: 1 } }),
    ).toBeUndefined();
    expect(got).toBe('{"gracePeriod":1}');
  });

  it('understands compressed answers', async () => {
    handle = (_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      response.end(gzipSync('{"ok":true}'));
    };
    expect(await client.json('/x')).toEqual({ ok: true });
  });

  it('distinguishes refusals by code and reason', async () => {
    handle = (_, response) =>
      answer(
        response,
        {
          kind: 'Status',
          reason: 'Forbidden',
          message: 'pods is forbidden',
          code: 403,
        },
        403,
      );
    const error = await failureOf(client.json('/api/v1/pods?limit=1'));
    expect(error).toBeInstanceOf(KubeError);
    expect(error).toMatchObject({ code: 403, reason: 'Forbidden' });
    expect(error.message).toBe(
      "Cluster 'c' answered 403 to GET /api/v1/pods: pods is forbidden",
    );
    expect(
      await failureOf(
        client.stream('/x', { signal: new AbortController().signal }),
      ),
    ).toMatchObject({ code: 403 });
  });

  it('reads Retry-After', async () => {
    handle = (_, response) =>
      answer(response, 'slow down', 429, { 'Retry-After': '7' });
    expect(await failureOf(client.json('/x'))).toMatchObject({
      code: 429,
      retryAfter: 7,
    });
  });

  it('renews the credential once when it is refused', async () => {
    handle = (request, response) =>
      request.headers.authorization === 'Bearer second'
        ? answer(response, { ok: true })
        : answer(response, { kind: 'Status', code: 401 }, 401);
    expect(await client.json('/x')).toEqual({ ok: true });
    expect(invalidations).toBe(1);

    handle = (_, response) => answer(response, {}, 401);
    expect(await failureOf(client.json('/x'))).toMatchObject({ code: 401 });
    expect(invalidations).toBe(2);
  });

  it('says that a cluster was not reached, by code 0', async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
    expect(await failureOf(client.json('/x'))).toMatchObject({
      code: 0,
      reason: 'ECONNREFUSED',
    });
  });

  it.each(['no headers', 'half a body'])(
    'gives up after the time-out with %s',
    async what => {
      handle = (_, response) => {
        if (what === 'half a body') {
          response.writeHead(200);
          response.write('{"half":');
        }
      };
      expect(await failureOf(client.json('/x', { timeout: 40 }))).toMatchObject(
        {
          code: 0,
          reason: 'ETIMEDOUT',
        },
      );
    },
  );

  it('ends a call when it is asked to', async () => {
    const controller = new AbortController();
    handle = () => controller.abort();
    const call = failureOf(client.json('/x', { signal: controller.signal }));
    expect(await call).toMatchObject({ code: 0 });
  });

  it('leaves nothing behind on a signal that outlives the call', async () => {
    const { signal } = new AbortController();
    const any = jest.spyOn(AbortSignal, 'any');
    handle = (_, response) => answer(response, {});
    await client.json('/x', { signal });
    handle = (_, response) => answer(response, {}, 404);
    await failureOf(client.json('/x', { signal }));
    handle = () => {};
    await failureOf(client.json('/x', { signal, timeout: 40 }));
    // Node's own way to tie signals together keeps something for as long as the longest of them lives.
    expect(any.mock.calls.length).toBe(0);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    any.mockRestore();
  });

  it('tries a GET again that met a connection the server had closed', async () => {
    let calls = 0;
    handle = (request, response) => {
      calls += 1;
      if (calls === 2) {
        request.socket.resetAndDestroy();
      } else {
        answer(response, { calls });
      }
    };
    await client.json('/x');
    expect(await client.json('/x')).toEqual({ calls: 3 });
  });

  it('does so as often as there are such connections', async () => {
    const held: ServerResponse[] = [];
    handle = (_, response) => held.push(response);
    const calls = [1, 2, 3].map(() => client.json('/x'));
    while (held.length < calls.length) {
      await new Promise(resolve => setImmediate(resolve));
    }
    const before = new Set(held.map(({ socket }) => socket));
    held.forEach(response => answer(response, {}));
    await Promise.all(calls);

    let reset = 0;
    handle = (request, response) => {
      if (before.has(request.socket)) {
        reset += 1;
        request.socket.resetAndDestroy();
      } else {
        answer(response, { ok: true });
      }
    };
    expect(await client.json('/x')).toEqual({ ok: true });
    expect(reset).toBe(3);
  });

  it('streams as it comes, and reports when the stream breaks', async () => {
    let goOn = () => {};
    handle = (_, response) => {
      response.writeHead(200);
      response.write('one\n');
      goOn = () => {
        goOn = () => response.destroy();
        response.write('two\n');
      };
    };
    const received: string[] = [];
    const chunks = await client.stream('/x', {
      signal: new AbortController().signal,
    });
    const error = await failureOf(
      (async () => {
        for await (const chunk of chunks) {
          received.push(Buffer.from(chunk).toString());
          goOn();
        }
      })(),
    );
    expect(received.join('')).toBe('one\ntwo\n');
    expect(error).toMatchObject({ code: 0 });
  });

  it('closes the connection of a stream that is given up', async () => {
    const closed = new Promise<string>(resolve => {
      handle = (request, response) => {
        request.socket.once('close', () => resolve('closed'));
        response.writeHead(200);
        response.flushHeaders();
      };
    });
    const controller = new AbortController();
    await client.stream('/x', { signal: controller.signal });
    controller.abort();
    expect(await closed).toBe('closed');
  });
});
