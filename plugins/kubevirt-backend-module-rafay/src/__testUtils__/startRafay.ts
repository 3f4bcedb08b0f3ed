import {
  createServer,
  type IncomingMessage,
  type RequestListener,
} from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

/** What the server answers to a call. */
export interface RafayAnswer {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as it is where it is text, else as JSON. Absent: no answer ever comes. */
  body?: unknown;
}

/** A server on loopback in Rafay's place, with the answers that a test gives it; over TLS where it has a certificate. */
export async function startRafay(
  answer: (path: string, request: IncomingMessage) => RafayAnswer,
  pem?: { cert: string; key: string },
): Promise<{
  url: string;
  requests: IncomingMessage[];
  stop(): Promise<void>;
}> {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    const { status = 200, headers, body } = answer(request.url!, request);
    if (body === undefined && status === 200) {
      return;
    }
    response.writeHead(status, {
      'content-type': 'application/json',
      ...headers,
    });
    response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
  };
  const server = pem
    ? https.createServer(pem, listener)
    : createServer(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${pem ? 'https' : 'http'}://127.0.0.1:${
      (server.address() as AddressInfo).port
    }`,
    requests,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
