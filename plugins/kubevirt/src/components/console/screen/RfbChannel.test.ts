import { RfbChannel } from './RfbChannel';

describe('RfbChannel', () => {
  it('has what noVNC looks for, as its own properties or those of its class', () => {
    const channel = new RfbChannel(() => {});
    const names = [
      ...Object.keys(channel),
      ...Object.getOwnPropertyNames(Object.getPrototypeOf(channel)),
    ];
    // noVNC 1.7, core/websock.js, rawChannelProps.
    expect(names).toEqual(
      expect.arrayContaining([
        'send',
        'close',
        'binaryType',
        'onerror',
        'onmessage',
        'onopen',
        'protocol',
        'readyState',
      ]),
    );
  });

  it('sends a copy, as noVNC goes on to write into its buffer', () => {
    const sent: Uint8Array[] = [];
    const channel = new RfbChannel(bytes => sent.push(bytes));
    const buffer = new Uint8Array([1, 2, 3]);
    channel.send(new Uint8Array(buffer.buffer, 0, 2));
    buffer.fill(9);
    expect(sent).toEqual([new Uint8Array([1, 2])]);
  });

  it('is closed once, and neither sends nor receives then', async () => {
    const send = jest.fn();
    const channel = new RfbChannel(send);
    channel.onclose = jest.fn();
    channel.onmessage = jest.fn();
    channel.close();
    channel.close();
    expect(channel.readyState).toBe('closed');
    expect(channel.onclose).not.toHaveBeenCalled();
    await Promise.resolve();
    expect(channel.onclose).toHaveBeenCalledTimes(1);
    channel.send(new Uint8Array([1]));
    channel.receive(new Uint8Array([1]));
    expect(send).not.toHaveBeenCalled();
    expect(channel.onmessage).not.toHaveBeenCalled();
  });
});
