import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { SubresourceStream } from './ApiExtensions';
import { Upgrade } from './exchange';

/** virt-api has no limit of its own; nothing that a console is sent is larger. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** A response to a request for another protocol, so that it can be refused like any other. */
export function responseOf(
  request: IncomingMessage,
  socket: Duplex,
): ServerResponse {
  socket.on('error', () => socket.destroy());
  // Its parser is gone, and with it whatever would be a body.
  request.push(null);
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket as Socket);
  response.on('finish', () => socket.end());
  return response;
}

/** Answers 101 and hands the WebSocket over; what is no proper request for one gets a 400. */
export function openWebSocket(
  request: IncomingMessage,
  response: ServerResponse,
  { socket, head }: Upgrade,
  { protocol, open, abandon }: SubresourceStream,
): void {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: offered => offered.has(protocol) && protocol,
  });
  response.detachSocket(socket as Socket);
  let opened = false;
  server.handleUpgrade(request, socket, head, webSocket => {
    opened = true;
    open(webSocket);
  });
  if (!opened) {
    abandon();
  }
}
