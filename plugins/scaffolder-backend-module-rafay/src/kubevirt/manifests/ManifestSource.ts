import type {
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { ForwardedError, InputError, NotFoundError } from '@backstage/errors';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { checkOneOf, refuse } from '../checks';
import type {
  ManifestLock,
  ManifestRequest,
  ManifestSource,
  Product,
  ReleaseFile,
  ReleaseManifest,
} from '../types';
import { readManifestConfig, type ManifestConfig } from './config';
import { download, printable, readLimited } from './download';
import { checkReleaseManifest } from './structure';
import { checkReleaseTag } from './versions';

const UPSTREAM: Record<Product, string> = {
  kubevirt: 'https://github.com/kubevirt/kubevirt/releases/download',
  cdi: 'https://github.com/kubevirt/containerized-data-importer/releases/download',
};

/**
 * The release manifests of each product.
 *
 * @public
 */
export const RELEASE_FILES: Record<Product, readonly ReleaseFile[]> = {
  kubevirt: ['kubevirt-operator.yaml', 'kubevirt-cr.yaml'],
  cdi: ['cdi-operator.yaml', 'cdi-cr.yaml'],
};

/**
 * What {@link createManifestSource} needs.
 *
 * @public
 */
export interface ManifestSourceOptions {
  config: Config;
  urlReader: UrlReaderService;
  logger: LoggerService;
  /** For tests. */
  fetchApi?: typeof fetch;
}

/**
 * The lines a manifest gets in a lock file.
 *
 * @public
 */
export function toManifestLock(manifest: ReleaseManifest): ManifestLock {
  const { product, version, file, source, sha256 } = manifest;
  return { product, version, file, source, sha256 };
}

class DefaultManifestSource implements ManifestSource {
  readonly #config: ManifestConfig;
  readonly #urlReader: UrlReaderService;
  readonly #logger: LoggerService;
  readonly #fetchApi: typeof fetch;

  static create(options: ManifestSourceOptions): DefaultManifestSource {
    return new DefaultManifestSource(
      options,
      readManifestConfig(options.config),
    );
  }

  private constructor(options: ManifestSourceOptions, config: ManifestConfig) {
    this.#config = config;
    this.#urlReader = options.urlReader;
    this.#logger = options.logger.child({ component: 'release-manifests' });
    this.#fetchApi = options.fetchApi ?? fetch;
  }

  async fetch(request: ManifestRequest): Promise<ReleaseManifest> {
    const { product, version, file, expectedSha256, signal } = request;
    checkRequest(product, version, file);
    if (
      expectedSha256 !== undefined &&
      !/^[a-f0-9]{64}$/i.test(expectedSha256)
    ) {
      refuse(
        'sha256',
        `the checksum given for ${file} is no SHA-256: 64 hexadecimal digits are needed`,
      );
    }
    const { content, source } = this.#config.folder
      ? await this.#readFolder(this.#config.folder, product, version, file)
      : await this.#readAddress(this.url(product, version, file), signal);

    const sha256 = createHash('sha256').update(content).digest('hex');
    if (expectedSha256 && expectedSha256.toLowerCase() !== sha256) {
      throw new InputError(
        `${file} ${version} from ${source} has the checksum ${sha256}, but ${expectedSha256.toLowerCase()} was given or locked before. Published releases do not change: find out why this one did before you trust it`,
      );
    }
    const text = decodeUtf8(content, `${file} ${version} from ${source}`);
    checkReleaseManifest({ product, version, file, text, sha256 });
    this.#logger.info(`Read ${file} ${version} from ${source}`, { sha256 });
    return {
      product,
      version,
      file,
      source,
      sha256,
      text,
      bytes: content.byteLength,
    };
  }

  url(product: Product, version: string, file: ReleaseFile): string {
    checkRequest(product, version, file);
    return this.#config.mirror
      ? `${this.#config.mirror}/${product}/${version}/${file}`
      : `${UPSTREAM[product]}/${version}/${file}`;
  }

  async #readFolder(
    folder: string,
    product: Product,
    version: string,
    file: ReleaseFile,
  ): Promise<{ content: Buffer; source: string }> {
    const candidates = [
      `${product}/${version}/${file}`,
      `${product}-${version}/${file}`,
    ];
    for (const candidate of candidates) {
      const path = resolveSafeChildPath(folder, candidate);
      try {
        const { size } = await stat(path);
        if (size > this.#config.maxBytes) {
          throw new InputError(
            `${candidate} in rafay.manifests.folder is larger than ${
              this.#config.maxBytes
            } bytes (rafay.manifests.maxBytes)`,
          );
        }
        return { content: await readFile(path), source: `folder:${candidate}` };
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code === 'ENOENT' || code === 'ENOTDIR') {
          continue;
        }
        if (code) {
          // The system's own message holds the whole path of this machine.
          throw new ForwardedError(
            `${candidate} in rafay.manifests.folder cannot be read (${code})`,
            { name: 'Error', message: code },
          );
        }
        throw error;
      }
    }
    throw new NotFoundError(
      `${file} of ${product} ${version} is not in rafay.manifests.folder: neither ${candidates.join(
        ' nor ',
      )} exists there. Put the file of that release there, or choose a version that is there`,
    );
  }

  async #readAddress(
    address: string,
    signal: AbortSignal | undefined,
  ): Promise<{ content: Buffer; source: string }> {
    const url = new URL(address);
    const { allowedHosts, maxBytes, timeoutMs } = this.#config;
    if (
      url.protocol === 'https:' &&
      allowedHosts.includes(url.host.toLowerCase())
    ) {
      const content = await download(address, {
        allowedHosts,
        maxBytes,
        timeoutMs,
        signal,
        fetchApi: this.#fetchApi,
      });
      return { content, source: printable(url) };
    }
    const response = await this.#urlReader.readUrl(address, {
      signal: signal as never,
    });
    // Not all readers of URLs have a stream; of those that have one no more is read than is allowed.
    const content = response.stream
      ? await readLimited(response.stream(), url, maxBytes)
      : await response.buffer();
    if (content.byteLength > maxBytes) {
      throw new InputError(
        `${printable(
          url,
        )} is larger than ${maxBytes} bytes (rafay.manifests.maxBytes)`,
      );
    }
    return { content, source: printable(url) };
  }
}

/**
 * Makes the source that `rafay.manifests` describes: a folder, else a mirror, else upstream's
 * releases. There is no silent fall-back from one to the next: a site that configured a folder
 * does not want the internet asked.
 *
 * @public
 */
export function createManifestSource(
  options: ManifestSourceOptions,
): ManifestSource {
  return DefaultManifestSource.create(options);
}

function checkRequest(product: Product, version: string, file: ReleaseFile) {
  checkOneOf(product, ['kubevirt', 'cdi'], 'product');
  checkReleaseTag(version, product);
  checkOneOf(file, RELEASE_FILES[product], 'file');
}

function decodeUtf8(content: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw new InputError(`${name} is no UTF-8 text, so it is no manifest`);
  }
}
