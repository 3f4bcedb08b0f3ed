import type { ClientRequest, IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { Connection } from './connection';
import { failureOf, headersOf, pathOf, type Call } from './request';

/**
 * Opens a WebSocket over HTTP/1.1, the only version that API servers upgrade.
 *
 * @returns the WebSocket, paused; or what was answered instead, whose body is still to be read or destroyed
 */
export function openWebSocket(
  connection: Connection,
  call: Call & { protocol: string; maxPayload: number },
): Promise<WebSocket | IncomingMessage> {
  const { server, agent } = connection;
  const url = new URL(server);
  url.protocol = server.protocol === 'https:' ? 'wss:' : 'ws:';
  let request: ClientRequest | undefined;
  const socket = new WebSocket(
    `${url.origin}${pathOf(server, call.path)}`,
    [call.protocol],
    {
      agent,
      headers: headersOf(connection, call),
      handshakeTimeout: call.timeout,
      maxPayload: call.maxPayload,
      // Consoles of one machine to another: what compresses well is compressed by its own protocol.
      perMessageDeflate: false,
      followRedirects: false,
      finishRequest: upgrade => {
        request = upgrade;
        upgrade.end();
      },
    },
  );
  return new Promise((resolve, reject) => {
    const abort = () => socket.terminate();
    const settle = () => call.signal?.removeEventListener('abort', abort);
    socket.once('open', () => {
      // Before the first message is handed out.
      socket.pause();
      settle();
      resolve(socket);
    });
    socket.once('unexpected-response', (_, response) => {
      settle();
      resolve(response);
    });
    socket.on('error', error => {
      settle();
      reject(request ? failureOf(request, error) : error);
    });
    if (call.signal?.aborted) {
      abort();
    } else {
      call.signal?.addEventListener('abort', abort);
    }
  });
}
