import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Connection, ConnectionSource } from './connection';
import { KubeError } from './KubeError';
import type { Impersonated, KubeClient, KubeStatus } from './types';

const DEFAULT_TIMEOUT = 30_000;
/**
 * JSON, or whatever there is: KubeVirt's operations answer without a body, and refuse a caller who
 * takes JSON only with a 406. client-go asks the same way (rest/request.go).
 */
const ANSWERS = 'application/json, */*';
/** More of an error's body is not read. */
const MAX_ERROR_BODY = 64 * 1024;
/** More characters of what an API server says are not kept. */
const MAX_SERVER_MESSAGE = 2_000;
/** Largest answer that is read, unpacked: a list of 200 of the largest objects there are is about as large. */
const MAX_BODY = 256 * 1024 * 1024;

/**
 * Codes of Node.js for calls that never left this machine: a header with characters that none may have, certificates
 * or a key that are none, a key that does not fit its certificate.
 */
const LOCAL_FAULT = /^ERR_(INVALID_CHAR|HTTP_INVALID_HEADER_VALUE|OSSL_\w+)$/;

/** A kept-alive socket that the server had closed: the call never arrived. */
class StaleSocketError extends Error {}

interface Call {
  method: string;
  path: string;
  accept: string;
  body?: string;
  impersonate?: Impersonated;
  signal?: AbortSignal;
  /** Milliseconds until the answer's headers must be there. */
  timeout: number;
}

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
    options: { signal: AbortSignal; accept?: string },
  ): Promise<AsyncIterable<Uint8Array>> {
    const response = await this.#call({
      method: 'GET',
      path,
      accept: options.accept ?? 'application/json',
      signal: options.signal,
      timeout: DEFAULT_TIMEOUT,
    }).catch(error => {
      throw this.#failure(error);
    });
    return this.#chunks(response);
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
    throw await this.#refusal(response, call);
  }

  async #send(connection: Connection, call: Call): Promise<IncomingMessage> {
    for (;;) {
      try {
        return await send(connection, call);
      } catch (error) {
        // Each of them is gone from the pool then, so that in the end a new connection is made.
        if (!(call.method === 'GET' && error instanceof StaleSocketError)) {
          throw error;
        }
      }
    }
  }

  async #refusal(response: IncomingMessage, call: Call): Promise<KubeError> {
    const code = response.statusCode ?? 0;
    const text = await readText(body(response), MAX_ERROR_BODY).catch(() => '');
    const status = parseStatus(text ?? '');
    const retryAfter =
      Number(response.headers['retry-after']) ||
      status?.details?.retryAfterSeconds;
    // A proxy in between may send anything, and virt-api answers some refusals in plain text.
    const answered = [status?.message, text?.trim()].find(
      part => typeof part === 'string',
    );
    const serverMessage = (answered ?? '').slice(0, MAX_SERVER_MESSAGE);
    const reasonText = String(
      status?.message ?? response.statusMessage ?? '',
    ).slice(0, MAX_SERVER_MESSAGE);
    return new KubeError({
      code,
      reason: status?.reason,
      ...(serverMessage && { serverMessage }),
      retryAfter: retryAfter || undefined,
      message: `Cluster '${this.#cluster}' answered ${code} to ${call.method} ${
        call.path.split('?')[0]
      }${reasonText && `: ${reasonText}`}`,
    });
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
        message: `Cluster '${this.#cluster}' could not be reached`,
      },
      cause,
    );
  }
}

function abortError(): Error {
  return Object.assign(new Error('aborted'), { code: 'ABORT_ERR' });
}

/** A credential may take long to come: its plugin runs, its file lies on a share that is away. */
function orAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(abortError());
    if (signal?.aborted) {
      abort();
    }
    signal?.addEventListener('abort', abort);
    promise
      .then(resolve, reject)
      .finally(() => signal?.removeEventListener('abort', abort));
  });
}

function send(connection: Connection, call: Call): Promise<IncomingMessage> {
  const { server, agent, headers } = connection;
  const request = (server.protocol === 'https:' ? https : http).request({
    protocol: server.protocol,
    hostname: server.hostname.replace(/^\[|\]$/g, ''),
    port: server.port || (server.protocol === 'https:' ? 443 : 80),
    path: `${server.pathname.replace(/\/$/, '')}${call.path}`,
    method: call.method,
    agent,
    signal: call.signal,
    headers: {
      ...(call.impersonate
        ? impersonating(headers, call.impersonate)
        : headers),
      Accept: call.accept,
      'User-Agent': 'backstage-plugin-kubevirt-backend',
      ...(isLoopback(server.hostname) ? {} : { 'Accept-Encoding': 'gzip' }),
      ...(call.body === undefined
        ? {}
        : {
            'Content-Type': 'application/json',
            'Content-Length': String(Buffer.byteLength(call.body)),
          }),
    },
  });
  return new Promise((resolve, reject) => {
    let settle = () => {};
    const fail = (error: Error) => {
      settle();
      reject(error);
    };
    // A request whose connection is still being made says nothing when it is destroyed, and a proxy may
    // let it wait for long.
    const abort = () => fail(abortError());
    const timer = setTimeout(() => {
      const error = Object.assign(
        new Error(`no answer within ${call.timeout} ms`),
        { code: 'ETIMEDOUT' },
      );
      request.destroy(error);
      fail(error);
    }, call.timeout);
    settle = () => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', abort);
    };
    if (call.signal?.aborted) {
      abort();
    } else {
      call.signal?.addEventListener('abort', abort);
    }
    request.once('response', response => {
      settle();
      resolve(response);
    });
    request.on('error', error =>
      fail(
        request.reusedSocket &&
          (error as { code?: string }).code === 'ECONNRESET'
          ? new StaleSocketError(error.message, { cause: error })
          : error,
      ),
    );
    request.end(call.body);
  });
}

/** The credential's own headers, with the user in place of one that it impersonates itself. */
function impersonating(
  headers: Connection['headers'],
  { user, groups }: Impersonated,
): Connection['headers'] {
  return {
    ...Object.fromEntries(
      Object.entries(headers).filter(([name]) => !/^impersonate-/i.test(name)),
    ),
    'Impersonate-User': user,
    ...(groups.length > 0 && { 'Impersonate-Group': groups }),
  };
}

function body(response: IncomingMessage): Readable {
  return response.headers['content-encoding'] === 'gzip'
    ? pipeline(response, createGunzip(), () => {})
    : response;
}

/** Undefined if it is longer than `max` bytes: what is left of it is not read then. */
async function readText(
  stream: Readable,
  max: number,
): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > max) {
      return undefined;
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseStatus(
  text: string,
): (KubeStatus & { details?: { retryAfterSeconds?: number } }) | undefined {
  try {
    const status = JSON.parse(text);
    return status?.kind === 'Status' ? status : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a host is this machine. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    hostname === '::1' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}
