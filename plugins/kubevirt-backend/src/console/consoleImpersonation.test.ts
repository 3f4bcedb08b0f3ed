import { eventually, WAIT_TIMEOUT } from '../__testUtils__/eventually';
import { startConsoles } from './__testUtils__/startConsoles';

// Each starts a backend, and sends through sockets as fast as the machine is.
jest.setTimeout(WAIT_TIMEOUT);

describe('consoles in the name of the person', () => {
  let backend: Awaited<ReturnType<typeof startConsoles>>;

  beforeEach(async () => {
    backend = await startConsoles({
      kubevirt: { operations: { impersonation: { users: { prefix: 'p:' } } } },
    });
  });

  afterEach(() => backend.stop());

  it('are opened as who comes first, and those who join are asked about', async () => {
    backend.westCluster.answer = (_, __, asked) => ({
      status: { allowed: asked?.impersonate?.user !== 'p:eve' },
    });
    const jane = await backend.open().connected();
    const { headers } = await backend.api.opened();
    expect(headers).toMatchObject({ 'impersonate-user': 'p:jane' });
    await backend.open({}, { user: 'user:default/joe' }).connected();
    const eve = backend.open({}, { user: 'user:default/eve' });
    expect(await eve.ended()).toMatchObject({ reason: 'forbidden' });
    expect(eve.end!.message).toMatchObject({
      code: 'console-person-lacks-right',
      params: { user: 'p:eve' },
    });
    await eventually(() => expect(jane.session!.people).toHaveLength(2));
  });

  it('are refused to those who have no name there', async () => {
    const page = backend.open({}, { user: 'user:guests/jane' });
    expect(await page.ended()).toMatchObject({ reason: 'forbidden' });
    expect(page.end!.message.code).toBe('console-identity-unknown');
  });
});
