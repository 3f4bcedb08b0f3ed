import { IncomingMessage } from 'node:http';
import { tlsFaultOf } from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { WebSocket } from 'ws';
import { body, readText, refusalOf } from './answer';
import type { Connection, ConnectionSource } from './connection';
import { KubeError } from './KubeError';
import { openWebSocket } from './openWebSocket';
import { orAborted, send, StaleSocketError, type Call } from './request';
import type { Impersonated, KubeClient, WebSocketOptions } from './types';

const DEFAULT_TIMEOUT = 30_000;
/**
 * JSON, or whatever there is: KubeVirt's operations answer without a body, and refuse a caller who
 * takes JSON only with a 406. client-go asks the same way (rest/request.go).
 */
const ANSWERS = 'application/json, */*';
/** Largest answer that is read, unpacked: a list of 200 of the largest objects there are is about as large. */
const MAX_BODY = 256 * 1024 * 1024;

/**
 * Codes of Node.js for calls that never left this machine: a header with characters that none may have, certificates
 * or a key that are none, a key that does not fit its certificate.
 */
const LOCAL_FAULT = /^ERR_(INVALID_CHAR|HTTP_INVALID_HEADER_VALUE|OSSL_\w+)$/;

/**
 * Calls one API server over keep-alive connections.
 *
 * @remarks
 * Answers are asked for compressed unless the server is on this machine, as kubectl's
 * `disable-compression` advises where the network is wide. A 401 drops the cached credential and is
 * tried once more; a GET that met a kept-alive socket that the server had closed is tried on the next one, as
 * Go's client does (net/http `persistConn.shouldRetryRequest`).
 */
export class DefaultKubeClient implements KubeClient {
  readonly #cluster: string;
  readonly #connections: ConnectionSource;

  static create(options: {
    /** Configured name, for messages. */
    cluster: string;
    connections: ConnectionSource;
  }): DefaultKubeClient {
    return new DefaultKubeClient(options.cluster, options.connections);
  }

  private constructor(cluster: string, connections: ConnectionSource) {
    this.#cluster = cluster;
    this.#connections = connections;
  }

  async json<T = unknown>(
    path: string,
    options: {
      method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
      body?: unknown;
      impersonate?: Impersonated;
      accept?: string;
      signal?: AbortSignal;
      timeout?: number;
      maxBytes?: number;
      turn?: () => Promise<void> | undefined;
    } = {},
  ): Promise<T> {
    const timeout = options.timeout ?? DEFAULT_TIMEOUT;
    // Not `AbortSignal.any`, which leaves something behind on a signal that lives long (nodejs/node issue 54614).
    const call = new AbortController();
    const abort = () => call.abort();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      abort();
    }, timeout);
    options.signal?.addEventListener('abort', abort);
    if (options.signal?.aborted) {
      abort();
    }
    try {
      const response = await this.#call({
        method: options.method ?? 'GET',
        path,
        accept: options.accept ?? ANSWERS,
        body:
          options.body === undefined ? undefined : JSON.stringify(options.body),
        impersonate: options.impersonate,
        signal: call.signal,
        timeout,
      });
      const text = await this.#text(response, options.maxBytes ?? MAX_BODY);
      await options.turn?.();
      return (text === '' ? undefined : JSON.parse(text)) as T;
    } catch (error) {
      if (late && !options.signal?.aborted) {
        // Without its cause, which is only that the call was aborted.
        throw new KubeError({
          code: 0,
          reason: 'ETIMEDOUT',
          message: `Cluster '${
            this.#cluster
          }' did not answer within ${timeout} ms`,
        });
      }
      throw this.#failure(error);
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
    }
  }

  async stream(
    path: string,
    options: {
      signal: AbortSignal;
      accept?: string;
      impersonate?: Impersonated;
    },
  ): Promise<AsyncIterable<Uint8Array>> {
    const response = await this.#call({
      method: 'GET',
      path,
      accept: options.accept ?? 'application/json',
      impersonate: options.impersonate,
      signal: options.signal,
      timeout: DEFAULT_TIMEOUT,
    }).catch(error => {
      throw this.#failure(error);
    });
    return this.#chunks(response);
  }

  async webSocket(path: string, options: WebSocketOptions): Promise<WebSocket> {
    const call = {
      method: 'GET',
      accept: ANSWERS,
      path,
      timeout: DEFAULT_TIMEOUT,
      ...options,
    };
    try {
      let connection = await orAborted(this.#connections.get(), call.signal);
      let opened = await retried(() => openWebSocket(connection, call));
      if (isRefused(opened) && opened.statusCode === 401) {
        opened.destroy();
        this.#connections.invalidate(connection);
        connection = await orAborted(this.#connections.get(), call.signal);
        opened = await retried(() => openWebSocket(connection, call));
      }
      if (isRefused(opened)) {
        throw await refusalOf(opened, { cluster: this.#cluster, ...call });
      }
      return opened;
    } catch (error) {
      throw this.#failure(error);
    }
  }

  async #text(response: IncomingMessage, maxBytes: number): Promise<string> {
    const text = await readText(body(response), maxBytes);
    if (text === undefined) {
      throw new KubeError({
        code: 502,
        reason: 'ResponseTooLarge',
        message: `Cluster '${
          this.#cluster
        }' answered with more than ${maxBytes} bytes`,
      });
    }
    return text;
  }

  async *#chunks(response: IncomingMessage): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body(response)) {
        yield chunk as Uint8Array;
      }
    } catch (error) {
      throw this.#failure(error);
    } finally {
      response.destroy();
    }
  }

  async #call(call: Call): Promise<IncomingMessage> {
    const { signal } = call;
    let connection = await orAborted(this.#connections.get(), signal);
    let response = await this.#send(connection, call);
    if (response.statusCode === 401) {
      response.resume();
      this.#connections.invalidate(connection);
      connection = await orAborted(this.#connections.get(), signal);
      response = await this.#send(connection, call);
    }
    const code = response.statusCode ?? 0;
    if (code >= 200 && code < 300) {
      return response;
    }
    throw await refusalOf(response, { cluster: this.#cluster, ...call });
  }

  #send(connection: Connection, call: Call): Promise<IncomingMessage> {
    return call.method === 'GET'
      ? retried(() => send(connection, call))
      : send(connection, call);
  }

  #failure(error: unknown): KubeError {
    if (error instanceof KubeError) {
      return error;
    }
    const cause = error instanceof StaleSocketError ? error.cause : error;
    const reason =
      (cause as { code?: string })?.code ??
      (cause as { name?: string })?.name ??
      'Error';
    if (LOCAL_FAULT.test(reason)) {
      return new KubeError(
        {
          code: 0,
          reason: 'InvalidConfiguration',
          message: `The certificates, the key or the credential of cluster '${
            this.#cluster
          }' cannot be used`,
        },
        cause,
      );
    }
    return new KubeError(
      {
        code: 0,
        reason: String(reason),
        message: tlsFaultOf(String(reason))
          ? `No trusted connection to cluster '${this.#cluster}' came about`
          : `Cluster '${this.#cluster}' could not be reached`,
      },
      cause,
    );
  }
}

/** Tries again while it meets a kept-alive socket that the server had closed. */
async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      // Each of them is gone from the pool then, so that in the end a new connection is made.
      if (!(error instanceof StaleSocketError)) {
        throw error;
      }
    }
  }
}

/** Whether an answer came where a WebSocket was asked for. */
function isRefused(
  opened: WebSocket | IncomingMessage,
): opened is IncomingMessage {
  return opened instanceof IncomingMessage;
}
