import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Connection } from './connection';
import type { Impersonated } from './types';

/** A kept-alive socket that the server had closed: the call never arrived. */
export class StaleSocketError extends Error {}

export interface Call {
  method: string;
  path: string;
  accept: string;
  body?: string;
  impersonate?: Impersonated;
  signal?: AbortSignal;
  /** Milliseconds until the answer's headers must be there. */
  timeout: number;
}

function abortError(): Error {
  return Object.assign(new Error('aborted'), { code: 'ABORT_ERR' });
}

/** A credential may take long to come: its plugin runs, its file lies on a share that is away. */
export function orAborted<T>(
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

export function send(
  connection: Connection,
  call: Call,
): Promise<IncomingMessage> {
  const { server, agent } = connection;
  const request = (server.protocol === 'https:' ? https : http).request({
    protocol: server.protocol,
    hostname: server.hostname.replace(/^\[|\]$/g, ''),
    port: server.port || (server.protocol === 'https:' ? 443 : 80),
    path: pathOf(server, call.path),
    method: call.method,
    agent,
    signal: call.signal,
    headers: {
      ...headersOf(connection, call),
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
    request.on('error', error => fail(failureOf(request, error)));
    request.end(call.body);
  });
}

/** The path of a call on a server, whose address may have one itself. */
export function pathOf(server: URL, path: string): string {
  return `${server.pathname.replace(/\/$/, '')}${path}`;
}

/** What says who calls, and what they take. */
export function headersOf(
  { headers }: Connection,
  { accept, impersonate }: Pick<Call, 'accept' | 'impersonate'>,
): Connection['headers'] {
  return {
    ...(impersonate ? impersonating(headers, impersonate) : headers),
    Accept: accept,
    'User-Agent': 'backstage-plugin-kubevirt-backend',
  };
}

/** Distinguishes a kept-alive socket that the server had closed from other failures. */
export function failureOf(request: ClientRequest, error: Error): Error {
  return request.reusedSocket &&
    (error as { code?: string }).code === 'ECONNRESET'
    ? new StaleSocketError(error.message, { cause: error })
    : error;
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

/** Whether a host is this machine. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    hostname === '::1' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}
