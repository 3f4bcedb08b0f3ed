import { ManualClock, settle } from '@rafay-kubevirt/test-setup';
import type { ConsoleHandlers, WebSocketLike } from './ConsoleConnection';
import { ConsoleSocket } from './ConsoleSocket';

class FakeSocket implements WebSocketLike {
  binaryType = 'blob';
  protocol = 'kubevirt.console.v1';
  onopen: WebSocketLike['onopen'] = null;
  onmessage: WebSocketLike['onmessage'] = null;
  onclose: WebSocketLike['onclose'] = null;
  readonly sent: (string | Uint8Array)[] = [];
  closedWith: number | undefined;
  send(data: string | Uint8Array) {
    this.sent.push(data);
  }
  close(code?: number) {
    this.closedWith = code;
  }
  receive(data: unknown) {
    this.onmessage?.({ data });
  }
}

const SESSION = {
  type: 'session',
  you: 'a',
  mayType: true,
  people: [],
  upstream: 'connected',
};

async function open(
  target = async () => ({
    url: 'ws://localhost:7007/api/kubevirt/v1/console',
    token: 'the.token' as string | undefined,
  }),
) {
  const clock = new ManualClock(0);
  const socket = new FakeSocket();
  const handlers: jest.Mocked<ConsoleHandlers> = {
    onMessage: jest.fn(),
    onData: jest.fn(),
    onClosed: jest.fn(),
  };
  const webSocket = jest.fn(() => socket);
  const console = new ConsoleSocket({ target, handlers, webSocket, clock });
  await settle();
  return { clock, socket, handlers, webSocket, console };
}

describe('ConsoleSocket', () => {
  it('gives the token as a subprotocol, and never in the address', async () => {
    const { webSocket, socket } = await open();
    expect(webSocket).toHaveBeenCalledWith(
      'ws://localhost:7007/api/kubevirt/v1/console',
      ['kubevirt.console.v1', 'the.token'],
    );
    expect(socket.binaryType).toBe('arraybuffer');
  });

  it('passes messages and bytes on, both ways', async () => {
    const { socket, handlers, console } = await open();
    socket.onopen?.({});
    socket.receive(JSON.stringify(SESSION));
    expect(handlers.onMessage).toHaveBeenCalledWith(SESSION);
    socket.receive(new Uint8Array([1, 2]).buffer);
    expect(handlers.onData).toHaveBeenCalledWith(new Uint8Array([1, 2]));
    console.send(new Uint8Array([3]));
    console.say({ type: 'type' });
    expect(socket.sent).toEqual([new Uint8Array([3]), '{"type":"type"}']);
  });

  it('sends long input in parts', async () => {
    const { socket, console } = await open();
    socket.onopen?.({});
    console.send(new Uint8Array(20_000));
    expect(socket.sent.map(part => part.length)).toEqual([8192, 8192, 3616]);
  });

  it('sends nothing before it is open, nor after it was left', async () => {
    const { socket, handlers, console } = await open();
    console.send(new Uint8Array([1]));
    console.say({ type: 'type' });
    socket.onopen?.({});
    console.close();
    console.send(new Uint8Array([1]));
    console.say({ type: 'type' });
    socket.onclose?.({});
    expect(socket.sent).toEqual([]);
    expect(socket.closedWith).toBe(1000);
    expect(handlers.onClosed).not.toHaveBeenCalled();
  });

  it('hands on why the backend ended it, once, and nothing after it', async () => {
    const { socket, handlers } = await open();
    socket.onopen?.({});
    const end = {
      reason: 'restarted',
      message: { code: 'console-restarted', params: { vm: 'a' } },
      retry: 'when-running',
    };
    socket.receive(JSON.stringify({ type: 'end', ...end }));
    socket.receive(JSON.stringify(SESSION));
    socket.receive(new ArrayBuffer(1));
    socket.onclose?.({});
    expect(handlers.onClosed).toHaveBeenCalledTimes(1);
    expect(handlers.onClosed).toHaveBeenCalledWith({ kind: 'ended', ...end });
    expect(handlers.onMessage).not.toHaveBeenCalled();
    expect(handlers.onData).not.toHaveBeenCalled();
  });

  it.each<[string, (socket: FakeSocket) => void, string]>([
    ['closed before it was open', socket => socket.onclose?.({}), 'refused'],
    [
      'closed once it was open',
      socket => {
        socket.onopen?.({});
        socket.onclose?.({});
      },
      'lost',
    ],
    [
      'opened by something with another protocol',
      socket => {
        socket.protocol = '';
        socket.onopen?.({});
      },
      'unreadable',
    ],
    [
      'sent more bytes than a screen has',
      socket => {
        socket.onopen?.({});
        socket.receive(new ArrayBuffer(64 * 1024 * 1024 + 1));
      },
      'unreadable',
    ],
    [
      'sent what is neither text nor bytes',
      socket => {
        socket.onopen?.({});
        socket.receive(new Blob(['a']));
      },
      'unreadable',
    ],
    [
      'sent text after text that cannot be read',
      socket => {
        socket.onopen?.({});
        for (let at = 0; at <= 20; at += 1) {
          socket.receive('<html>');
        }
      },
      'unreadable',
    ],
  ])('a socket that was %s ends it', async (_, happen, kind) => {
    const { socket, handlers } = await open();
    happen(socket);
    expect(handlers.onClosed.mock.calls).toEqual([[{ kind }]]);
    expect(socket.onmessage).toBeNull();
  });

  it.each([
    ['no JSON', '{'],
    ['a type of a newer backend', '{"type":"news"}'],
    ['a session without its parts', '{"type":"session"}'],
    ['a text longer than any', `"${'a'.repeat(20_000)}"`],
    ['a list', '[]'],
  ])('passes over %s', async (_, text) => {
    const { socket, handlers } = await open();
    socket.onopen?.({});
    socket.receive(text);
    expect(handlers.onMessage).not.toHaveBeenCalled();
    expect(handlers.onClosed).not.toHaveBeenCalled();
    socket.receive(JSON.stringify(SESSION));
    expect(handlers.onMessage).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['nobody answers the wish for a WebSocket', false],
    ['nobody says anything once it is open', true],
  ])('ends when %s', async (_, opens) => {
    const { socket, handlers, clock } = await open();
    await clock.advance(9_000);
    if (opens) {
      socket.onopen?.({});
      await clock.advance(9_000);
    }
    expect(handlers.onClosed).not.toHaveBeenCalled();
    await clock.advance(1_500);
    expect(handlers.onClosed.mock.calls).toEqual([[{ kind: 'unanswered' }]]);
    expect(socket.closedWith).toBe(1000);
  });

  it('waits for no more once it knows how the console stands', async () => {
    const { socket, handlers, clock } = await open();
    socket.onopen?.({});
    socket.receive(JSON.stringify(SESSION));
    await clock.advance(3_600_000);
    expect(handlers.onClosed).not.toHaveBeenCalled();
  });

  it('says why it was not tried', async () => {
    const { handlers, webSocket } = await open(async () => {
      throw new Error('no address');
    });
    expect(webSocket).not.toHaveBeenCalled();
    expect(handlers.onClosed).toHaveBeenCalledWith({
      kind: 'failed',
      error: new Error('no address'),
    });
  });
});
