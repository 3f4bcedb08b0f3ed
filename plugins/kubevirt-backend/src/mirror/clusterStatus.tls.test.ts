import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigReader } from '@backstage/config';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { LOAD_TIMEOUT, loadClient } from '../__testUtils__/loadClient';
import { statusForCallers } from '../access/statusForCallers';
import { readClusters } from '../clusters';
import { Authority } from '../clusters/__testUtils__/Authority';
import { TlsServer } from '../clusters/__testUtils__/TlsServer';
import { systemClock } from '../lib/clock';
import { createMirror } from './__testUtils__/createMirror';

const HERE = [{ type: 'ip', value: '127.0.0.1' }] as const;
const DAY = 24 * 60 * 60_000;

// A real server on loopback, and what the mirror says of a cluster there.
describe('the status of a cluster without a trusted connection', () => {
  const directory = createMockDirectory();
  let ours: Authority;
  let server: TlsServer | undefined;
  let plain: Server | undefined;

  beforeAll(loadClient, LOAD_TIMEOUT);

  beforeAll(async () => {
    ours = await Authority.create('ours');
  });

  afterEach(async () => {
    await server?.stop();
    server = undefined;
    await new Promise(resolve => (plain ? plain.close(resolve) : resolve(0)));
    plain = undefined;
  });

  async function statusAt(url: string) {
    directory.setContent({
      kubeconfig: JSON.stringify({
        'current-context': 'c',
        clusters: [
          {
            name: 'c',
            cluster: {
              server: url,
              'certificate-authority-data': Buffer.from(ours.cert).toString(
                'base64',
              ),
            },
          },
        ],
        users: [{ name: 'u', user: {} }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      }),
    });
    const registry = readClusters(
      new ConfigReader({
        kubevirt: { kubeconfigs: [{ file: directory.resolve('kubeconfig') }] },
      }),
    );
    const mirror = createMirror({
      client: registry.require('c').client,
      clock: systemClock,
    });
    mirror.start();
    await mirror.settled(60_000);
    const status = mirror.status();
    await mirror.stop();
    registry.close();
    return status;
  }

  it.each([
    [
      'an authority that is not configured',
      async () => (await Authority.create('others')).issue('server', [...HERE]),
      'certificate-unknown-authority',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    [
      'nobody but itself',
      () => Authority.selfSigned([...HERE]),
      'certificate-self-signed',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
    [
      'a year that is over',
      () => ours.issue('server', [...HERE], 365 * DAY),
      'certificate-expired',
      'CERT_HAS_EXPIRED',
    ],
    [
      'a year to come',
      () => ours.issue('server', [...HERE], -365 * DAY),
      'certificate-not-yet-valid',
      'CERT_NOT_YET_VALID',
    ],
    [
      'another host',
      () => ours.issue('server', [{ type: 'dns', value: 'kube.internal' }]),
      'certificate-wrong-name',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ] as const)(
    'says that its certificate is of %s, and what to do',
    async (_, issue, code, reason) => {
      server = await TlsServer.start(await issue(), ours);
      const status = await statusAt(server.url);
      expect(status).toMatchObject({
        state: 'untrusted',
        message: expect.stringContaining(
          'The portal does not trust the certificate of c,',
        ),
        messages: [
          { code, params: { server: 'c' } },
          { code: 'verbatim', params: { reason } },
        ],
      });
      expect(server.connections).toBe(0);
      const { messages } = statusForCallers(status);
      expect(messages).toEqual([
        { code, params: { server: 'c' } },
        { code: 'cluster-failure', params: { reason } },
      ]);
    },
  );

  it('says so where its address does not speak TLS', async () => {
    plain = createServer();
    await new Promise<void>(resolve =>
      plain!.listen(0, '127.0.0.1', () => resolve()),
    );
    const { port } = plain.address() as AddressInfo;
    expect(await statusAt(`https://127.0.0.1:${port}`)).toMatchObject({
      state: 'unreachable',
      messages: [{ code: 'tls-failed' }, { code: 'verbatim' }],
    });
  });
});
