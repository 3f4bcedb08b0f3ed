import type { Duplex } from 'node:stream';

/** Answers an upgrade that is none for this backend, and reveals nothing. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    () => socket.destroy(),
  );
}
