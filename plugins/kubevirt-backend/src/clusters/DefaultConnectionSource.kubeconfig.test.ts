import { promises as fs } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { LOAD_TIMEOUT, loadClient } from '../__testUtils__/loadClient';
import { Authority } from './__testUtils__/Authority';
import { ConnectProxy } from './__testUtils__/ConnectProxy';
import { TlsServer, type Caller } from './__testUtils__/TlsServer';
import type { DefaultClusterRegistry } from './DefaultClusterRegistry';
import { readClusters } from './readClusters';
import type { KubeClient } from './types';

const base64 = (text: string) => Buffer.from(text).toString('base64');

// From a kubeconfig file to a call that arrives, over real TLS.
describe('connections as a kubeconfig describes them', () => {
  const directory = createMockDirectory();
  let ours: Authority;
  let others: Authority;
  let server: TlsServer;
  let registry: DefaultClusterRegistry;

  const write = (cluster: object, user: object = {}) =>
    directory.addContent({
      kubeconfig: JSON.stringify({
        'current-context': 'c',
        clusters: [{ name: 'c', cluster: { server: server.url, ...cluster } }],
        users: [{ name: 'u', user }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      }),
    });
  const open = (cluster: object, user: object = {}, config: object = {}) => {
    write(cluster, user);
    registry = readClusters(
      new ConfigReader({
        kubevirt: {
          kubeconfigs: [{ file: directory.resolve('kubeconfig') }],
          ...config,
        },
      }),
    );
    return registry.get('c')!.client;
  };
  const call = (client: KubeClient) => client.json<Caller>('/who');
  const trusted = () => ({ 'certificate-authority-data': base64(ours.cert) });
  /** Writes a client's certificate and key as files. */
  const certify = async (name: string, authority = ours) => {
    const { cert, key } = await authority.issue(name);
    directory.addContent({ 'tls.crt': cert, 'tls.key': key });
  };
  const files = { 'client-certificate': 'tls.crt', 'client-key': 'tls.key' };

  beforeAll(loadClient, LOAD_TIMEOUT);

  beforeAll(async () => {
    ours = await Authority.create('ours');
    others = await Authority.create('others');
  });

  beforeEach(async () => {
    directory.clear();
    server = await TlsServer.start(
      await ours.issue('server', [{ type: 'ip', value: '127.0.0.1' }]),
      ours,
    );
  });

  afterEach(async () => {
    registry?.close();
    await server.stop();
  });

  describe('to a server of which authority', () => {
    it('takes its certificate as data and as a file with a relative path', async () => {
      expect((await call(open(trusted()))).headers.host).toContain('127.0.0.1');
      directory.addContent({ 'ca.crt': ours.cert });
      write({ 'certificate-authority': 'ca.crt' });
      await expect(call(registry.get('c')!.client)).resolves.toBeDefined();
    });

    it('prefers data, as client-go does, and then minds no missing file', async () => {
      await expect(
        call(open({ ...trusted(), 'certificate-authority': 'missing.crt' })),
      ).resolves.toBeDefined();
    });

    it('refuses a server of another one, unless it is configured not to look', async () => {
      const client = open({
        'certificate-authority-data': base64(others.cert),
      });
      await expect(call(client)).rejects.toMatchObject({ code: 0 });
      expect(server.connections).toBe(0);
      write({ 'insecure-skip-tls-verify': true });
      await expect(call(client)).resolves.toBeDefined();
    });

    it('follows a file that is replaced together with the server’s certificate', async () => {
      directory.addContent({ 'ca.crt': ours.cert });
      const client = open({ 'certificate-authority': 'ca.crt' });
      await call(client);
      server.replace(
        await others.issue('server', [{ type: 'ip', value: '127.0.0.1' }]),
      );
      directory.addContent({ 'ca.crt': [others.cert, ours.cert].join('\n') });
      await expect(call(client)).resolves.toBeDefined();
      expect(server.connections).toBe(2);
    });

    it('looks for the name that tls-server-name gives', async () => {
      server.replace(
        await ours.issue('server', [{ type: 'dns', value: 'kube.internal' }]),
      );
      const client = open(trusted());
      await expect(call(client)).rejects.toMatchObject({
        code: 0,
        reason: 'ERR_TLS_CERT_ALTNAME_INVALID',
      });
      write({ ...trusted(), 'tls-server-name': 'kube.internal' });
      expect(await call(client)).toMatchObject({ serverName: 'kube.internal' });
    });
  });

  describe('with a client certificate', () => {
    it('takes it as data, which wins over files', async () => {
      const { cert, key } = await ours.issue('data');
      const client = open(trusted(), {
        'client-certificate-data': base64(cert),
        'client-key-data': base64(key),
        'client-certificate': 'missing.crt',
        'client-key': 'missing.key',
      });
      expect(await call(client)).toMatchObject({ user: 'data' });
    });

    it('takes a renewed one from its files with the next call; what runs goes on', async () => {
      await certify('first');
      const client = open(trusted(), files);
      expect(await call(client)).toMatchObject({ user: 'first' });
      const controller = new AbortController();
      const stream = await client.stream('/stream', {
        signal: controller.signal,
      });
      const chunks = stream[Symbol.asyncIterator]();
      expect(textOf(await chunks.next())).toContain('"user":"first"');

      await certify('second');
      expect(await call(client)).toMatchObject({ user: 'second' });
      server.streams.forEach(response => response.write('still here'));
      expect(textOf(await chunks.next())).toBe('still here');
      controller.abort();
    });

    it('fails while certificate and key do not belong together, and works once they do', async () => {
      await certify('first');
      const client = open(trusted(), files);
      await call(client);
      const { cert, key } = await ours.issue('second');
      directory.addContent({ 'tls.crt': cert });
      await expect(call(client)).rejects.toMatchObject({ code: 0 });
      directory.addContent({ 'tls.key': key });
      expect(await call(client)).toMatchObject({ user: 'second' });
    });

    it('goes on with what it has while a file is being replaced', async () => {
      await certify('first');
      const client = open(trusted(), files);
      await call(client);
      await fs.rm(directory.resolve('tls.crt'));
      expect(await call(client)).toMatchObject({ user: 'first' });
      await certify('second');
      expect(await call(client)).toMatchObject({ user: 'second' });
    });

    it('renews one of a credential plugin once it is refused, for all calls together', async () => {
      const plugin = {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: process.execPath,
          args: [
            '-e',
            `const fs = require('node:fs');
            const read = name => fs.readFileSync(${JSON.stringify(
              directory.path,
            )} + '/' + name, 'utf8');
            fs.appendFileSync(${JSON.stringify(
              directory.resolve('runs'),
            )}, 'run ');
            console.log(JSON.stringify({ status: {
              clientCertificateData: read('tls.crt'),
              clientKeyData: read('tls.key'),
            } }));`,
          ],
        },
      };
      const runs = async () =>
        (await fs.readFile(directory.resolve('runs'), 'utf8')).trim();
      await certify('first');
      const client = open(trusted(), plugin, {
        execPlugins: [{ command: process.execPath, timeout: '50s' }],
      });
      expect(await call(client)).toMatchObject({ user: 'first' });

      await certify('second');
      expect(await call(client)).toMatchObject({ user: 'first' });
      server.refused.add('first');
      const callers = await Promise.all(
        Array.from({ length: 10 }, () => call(client)),
      );
      expect(new Set(callers.map(({ user }) => user))).toEqual(
        new Set(['second']),
      );
      expect(await runs()).toBe('run run');
    });
  });

  it('carries the whole user that is impersonated', async () => {
    const { headers } = await call(
      open(trusted(), {
        token: 't0ps3cret',
        as: 'jane',
        'as-uid': '42',
        'as-groups': ['developers', 'admins'],
        'as-user-extra': { 'example.com/scope': ['a', 'b'] },
      }),
    );
    expect(headers).toMatchObject({
      authorization: 'Bearer t0ps3cret',
      'impersonate-user': 'jane',
      'impersonate-uid': '42',
      'impersonate-group': 'developers, admins',
      'impersonate-extra-example.com%2fscope': 'a, b',
    });
  });

  describe('through a proxy', () => {
    let proxy: ConnectProxy;

    beforeEach(async () => {
      proxy = await ConnectProxy.start();
    });

    afterEach(async () => {
      registry.close();
      await proxy.stop();
    });

    it('reaches the server end to end, with certificate and token, over one tunnel', async () => {
      await certify('first');
      const client = open(
        { ...trusted(), 'proxy-url': `http://me:pass%20word@${proxy.address}` },
        { ...files, token: 't0ps3cret' },
      );
      for (let turn = 0; turn < 3; turn += 1) {
        expect(await call(client)).toMatchObject({
          user: 'first',
          headers: { authorization: 'Bearer t0ps3cret' },
        });
      }
      expect(proxy.tunnels).toEqual([
        {
          target: `127.0.0.1:${server.port}`,
          authorization: `Basic ${base64('me:pass word')}`,
        },
      ]);
      expect(server.connections).toBe(1);
    });

    it('streams, and verifies the server that it reaches', async () => {
      const client = open({
        ...trusted(),
        'proxy-url': `http://${proxy.address}`,
      });
      const controller = new AbortController();
      const stream = await client.stream('/stream', {
        signal: controller.signal,
      });
      const chunks = stream[Symbol.asyncIterator]();
      expect(textOf(await chunks.next())).toContain('headers');
      server.streams.forEach(response => response.write('more'));
      expect(textOf(await chunks.next())).toBe('more');
      controller.abort();

      write({
        'certificate-authority-data': base64(others.cert),
        'proxy-url': `http://${proxy.address}`,
      });
      await expect(call(client)).rejects.toMatchObject({ code: 0 });
    });

    // Far less than a proxy has to open the road where a call sets no time-out of its own.
    const SOON = 20_000;

    it.each([
      ['refuses', 407, undefined],
      ['does not answer', undefined, 'ETIMEDOUT'],
    ])('that %s is no answer of the cluster', async (_, status, reason) => {
      proxy.status = status;
      const client = open(
        {
          ...trusted(),
          'proxy-url': `http://me:t0ps3cret@${proxy.address}`,
        },
        { token: 't0ps3cret' },
      );
      const began = Date.now();
      const error: Error = await client.json('/who', { timeout: 60 }).then(
        () => new Error('did not fail'),
        e => e,
      );
      expect(error).toMatchObject({ code: 0, ...(reason ? { reason } : {}) });
      expect(Date.now() - began).toBeLessThan(SOON);
      expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(
        't0ps3cret',
      );
      proxy.status = 200;
      await expect(call(client)).resolves.toBeDefined();
    });
  });
});

function textOf({ value }: IteratorResult<Uint8Array>): string {
  return Buffer.from(value).toString('utf8');
}
