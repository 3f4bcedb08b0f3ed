import {
  ForwardedError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';

const MAX_REDIRECTS = 5;

/** Options of {@link download}. */
export interface DownloadOptions {
  /** Host names, with port when it is not 443, that may be asked and redirected to. */
  allowedHosts: readonly string[];
  maxBytes: number;
  timeoutMs: number;
  signal?: AbortSignal;
  fetchApi: typeof fetch;
}

/**
 * Downloads one file over https from hosts that config allows. Every redirect is checked as the
 * first address was; size and time are limited; no cookie or credential is sent, and no query (where
 * release hosts put signatures) appears in an error.
 *
 * Backstage's URL reader turns GitHub addresses into API calls for repository contents, so it
 * cannot read release assets (backstage/backstage GithubUrlReader).
 */
export async function download(
  address: string,
  options: DownloadOptions,
): Promise<Buffer> {
  const { allowedHosts, maxBytes, timeoutMs, fetchApi } = options;
  const signal = AbortSignal.any([
    AbortSignal.timeout(timeoutMs),
    ...(options.signal ? [options.signal] : []),
  ]);
  let url = checkAddress(new URL(address), allowedHosts);
  try {
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const response = await fetchApi(url, {
        redirect: 'manual',
        credentials: 'omit',
        headers: { accept: 'application/octet-stream, text/plain, */*' },
        signal,
      });
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel();
        const location = response.headers.get('location');
        if (!location || !URL.canParse(location, url)) {
          throw new InputError(`${printable(url)} redirects to nowhere`);
        }
        url = checkAddress(new URL(location, url), allowedHosts);
        continue;
      }
      if (!response.ok) {
        await response.body?.cancel();
        throw failure(url, response.status);
      }
      return await readLimited(response.body ?? [], url, maxBytes);
    }
  } catch (error) {
    if (options.signal?.aborted) {
      throw error;
    }
    if (signal.aborted) {
      throw new ServiceUnavailableError(
        `${printable(
          url,
        )} did not answer within ${timeoutMs} ms; try again, or configure a mirror or folder (rafay.manifests)`,
      );
    }
    if (error instanceof TypeError) {
      throw new ForwardedError(
        `${printable(
          url,
        )} cannot be reached; configure a mirror or folder (rafay.manifests) where there is no internet`,
        error.cause ?? error,
      );
    }
    throw error;
  }
  throw new InputError(
    `${printable(new URL(address))} redirects more than ${MAX_REDIRECTS} times`,
  );
}

function checkAddress(url: URL, allowedHosts: readonly string[]): URL {
  if (url.protocol !== 'https:') {
    throw new NotAllowedError(
      `${printable(
        url,
      )} is not https; release manifests are only downloaded over https`,
    );
  }
  if (url.username || url.password) {
    throw new NotAllowedError(
      `an address at ${url.host} holds credentials, which are not sent`,
    );
  }
  if (!allowedHosts.includes(url.host.toLowerCase())) {
    throw new NotAllowedError(
      `${
        url.host
      } is not among rafay.manifests.allowedHosts (${allowedHosts.join(', ')})`,
    );
  }
  return url;
}

function failure(url: URL, status: number): Error {
  if (status === 404 || status === 410) {
    return new NotFoundError(
      `${printable(url)} does not exist; check that this release was published`,
    );
  }
  if (status === 429 || status >= 500) {
    return new ServiceUnavailableError(
      `${printable(url)} answered ${status}; try again later`,
    );
  }
  return new NotAllowedError(`${printable(url)} answered ${status}`);
}

/**
 * Reads a body, and no more of it than is allowed.
 *
 * @throws InputError if it is larger
 */
export async function readLimited(
  body: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array>,
  url: URL,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new InputError(
        `${printable(
          url,
        )} is larger than ${maxBytes} bytes (rafay.manifests.maxBytes)`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** An address without query, fragment and credentials. */
export function printable(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
