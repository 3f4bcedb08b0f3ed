import { formatInEnglish } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { tlsFaultOf } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { Clock } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { KeySource } from './keys';
import { RafayError } from './RafayError';
import { RequestBudget } from './RequestBudget';

/** What is asked of Rafay. */
export interface RafayRequest {
  /** What it is, for messages: `clusters of project 'shop'`. */
  what: string;
  /** Path; parts of it that are not fixed are encoded by {@link rafayPath}. */
  path: string;
  query?: Record<string, string>;
  /** Default: `application/json`. */
  accept?: string;
}

/** Reads from Rafay's REST API. */
export interface RafayReader {
  /**
   * The text of an answer.
   *
   * @throws {@link RafayError}
   */
  text(request: RafayRequest): Promise<string>;
  /**
   * A parsed JSON answer.
   *
   * @throws {@link RafayError}
   */
  json(request: RafayRequest): Promise<unknown>;
}

/** How a {@link RafayClient} reaches Rafay. */
export interface RafayClientOptions {
  /** Address of the console, such as `https://console.rafay.dev`. */
  url: string;
  key: KeySource;
  clock: Clock;
  requestsPerMinute: number;
  /** For one call, in milliseconds. */
  timeout: number;
  fetch?: typeof fetch;
}

/** Longer answers are refused: a page of a hundred clusters has far less. */
const MAX_BYTES = 8 * 2 ** 20;

/** Never longer than this is waited because of a `Retry-After`, in seconds. */
const MAX_RETRY_AFTER = 300;

/** A path of fixed and encoded parts: names come from configuration and Rafay, and `..` among them is encoded too. */
export function rafayPath(
  parts: TemplateStringsArray,
  ...names: string[]
): string {
  return parts.reduce(
    (path, part, index) =>
      path +
      encodeURIComponent(names[index - 1]).replace(/^\.{1,2}$/, dots =>
        dots.replace(/\./g, '%2E'),
      ) +
      part,
  );
}

/**
 * Calls Rafay's REST API with the organisation's key, and only to read.
 *
 * @remarks
 * v3 takes the key in `X-API-KEY`, the older v1 and v2 in `X-RAFAY-API-KEYID` (docs.rafay.co, "API docs"; Rafay's Python
 * SDK examples). Redirects are not followed: they would carry the key elsewhere.
 */
export class RafayClient implements RafayReader {
  readonly #options: RafayClientOptions;
  readonly #budget: RequestBudget;

  static create(options: RafayClientOptions): RafayClient {
    return new RafayClient(options);
  }

  private constructor(options: RafayClientOptions) {
    this.#options = options;
    this.#budget = new RequestBudget(options.clock, options.requestsPerMinute);
  }

  async json(request: RafayRequest): Promise<unknown> {
    const text = await this.text(request);
    try {
      return JSON.parse(text);
    } catch {
      // Neither the parser's message nor the text: either may hold what is nobody's business.
      throw new RafayError(
        'unreadable',
        `Rafay answered the question for ${request.what} with something that is no JSON`,
      );
    }
  }

  async text(request: RafayRequest): Promise<string> {
    const { what, path, query, accept = 'application/json' } = request;
    const url = new URL(this.#options.url);
    url.pathname = url.pathname.replace(/\/$/, '') + path;
    url.search = new URLSearchParams(query).toString();
    const key = await this.#options.key();
    await this.#budget.reserve(what);
    const timeout = new AbortController();
    const cancel = this.#options.clock.after(this.#options.timeout, () =>
      timeout.abort(),
    );
    try {
      const response = await (this.#options.fetch ?? fetch)(url, {
        headers: {
          accept,
          ...(path.startsWith('/apis/')
            ? { 'X-API-KEY': key }
            : { 'X-RAFAY-API-KEYID': key }),
        },
        redirect: 'manual',
        signal: timeout.signal,
      });
      if (!response.ok) {
        // The rest of the answer is not read: it may be long, and nothing is decided by it.
        await response.body?.cancel();
        throw this.#failureOf(response, what);
      }
      return await readText(response, what);
    } catch (error) {
      if (error instanceof RafayError) {
        throw error;
      }
      // `fetch` says what failed in the cause of its error (undici lib/web/fetch/index.js).
      const fault = tlsFaultOf(
        (error as { cause?: { code?: string } }).cause?.code,
      );
      if (fault) {
        throw new RafayError(
          'untrusted',
          `${formatInEnglish([
            { code: fault, params: { server: url.host } },
          ])} Rafay was asked for ${what}; Node.js reads authorities of one's own from the file that NODE_EXTRA_CA_CERTS names`,
          undefined,
          error,
        );
      }
      throw new RafayError(
        'unreachable',
        timeout.signal.aborted
          ? `Rafay did not answer the question for ${what} within ${
              this.#options.timeout / 1000
            } s`
          : `Rafay cannot be reached at ${url.host}, for ${what}`,
        undefined,
        error,
      );
    } finally {
      cancel();
    }
  }

  #failureOf(response: Response, what: string): RafayError {
    const { status } = response;
    switch (status) {
      case 401:
        return new RafayError(
          'key-refused',
          `Rafay refuses the API key (401), asked for ${what}: it is wrong, has expired or was revoked`,
        );
      case 403:
        return new RafayError(
          'forbidden',
          `Rafay does not let the API key's user read ${what} (403)`,
        );
      case 404:
        return new RafayError('not-found', `Rafay has no ${what} (404)`);
      case 429:
      case 503: {
        const seconds = retryAfter(response) ?? (status === 429 ? 30 : 0);
        this.#budget.pause(seconds);
        return status === 429
          ? new RafayError(
              'rate-limited',
              `Rafay asks to wait (429), asked for ${what}`,
              seconds,
            )
          : new RafayError(
              'refused',
              `Rafay is not available (503), asked for ${what}`,
              seconds || undefined,
            );
      }
      default:
        return new RafayError(
          'refused',
          status >= 300 && status < 400
            ? `Rafay answered the question for ${what} with a redirect (${status}), which is not followed: is kubevirt.rafay.url the console's address?`
            : `Rafay answered the question for ${what} with ${status}`,
        );
    }
  }
}

/** Seconds; the form with a date is not used by anything that was seen, and is read as none. */
function retryAfter({ headers }: Response): number | undefined {
  const text = headers.get('retry-after') ?? '';
  return /^\d{1,9}$/.test(text)
    ? Math.min(Number(text), MAX_RETRY_AFTER)
    : undefined;
}

async function readText(response: Response, what: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) {
      throw new RafayError(
        'unreadable',
        `Rafay's answer to the question for ${what} is longer than 8 MiB`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
