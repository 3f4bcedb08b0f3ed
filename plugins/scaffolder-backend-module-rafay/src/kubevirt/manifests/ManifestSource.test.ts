import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { smallRelease } from '../__testUtils__/testData';
import { createManifestSource, toManifestLock } from './ManifestSource';

const version = 'v1.9.0';
const operator = smallRelease('kubevirt', version)['kubevirt-operator.yaml']!;
const sha256 = createHash('sha256').update(operator).digest('hex');
const request = {
  product: 'kubevirt',
  version,
  file: 'kubevirt-operator.yaml',
} as const;

function setup(options: {
  manifests?: object;
  responses?: Record<string, Response | Error>;
  readUrl?: jest.Mock;
}) {
  const asked: string[] = [];
  const fetchApi = jest.fn(async (input: unknown) => {
    const url = String(input);
    asked.push(url);
    const response = options.responses?.[url];
    if (response instanceof Error) {
      throw response;
    }
    return response ?? new Response('not here', { status: 404 });
  });
  const source = createManifestSource({
    config: mockServices.rootConfig({
      data: { rafay: { manifests: options.manifests ?? {} } },
    }),
    urlReader: mockServices.urlReader.mock(
      options.readUrl && { readUrl: options.readUrl },
    ),
    logger: mockServices.logger.mock({
      child: () => mockServices.logger.mock(),
    }),
    fetchApi: fetchApi as unknown as typeof fetch,
  });
  return { source, asked, fetchApi };
}

const upstream =
  'https://github.com/kubevirt/kubevirt/releases/download/v1.9.0/kubevirt-operator.yaml';
const asset =
  'https://release-assets.githubusercontent.com/a/b?sig=signature-of-the-asset';
const redirect = (location: string) =>
  new Response(null, { status: 302, headers: { location } });

describe('from a folder', () => {
  const folder = createMockDirectory();

  it.each([`kubevirt/${version}`, `kubevirt-${version}`])(
    'reads %s',
    async place => {
      folder.setContent({ [place]: { 'kubevirt-operator.yaml': operator } });
      const { source, fetchApi } = setup({
        manifests: { folder: folder.path },
      });
      const manifest = await source.fetch(request);
      expect(manifest).toEqual({
        ...request,
        source: `folder:${place}/kubevirt-operator.yaml`,
        sha256,
        text: operator,
        bytes: Buffer.byteLength(operator),
      });
      expect(toManifestLock(manifest)).toEqual({
        ...request,
        source: `folder:${place}/kubevirt-operator.yaml`,
        sha256,
      });
      expect(fetchApi).not.toHaveBeenCalled();
    },
  );

  it('says what is missing without the path of the machine, and does not go to the internet', async () => {
    folder.setContent({});
    const { source, fetchApi } = setup({ manifests: { folder: folder.path } });
    const error = await source.fetch(request).catch(e => e);
    expect(error).toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining(
        'neither kubevirt/v1.9.0/kubevirt-operator.yaml nor kubevirt-v1.9.0/kubevirt-operator.yaml',
      ),
    });
    expect(error.message).not.toContain(folder.path);
    expect(fetchApi).not.toHaveBeenCalled();
  });

  it.each([
    '../../etc',
    'v1.9',
    'v1.9.0/..',
    'v1.9.0-..',
    'latest',
    '1.9.0',
    '',
  ])('refuses the version %j', async bad => {
    const { source } = setup({ manifests: { folder: folder.path } });
    await expect(
      source.fetch({ ...request, version: bad }),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(/^versions\.kubevirt: .*no release tag/),
    });
    expect(() => source.url('kubevirt', bad, request.file)).toThrow(
      'no release tag',
    );
  });

  it('refuses a folder file that is too large or no text', async () => {
    folder.setContent({
      [`kubevirt/${version}/kubevirt-operator.yaml`]: operator,
    });
    await expect(
      setup({ manifests: { folder: folder.path, maxBytes: 100 } }).source.fetch(
        request,
      ),
    ).rejects.toThrow('larger than 100 bytes');
    folder.setContent({
      [`kubevirt/${version}/kubevirt-operator.yaml`]: Buffer.from([0xff, 0xfe]),
    });
    await expect(
      setup({ manifests: { folder: folder.path } }).source.fetch(request),
    ).rejects.toThrow('no UTF-8 text');
  });
});

describe('from upstream', () => {
  it('follows the redirect to the asset host, sends nothing private, and locks the address asked', async () => {
    const { source, asked, fetchApi } = setup({
      responses: {
        [upstream]: redirect(asset),
        [asset]: new Response(operator),
      },
    });
    const manifest = await source.fetch({ ...request, expectedSha256: sha256 });
    expect(asked).toEqual([upstream, asset]);
    expect(fetchApi.mock.calls[0]).toEqual([
      expect.anything(),
      expect.objectContaining({
        redirect: 'manual',
        credentials: 'omit',
        headers: { accept: expect.any(String) },
      }),
    ]);
    expect(JSON.stringify(manifest)).not.toContain('signature-of-the-asset');
    expect(manifest.sha256).toBe(sha256);
  });

  it('refuses content whose checksum is not the one locked before', async () => {
    const { source } = setup({
      responses: { [upstream]: new Response(`${operator}\n# changed\n`) },
    });
    await expect(
      source.fetch({ ...request, expectedSha256: sha256 }),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(sha256),
    });
  });

  it('refuses a checksum that is none', async () => {
    await expect(
      setup({}).source.fetch({ ...request, expectedSha256: 'abc' }),
    ).rejects.toThrow('no SHA-256');
  });

  it.each([
    [
      'another host',
      'https://evil.example.com/x',
      'NotAllowedError',
      /evil\.example\.com is not among/,
    ],
    ['plain http', 'http://github.com/x', 'NotAllowedError', /not https/],
    [
      'credentials',
      'https://user:word@github.com/x',
      'NotAllowedError',
      /holds credentials/,
    ],
    [
      'the metadata service',
      'https://169.254.169.254/',
      'NotAllowedError',
      /is not among/,
    ],
    ['itself for ever', upstream, 'InputError', /redirects more than 5 times/],
  ])(
    'does not follow a redirect to %s',
    async (_what, location, name, message) => {
      const { source, asked } = setup({
        responses: { [upstream]: redirect(location) },
      });
      const error = await source.fetch(request).catch(e => e);
      expect(error).toMatchObject({
        name,
        message: expect.stringMatching(message),
      });
      expect(error.message).not.toContain('word@');
      expect(asked.every(url => url === upstream)).toBe(true);
    },
  );

  it.each([
    [404, 'NotFoundError'],
    [403, 'NotAllowedError'],
    [429, 'ServiceUnavailableError'],
    [502, 'ServiceUnavailableError'],
  ])(
    'turns the answer %s into a %s without the signature',
    async (status, name) => {
      const { source } = setup({
        responses: {
          [upstream]: redirect(asset),
          [asset]: new Response('no', { status }),
        },
      });
      const error = await source.fetch(request).catch(e => e);
      expect(error.name).toBe(name);
      expect(error.message).not.toContain('signature-of-the-asset');
    },
  );

  it('stops reading at the size limit', async () => {
    const { source } = setup({
      manifests: { maxBytes: 1000 },
      responses: { [upstream]: new Response('x'.repeat(5000)) },
    });
    await expect(source.fetch(request)).rejects.toThrow(
      'larger than 1000 bytes',
    );
  });

  it('gives up after the time limit, and names the way out', async () => {
    const fetchApi = jest.fn(
      (_url: unknown, init: RequestInit) =>
        new Promise<Response>((_resolve, reject) => {
          const stop = () => reject(init.signal!.reason);
          if (init.signal!.aborted) {
            stop();
          }
          init.signal!.addEventListener('abort', stop);
        }),
    );
    const slow = createManifestSource({
      config: mockServices.rootConfig({
        data: { rafay: { manifests: { timeout: { milliseconds: 20 } } } },
      }),
      urlReader: mockServices.urlReader.mock(),
      logger: mockServices.logger.mock({
        child: () => mockServices.logger.mock(),
      }),
      fetchApi: fetchApi as unknown as typeof fetch,
    });
    await expect(slow.fetch(request)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('rafay.manifests'),
    });
    await expect(
      slow.fetch({ ...request, signal: AbortSignal.abort(new Error('left')) }),
    ).rejects.toThrow('left');
  });

  it('says that there is no internet', async () => {
    const { source } = setup({
      responses: {
        [upstream]: new TypeError('fetch failed', {
          cause: new Error('getaddrinfo ENOTFOUND github.com'),
        }),
      },
    });
    await expect(source.fetch(request)).rejects.toThrow(
      /cannot be reached; configure a mirror or folder .*ENOTFOUND/,
    );
  });
});

describe('from a mirror', () => {
  const mirror = 'https://mirror.example.com/kubevirt-releases/';
  const address = `https://mirror.example.com/kubevirt-releases/kubevirt/${version}/kubevirt-operator.yaml`;

  it('downloads from a host that is allowed', async () => {
    const { source } = setup({
      manifests: { mirror, allowedHosts: ['mirror.example.com'] },
      responses: { [address]: new Response(operator) },
    });
    expect(await source.fetch(request)).toMatchObject({ source: address });
    expect(source.url('kubevirt', version, request.file)).toBe(address);
  });

  it('leaves every other host to the URL reader, which has its credentials and rules', async () => {
    const readUrl = jest.fn(async () => ({
      buffer: async () => Buffer.from(operator),
    }));
    const { source, fetchApi } = setup({ manifests: { mirror }, readUrl });
    expect(await source.fetch(request)).toMatchObject({ source: address });
    expect(readUrl).toHaveBeenCalledWith(address, expect.anything());
    expect(fetchApi).not.toHaveBeenCalled();
  });

  it('reads no more of an answer that does not end than is allowed', async () => {
    let read = 0;
    const readUrl = jest.fn(async () => ({
      buffer: () => Promise.reject(new Error('reads all of it')),
      stream: () =>
        new Readable({
          read() {
            read += 1000;
            this.push(Buffer.alloc(1000, 'x'));
          },
        }),
    }));
    const { source } = setup({
      manifests: { mirror, maxBytes: 50_000 },
      readUrl,
    });
    await expect(source.fetch(request)).rejects.toThrow(
      'larger than 50000 bytes',
    );
    expect(read).toBeLessThan(500_000);
  });

  it.each([
    ['https://user:word@mirror.example.com', /must not hold credentials/],
    ['file:///etc', /must be an http\(s\) address/],
    ['mirror', /must be an http\(s\) address/],
  ])('refuses the mirror %s', (bad, message) => {
    expect(() => setup({ manifests: { mirror: bad } })).toThrow(message);
  });
});
