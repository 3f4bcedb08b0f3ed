import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { ConsoleStream } from './ConsoleStream';

/** A WebSocket that keeps what it is sent. */
class FakeSocket extends EventEmitter {
  bufferedAmount = 0;
  readonly sent: number[] = [];
  readonly pause = jest.fn();
  readonly resume = jest.fn();
  readonly terminate = jest.fn();

  send(data: Buffer): void {
    this.sent.push(data.length);
  }
}

function start() {
  const socket = new FakeSocket();
  const ended = jest.fn();
  const guest = { receive: jest.fn(), close: jest.fn() };
  const stream = new ConsoleStream('node-1', ended);
  let send: (data: Buffer) => void = () => {};
  stream.attach(socket as unknown as WebSocket, given => {
    send = given;
    return guest;
  });
  return {
    socket,
    ended,
    guest,
    stream,
    send: (bytes: number) => send(Buffer.alloc(bytes)),
  };
}

describe('ConsoleStream', () => {
  it('cuts what is long into messages', () => {
    const { send, socket } = start();
    send(70_000);
    expect(socket.sent).toEqual([32_768, 32_768, 4_464]);
  });

  it('lets a reader who is far behind miss what comes', () => {
    const { send, socket } = start();
    socket.bufferedAmount = 5 * 1024 * 1024;
    send(10);
    expect(socket.sent).toEqual([]);
    socket.bufferedAmount = 0;
    send(10);
    expect(socket.sent).toEqual([10]);
  });

  it('holds so much and no more', () => {
    const { send, socket, stream } = start();
    stream.hold(true);
    expect(socket.pause).toHaveBeenCalledTimes(1);
    for (let megabyte = 0; megabyte < 20; megabyte++) {
      send(1024 * 1024);
    }
    expect(socket.sent).toEqual([]);
    stream.hold(false);
    const sum = socket.sent.reduce((total, bytes) => total + bytes, 0);
    expect(sum).toBe(5 * 1024 * 1024);
    expect(socket.resume).toHaveBeenCalledTimes(1);
  });

  it('is over when either side is', () => {
    const { ended, guest, socket, stream } = start();
    socket.emit('error', new Error('a message that is too large'));
    expect(socket.terminate).toHaveBeenCalledTimes(1);
    socket.emit('close');
    expect(guest.close).toHaveBeenCalledTimes(1);
    expect(ended).toHaveBeenCalledWith(stream);
  });
});
