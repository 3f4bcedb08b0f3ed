import { eventually, WAIT_TIMEOUT } from '../__testUtils__/eventually';
import { startConsoles } from './__testUtils__/startConsoles';

// Each starts a backend, and sends through sockets as fast as the machine is.
jest.setTimeout(WAIT_TIMEOUT);

describe('consoles in the name of the person', () => {
  let world: Awaited<ReturnType<typeof startConsoles>>;

  beforeEach(async () => {
    world = await startConsoles({
      kubevirt: { operations: { impersonation: { users: { prefix: 'p:' } } } },
    });
  });

  afterEach(() => world.stop());

  it('are opened as who comes first, and those who join are asked about', async () => {
    world.westCluster.answer = (_, __, asked) => ({
      status: { allowed: asked?.impersonate?.user !== 'p:eve' },
    });
    const jane = await world.open().connected();
    const { headers } = await world.api.opened();
    expect(headers).toMatchObject({ 'impersonate-user': 'p:jane' });
    await world.open({}, { user: 'user:default/joe' }).connected();
    const eve = world.open({}, { user: 'user:default/eve' });
    expect(await eve.ended()).toMatchObject({ reason: 'forbidden' });
    expect(eve.end!.message).toMatchObject({
      code: 'console-person-lacks-right',
      params: { user: 'p:eve' },
    });
    await eventually(() => expect(jane.session!.people).toHaveLength(2));
  });

  it('are refused to those who have no name there', async () => {
    const page = world.open({}, { user: 'user:guests/jane' });
    expect(await page.ended()).toMatchObject({ reason: 'forbidden' });
    expect(page.end!.message.code).toBe('console-identity-unknown');
  });
});
