import { startConsoles } from './__testUtils__/startConsoles';
import { eventually, WAIT_TIMEOUT } from '../__testUtils__/eventually';

// Each starts a backend, and sends through sockets as fast as the machine is.
jest.setTimeout(WAIT_TIMEOUT);

describe('a serial console', () => {
  let backend: Awaited<ReturnType<typeof startConsoles>>;

  afterEach(() => backend.stop());

  it('shows what the guest writes, and takes what is typed once typing was asked for', async () => {
    backend = await startConsoles();
    const page = await backend.open().connected();
    const console = await backend.api.opened();
    expect(page.answered).toBe('kubevirt.console.v1');
    expect(console.path).toBe(
      '/k8s/clusters/c-1/apis/subresources.kubevirt.io/v1/namespaces/shop/virtualmachineinstances/orders-db/console',
    );
    expect(console.headers).toMatchObject({
      accept: 'application/json, */*',
      authorization: 'Bearer of-the-portal',
      'sec-websocket-protocol': 'plain.kubevirt.io',
    });
    expect(page.session).toMatchObject({
      mayType: true,
      people: [{ userRef: 'user:default/jane', id: page.session!.you }],
      node: 'node-1',
    });

    console.send('login: ');
    await eventually(() => expect(page.text).toBe('login: '));
    page.type('dropped');
    page.say({ type: 'type' });
    await page.typing();
    page.type('root\r');
    await eventually(() => expect(console.received.toString()).toBe('root\r'));
  });

  it('is one for all who have it open, and shows the past to those who join', async () => {
    backend = await startConsoles();
    const jane = await backend.open().connected();
    const console = await backend.api.opened();
    console.send('boot… ');
    await eventually(() => expect(jane.text).toBe('boot… '));
    const joe = await backend
      .open({}, { user: 'user:default/joe' })
      .connected();
    await eventually(() => expect(joe.text).toBe('boot… '));
    console.send('login: ');
    await eventually(() => {
      expect(jane.text).toBe('boot… login: ');
      expect(joe.text).toBe('boot… login: ');
    });
    expect(backend.api.consoles).toHaveLength(1);
    expect(jane.session!.people.map(({ userRef }) => userRef)).toEqual([
      'user:default/jane',
      'user:default/joe',
    ]);
    jane.leave();
    await eventually(() => expect(joe.session!.people).toHaveLength(1));
    expect(console.closed).toBe(false);
  });
});
