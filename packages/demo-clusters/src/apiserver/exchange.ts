import {
  IncomingHttpHeaders,
  IncomingMessage,
  ServerResponse,
} from 'node:http';
import { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import { parse as parseYaml } from 'yaml';
import { Identity } from '../rbac';
import {
  StatusError,
  TextError,
  badRequest,
  internalError,
  tooLarge,
  unsupportedMediaType,
} from '../status';
import type { Json } from '../types';

const gzip = promisify(gzipCallback);

/** Real servers compress what is larger than this, where the client can read it. */
const GZIP_FROM_BYTES = 128 * 1024;
const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** The connection of a request that asks for another protocol. */
export interface Upgrade {
  socket: Duplex;
  /** What came right after the request. */
  head: Buffer;
}

/** A request as far as its body goes. */
export interface BodySource extends AsyncIterable<Buffer> {
  headers: IncomingHttpHeaders;
}

/** One request and its response. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  /** Absent for a request that is answered and no more. */
  upgrade?: Upgrade;
  url: URL;
  identity: Identity;
}

/** Sends text, or bytes; JSON when no content type is given. */
export async function sendText(
  exchange: Pick<Exchange, 'request' | 'response'>,
  code: number,
  content: string | Buffer,
  contentType = 'application/json',
): Promise<void> {
  const { request, response } = exchange;
  const headers: Record<string, string | number> = {
    'Content-Type': contentType,
    'Cache-Control': 'no-cache, private',
  };
  let body = Buffer.from(content as Buffer);
  const accepted = String(request.headers['accept-encoding'] ?? '');
  if (body.length > GZIP_FROM_BYTES && /\bgzip\b/.test(accepted)) {
    body = await gzip(body, { level: 1 });
    headers['Content-Encoding'] = 'gzip';
  }
  headers['Content-Length'] = body.length;
  response.writeHead(code, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

export async function sendJson(
  exchange: Pick<Exchange, 'request' | 'response'>,
  code: number,
  value: unknown,
  contentType?: string,
): Promise<void> {
  await sendText(exchange, code, `${JSON.stringify(value)}\n`, contentType);
}

/** Sends a failure; one that is not a `StatusError` is a 500. */
export async function sendError(
  exchange: Pick<Exchange, 'request' | 'response'>,
  error: unknown,
): Promise<void> {
  const { response } = exchange;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (error instanceof TextError) {
    const { code, message } = error;
    await sendText(exchange, code, message, 'text/plain; charset=utf-8');
    return;
  }
  const failure =
    error instanceof StatusError
      ? error
      : internalError(error instanceof Error ? error.message : String(error));
  const retryAfter = failure.status.details?.retryAfterSeconds;
  if (retryAfter !== undefined) {
    response.setHeader('Retry-After', retryAfter);
  }
  await sendJson(exchange, failure.code, failure.status);
}

/** The body as it came. */
export async function readText(request: BodySource): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw tooLarge(MAX_BODY_BYTES);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The media type of the body, without parameters; empty when there is none. */
export function contentTypeOf(request: BodySource): string {
  return (request.headers['content-type'] ?? '')
    .split(';')[0]
    .trim()
    .toLowerCase();
}

/** The parsed body; undefined when it is empty. A type that is not accepted is a 415. */
export async function readBody(
  request: BodySource,
  accepted: string[],
): Promise<Json> {
  const text = await readText(request);
  const type = contentTypeOf(request);
  if (text && type && !accepted.includes(type)) {
    throw unsupportedMediaType(accepted);
  }
  if (!text.trim()) {
    return undefined;
  }
  try {
    return type.endsWith('yaml') ? parseYaml(text) : JSON.parse(text);
  } catch (error) {
    throw badRequest(
      `error decoding the body: ${error instanceof Error ? error.message : ''}`,
    );
  }
}
