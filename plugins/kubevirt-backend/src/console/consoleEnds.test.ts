import { eventually, WAIT_TIMEOUT } from '../__testUtils__/eventually';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import { operableVm } from '../__testUtils__/OperationsWorld';
import { startConsoles } from './__testUtils__/startConsoles';

// Each starts a backend, and sends through sockets as fast as the machine is.
jest.setTimeout(WAIT_TIMEOUT);

type World = Awaited<ReturnType<typeof startConsoles>>;
type Vmi = NonNullable<
  NonNullable<ReturnType<typeof operableVm>['vmObjects']>['vmi']
>;

/** The VM with its VMI changed, or without one. */
function withVmi(change: (vmi: Vmi) => object | undefined, vm = operableVm()) {
  return {
    ...vm,
    vmObjects: { ...vm.vmObjects, vmi: change(vm.vmObjects!.vmi!) as Vmi },
  };
}

describe('a console that KubeVirt ends', () => {
  let world: World;

  beforeEach(async () => {
    world = await startConsoles();
  });

  afterEach(() => world.stop());

  it.each([
    [
      'migrated',
      'when-running',
      () =>
        world.west.set(
          withVmi(vmi => ({
            ...vmi,
            status: { ...vmi.status, nodeName: 'node-2' },
          })),
        ),
    ],
    ['stopped', 'when-running', () => world.west.set(withVmi(() => undefined))],
    [
      'stopped',
      'when-running',
      () =>
        world.west.set(
          withVmi(vmi => ({
            ...vmi,
            status: { ...vmi.status, phase: 'Succeeded' },
          })),
        ),
    ],
    ['stopped', 'when-running', () => world.west.remove('west/shop/orders-db')],
    [
      'restarted',
      'when-running',
      () => world.west.set(operableVm({ vmiUid: 'vmi-2' })),
    ],
    [
      'cluster-unreachable',
      'ask',
      () => world.west.setStatus({ state: 'stale' }),
    ],
  ])('is %s, as its objects show', async (reason, retry, change) => {
    const page = await world.open().connected();
    (await world.api.opened()).drop();
    await world.clock.advance(100);
    change();
    expect(await page.ended()).toMatchObject({ reason, retry });
  });

  it('was taken over where the VM runs on, and is not opened again by itself', async () => {
    const page = await world.open().connected();
    (await world.api.opened()).drop();
    await eventually(() => expect(world.clock.pending).toContain(3_000));
    await world.clock.advance(3_000);
    expect(await page.ended()).toEqual({
      reason: 'taken-over',
      retry: 'ask',
      code: 4409,
    });
    expect(world.api.consoles).toHaveLength(1);
  });

  it('ends by pings where a node is gone that closes nothing', async () => {
    const page = await world.open().connected();
    const console = await world.api.opened();
    await world.clock.pass(20_000, 1_000);
    await eventually(() => expect(console.pings).toBe(1));
    console.die();
    await world.clock.pass(65_000, 1_000);
    expect(await page.ended()).toMatchObject({ reason: 'node-unreachable' });
  });

  it('tells on which node the VM runs, as that changes', async () => {
    const page = await world.open().connected();
    world.west.set(
      withVmi(vmi => ({
        ...vmi,
        status: { ...vmi.status, nodeName: 'node-2' },
      })),
    );
    await eventually(() => expect(page.session?.node).toBe('node-2'));
  });
});

describe('a console that the portal ends', () => {
  let world: World;

  afterEach(() => world.stop());

  it('ends within a minute of a right that is withdrawn, for that person only', async () => {
    world = await startConsoles();
    const jane = await world.open().connected();
    const joe = await world.open({}, { user: 'user:default/joe' }).connected();
    world.permissions.authorize.mockImplementation(async (requests, options) =>
      requests.map(() => ({
        result: JSON.stringify(options).includes('jane')
          ? ('DENY' as const)
          : ('ALLOW' as const),
      })),
    );
    await world.clock.pass(60_000, 1_000);
    expect(await jane.ended()).toMatchObject({ code: 4404 });
    expect(joe.end).toBeUndefined();
    expect((await world.api.opened()).closed).toBe(false);
  });

  it('ends within a minute of a consent that is taken back', async () => {
    world = await startConsoles();
    const page = await world.open().connected();
    world.west.set(operableVm({ annotations: {} }));
    await world.clock.pass(60_000, 1_000);
    expect(await page.ended()).toMatchObject({
      reason: 'forbidden',
      code: 4403,
    });
  });

  it('takes the turn from somebody who may not type any more', async () => {
    world = await startConsoles();
    const page = await world.open().connected();
    page.say({ type: 'type' });
    await page.typing();
    world.permissions.authorize.mockImplementation(async requests =>
      requests.map(({ resourceRef }) => ({
        result: resourceRef?.endsWith('#type')
          ? ('DENY' as const)
          : ('ALLOW' as const),
      })),
    );
    await world.clock.pass(60_000, 1_000);
    await eventually(() => {
      expect(page.session).toMatchObject({ mayType: false });
      expect(page.session?.typing).toBeUndefined();
    });
    page.type('rm -rf /\r');
    page.say({ type: 'take-over' });
    page.say({ type: 'type' });
    const console = await world.api.opened();
    console.send('still here');
    await eventually(() => expect(page.text).toBe('still here'));
    expect(console.received).toHaveLength(0);
  });

  it('goes on for twice the time at most while nobody says whether it may', async () => {
    world = await startConsoles();
    const page = await world.open().connected();
    world.permissions.authorize.mockRejectedValue(new Error('away'));
    await world.clock.pass(115_000, 1_000);
    expect(page.end).toBeUndefined();
    await world.clock.pass(10_000, 1_000);
    expect(await page.ended()).toMatchObject({ reason: 'forbidden' });
  });

  it('ends before the token of its caller does', async () => {
    world = await startConsoles();
    world.tokenExpiresIn(100_000);
    const page = await world.open().connected();
    await world.clock.pass(85_000, 1_000);
    expect(page.end).toBeUndefined();
    await world.clock.pass(10_000, 1_000);
    expect(await page.ended()).toEqual({
      reason: 'token-ended',
      retry: 'when-running',
      code: 4401,
    });
  });

  it('ends where nothing is typed or shown for long, and after the longest time', async () => {
    world = await startConsoles({
      console: { idleTimeout: '5 minutes', maxDuration: '12 minutes' },
    });
    const first = await world.open().connected();
    const console = await world.api.opened();
    await world.clock.pass(200_000);
    console.send('.');
    await eventually(() => expect(first.text).toBe('.'));
    await world.clock.pass(280_000);
    expect(first.end).toBeUndefined();
    await world.clock.pass(30_000);
    expect(await first.ended()).toMatchObject({ reason: 'idle', retry: 'ask' });

    const second = await world.open().connected();
    const again = await world.api.opened(2);
    for (let minute = 0; minute < 12; minute++) {
      again.send('.');
      await eventually(() => expect(second.text).toHaveLength(minute + 1));
      await world.clock.pass(60_000);
    }
    expect(await second.ended()).toMatchObject({
      reason: 'too-long',
      retry: 'ask',
    });
  });

  it('ends at shutdown, and closes what it had opened', async () => {
    world = await startConsoles();
    const page = await world.open().connected();
    const console = await world.api.opened();
    world.stopStreams();
    expect(await page.ended()).toEqual({
      reason: 'shutdown',
      retry: 'when-running',
      code: 1001,
    });
    await eventually(() => expect(console.closeCode).toBe(1000));
  });

  it('stays for a page that is loaded again, and is closed when nobody comes back', async () => {
    world = await startConsoles();
    const first = await world.open().connected();
    const console = await world.api.opened();
    console.send('past');
    await eventually(() => expect(first.text).toBe('past'));
    first.leave();
    await eventually(() => expect(world.clock.pending).toContain(5_000));
    const second = await world.open().connected();
    await eventually(() => expect(second.text).toBe('past'));
    await world.clock.advance(10_000);
    expect(console.closed).toBe(false);
    second.leave();
    await eventually(() => expect(world.clock.pending).toContain(5_000));
    await world.clock.advance(5_000);
    await eventually(() => expect(console.closed).toBe(true));
    expect(world.api.consoles).toHaveLength(1);
    await eventually(() => world.clock.assertQuiet());
  });

  it('is not another VM’s of the same name', async () => {
    world = await startConsoles();
    const page = await world.open().connected();
    world.west.set(operableVm({ uid: 'another', vmiUid: 'vmi-2' }));
    const other = await world.open({ uid: 'another' }).connected();
    expect(world.api.consoles).toHaveLength(2);
    await world.clock.pass(60_000, 1_000);
    expect(await page.ended()).toMatchObject({ reason: 'uid-changed' });
    expect(other.end).toBeUndefined();
    world.west.remove(fakeVm().summary.id);
  });
});
