import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { KubeError } from './KubeError';
import type { KubeStatus } from './types';

/** More of an error's body is not read. */
const MAX_ERROR_BODY = 64 * 1024;
/** More characters of what an API server says are not kept. */
const MAX_SERVER_MESSAGE = 2_000;

/** What an answer that is no success says. */
export async function refusalOf(
  response: IncomingMessage,
  call: { cluster: string; method: string; path: string },
): Promise<KubeError> {
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
    message: `Cluster '${call.cluster}' answered ${code} to ${call.method} ${
      call.path.split('?')[0]
    }${reasonText && `: ${reasonText}`}`,
  });
}

/** The body, unpacked. */
export function body(response: IncomingMessage): Readable {
  return response.headers['content-encoding'] === 'gzip'
    ? pipeline(response, createGunzip(), () => {})
    : response;
}

/** Undefined if it is longer than `max` bytes: what is left of it is not read then. */
export async function readText(
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
