import { settle } from '@rafay-kubevirt/test-setup';
import { entityRef } from '../__testUtils__/fixtures';
import type { ConsoleHandlers } from './ConsoleConnection';
import { KubeVirtClient } from './KubeVirtClient';

const vm = { entityRef, cluster: 'we st', namespace: 'shop', name: 'a' };

function setUp(options: {
  baseUrl?: string;
  credentials?: () => Promise<{ token?: string }>;
  response?: Partial<Response>;
}) {
  const webSocket = jest.fn(() => ({
    binaryType: '',
    protocol: '',
    onopen: null,
    onmessage: null,
    onclose: null,
    send: () => {},
    close: () => {},
  }));
  const fetch = jest.fn(async (_url: string) => options.response);
  const client = new KubeVirtClient({
    discoveryApi: {
      getBaseUrl: async id =>
        `${options.baseUrl ?? 'http://localhost/api'}/${id}`,
    },
    fetchApi: { fetch: fetch as unknown as typeof globalThis.fetch },
    identityApi: options.credentials && {
      getCredentials: options.credentials,
    },
    webSocket,
  });
  const handlers: jest.Mocked<ConsoleHandlers> = {
    onMessage: jest.fn(),
    onData: jest.fn(),
    onClosed: jest.fn(),
  };
  return { client, webSocket, fetch, handlers };
}

describe('KubeVirtClient, consoles', () => {
  it.each([
    ['http://localhost:7007/api', 'ws://localhost:7007/api'],
    ['https://portal.example/base/api', 'wss://portal.example/base/api'],
    ['/api', 'ws://localhost/api'],
  ])('of a backend at %s are opened at %s', async (baseUrl, expected) => {
    const { client, webSocket, handlers } = setUp({
      baseUrl,
      credentials: async () => ({ token: 'the.token' }),
    });
    client.openConsole(vm, { console: 'vnc', uid: 'u', force: true }, handlers);
    await settle();
    expect(webSocket).toHaveBeenCalledWith(
      `${expected}/kubevirt/v1/console?kind=component&namespace=default&name=orders&cluster=we+st&vmNamespace=shop&vmName=a&uid=u&console=vnc&force=true`,
      ['kubevirt.console.v1', 'the.token'],
    );
  });

  it.each([
    ['nobody is signed in', async () => ({})],
    ['no identity was given to the client', undefined],
  ])('are asked for without a token where %s', async (_, credentials) => {
    const { client, webSocket, handlers } = setUp({ credentials });
    client.openConsole(vm, { console: 'serial', uid: 'u' }, handlers);
    await settle();
    expect(webSocket).toHaveBeenCalledWith(
      expect.stringMatching(/console=serial$/),
      ['kubevirt.console.v1'],
    );
  });

  it('are not opened where the sign-in fails', async () => {
    const { client, webSocket, handlers } = setUp({
      credentials: async () => {
        throw new Error('signed out');
      },
    });
    client.openConsole(vm, { console: 'serial', uid: 'u' }, handlers);
    await settle();
    expect(webSocket).not.toHaveBeenCalled();
    expect(handlers.onClosed).toHaveBeenCalledWith({
      kind: 'failed',
      error: new Error('signed out'),
    });
  });

  it('shows the screen as a picture, and takes nothing else for one', async () => {
    const blob = new Blob(['png']);
    const answer = (type: string) => ({
      ok: true,
      headers: new Headers({ 'content-type': type }),
      blob: async () => blob,
    });
    const { client, fetch } = setUp({ response: answer('image/png') });
    await expect(client.getScreenshot(vm)).resolves.toBe(blob);
    expect(fetch.mock.calls[0][0]).toBe(
      'http://localhost/api/kubevirt/v1/entities/component/default/orders/virtual-machines/we%20st/shop/a/screenshot',
    );
    const other = setUp({ response: answer('text/html') }).client;
    await expect(other.getScreenshot(vm)).rejects.toThrow(
      /holds no data but text\/html/,
    );
  });
});
