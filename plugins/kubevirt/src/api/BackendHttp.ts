import { InputError } from '@backstage/errors';
import type { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import type { Clock } from '../lib/clock';
import { readEventStream } from './readEventStream';
import { notData, readFailure } from './readFailure';

const JSON_TYPE = 'application/json';
/**
 * A name that is `.` or `..`: browsers take it for a step between folders, encoded or not (WHATWG URL, "double-dot path
 * segment"), so that it would lead to another route.
 */
const DOT_SEGMENT = /\/\.{1,2}(?:[/?]|$)/;

const STREAM_EVENTS = ['snapshot', 'change', 'end'] as const;

/** Requests to the KubeVirt backend plugin, and what they answer. */
export class BackendHttp {
  readonly #discoveryApi: DiscoveryApi;
  readonly #fetchApi: FetchApi;
  readonly #clock: Clock;
  readonly #streamIdleMs: number;

  constructor(options: {
    discoveryApi: DiscoveryApi;
    fetchApi: FetchApi;
    clock: Clock;
    streamIdleMs: number;
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
    this.#clock = options.clock;
    this.#streamIdleMs = options.streamIdleMs;
  }

  /** What a GET answers. */
  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.#json(await this.fetch(path, JSON_TYPE, { signal }), signal);
  }

  /** What a POST of that body answers. */
  async post<T>(path: string, body: object, signal?: AbortSignal): Promise<T> {
    const response = await this.fetch(path, JSON_TYPE, {
      ...jsonBody(body),
      signal,
    });
    return this.#json(response, signal);
  }

  async #json(response: Response, signal?: AbortSignal) {
    try {
      return await response.json();
    } catch (error) {
      throw signal?.aborted ? error : notData(response, error);
    }
  }

  /** Messages of a stream. Events that a newer backend may add are no concern of this client. */
  async *messages<T>(
    path: string,
    init: RequestInit & { signal: AbortSignal },
  ): AsyncGenerator<T> {
    for await (const event of this.stream(path, init)) {
      const type = STREAM_EVENTS.find(known => known === event.event);
      if (type) {
        yield { type, data: JSON.parse(event.data) } as T;
      }
    }
  }

  /** Events of a stream, until it ends. */
  async *stream(path: string, init: RequestInit & { signal: AbortSignal }) {
    const response = await this.fetch(path, 'text/event-stream', init);
    if (response.body) {
      yield* readEventStream(response.body, {
        clock: this.#clock,
        idleMs: this.#streamIdleMs,
        signal: init.signal,
      });
    }
  }

  /**
   * The answer to a request.
   *
   * @param path - below the backend's address
   * @throws InputError for a path that browsers would take for another one; what the backend answers as the error it is
   */
  async fetch(path: string, accept: string, init: RequestInit) {
    if (DOT_SEGMENT.test(path)) {
      throw new InputError(`${path} is not an address of the kubevirt backend`);
    }
    const baseUrl = await this.#discoveryApi.getBaseUrl('kubevirt');
    const response = await this.#fetchApi.fetch(`${baseUrl}${path}`, {
      ...init,
      headers: { ...init.headers, Accept: accept },
    });
    if (!response.ok) {
      throw await readFailure(response);
    }
    return response;
  }
}

/** A request that posts that body. */
export function jsonBody(body: object): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': JSON_TYPE },
    body: JSON.stringify(body),
  };
}
