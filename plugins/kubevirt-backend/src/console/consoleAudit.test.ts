import { eventually, WAIT_TIMEOUT } from '../__testUtils__/eventually';
import { startConsoles } from './__testUtils__/startConsoles';

// Each starts a backend, and sends through sockets as fast as the machine is.
jest.setTimeout(WAIT_TIMEOUT);

describe('the audit log of consoles', () => {
  let backend: Awaited<ReturnType<typeof startConsoles>>;

  beforeEach(async () => {
    backend = await startConsoles();
  });

  afterEach(() => backend.stop());

  const events = () =>
    backend.auditor.createEvent.mock.calls.map(
      ([{ eventId, severityLevel, meta }]) => ({
        eventId,
        severityLevel,
        ...meta,
      }),
    );
  const WHERE = {
    severityLevel: 'medium',
    entityRef: 'component:default/orders',
    cluster: 'west',
    namespace: 'shop',
    name: 'orders-db',
    uid: 'uid-orders-db',
    console: 'serial',
  };

  it('says who opened which, who took over from whom, and who left when; and nothing of what was typed or seen', async () => {
    const jane = await backend.open().connected();
    const joe = await backend
      .open({}, { user: 'user:default/joe' })
      .connected();
    const console = await backend.api.opened();
    console.send('secret of the guest');
    joe.say({ type: 'type' });
    await joe.typing();
    joe.type('secret of joe');
    await eventually(() => expect(console.received.length).toBeGreaterThan(0));
    jane.say({ type: 'take-over' });
    await jane.typing();
    await backend.clock.advance(9_000);
    joe.leave();
    await eventually(() => expect(events()).toHaveLength(4));
    expect(events()).toEqual([
      {
        eventId: 'console-open',
        by: 'user:default/jane',
        force: false,
        ...WHERE,
      },
      {
        eventId: 'console-open',
        by: 'user:default/joe',
        force: false,
        ...WHERE,
      },
      {
        eventId: 'console-take-over',
        by: 'user:default/jane',
        from: 'user:default/joe',
        ...WHERE,
      },
      {
        eventId: 'console-close',
        by: 'user:default/joe',
        seconds: 9,
        reason: 'left',
        typed: true,
        ...WHERE,
      },
    ]);
    expect(
      JSON.stringify(backend.auditor.createEvent.mock.calls),
    ).not.toContain('secret');
  });

  it('says who was refused', async () => {
    backend.lets(false);
    await backend.open().ended();
    expect(events()).toEqual([
      {
        eventId: 'console-open',
        by: 'user:default/jane',
        force: false,
        ...WHERE,
      },
    ]);
    expect(backend.auditEvent.fail).toHaveBeenCalledWith({
      error: expect.objectContaining({ reason: 'forbidden' }),
    });
  });
});
