import { eventually, WAIT_TIMEOUT } from '../__testUtils__/eventually';
import { fakeVm } from '../__testUtils__/FakeMirrorService';
import { operableVm } from '../__testUtils__/startOperations';
import { startConsoles } from './__testUtils__/startConsoles';

// Each starts a backend, and sends through sockets as fast as the machine is.
jest.setTimeout(WAIT_TIMEOUT);

type StartedBackend = Awaited<ReturnType<typeof startConsoles>>;
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
  let backend: StartedBackend;

  beforeEach(async () => {
    backend = await startConsoles();
  });

  afterEach(() => backend.stop());

  it.each([
    [
      'migrated',
      'when-running',
      () =>
        backend.west.set(
          withVmi(vmi => ({
            ...vmi,
            status: { ...vmi.status, nodeName: 'node-2' },
          })),
        ),
    ],
    [
      'stopped',
      'when-running',
      () => backend.west.set(withVmi(() => undefined)),
    ],
    [
      'stopped',
      'when-running',
      () =>
        backend.west.set(
          withVmi(vmi => ({
            ...vmi,
            status: { ...vmi.status, phase: 'Succeeded' },
          })),
        ),
    ],
    [
      'stopped',
      'when-running',
      () => backend.west.remove('west/shop/orders-db'),
    ],
    [
      'restarted',
      'when-running',
      () => backend.west.set(operableVm({ vmiUid: 'vmi-2' })),
    ],
    [
      'cluster-unreachable',
      'ask',
      () => backend.west.setStatus({ state: 'stale' }),
    ],
  ])('is %s, as its objects show', async (reason, retry, change) => {
    const page = await backend.open().connected();
    (await backend.api.opened()).drop();
    await backend.clock.advance(100);
    change();
    expect(await page.ended()).toMatchObject({ reason, retry });
  });

  it('was taken over where the VM runs on, and is not opened again by itself', async () => {
    const page = await backend.open().connected();
    (await backend.api.opened()).drop();
    await eventually(() => expect(backend.clock.pending).toContain(3_000));
    await backend.clock.advance(3_000);
    expect(await page.ended()).toEqual({
      reason: 'taken-over',
      retry: 'ask',
      code: 4409,
    });
    expect(backend.api.consoles).toHaveLength(1);
  });

  it('ends by pings where a node is gone that closes nothing', async () => {
    const page = await backend.open().connected();
    const console = await backend.api.opened();
    await backend.clock.pass(20_000, 1_000);
    await eventually(() => expect(console.pings).toBe(1));
    console.die();
    await backend.clock.pass(65_000, 1_000);
    expect(await page.ended()).toMatchObject({ reason: 'node-unreachable' });
  });

  it('shows on which node the VM runs, as that changes', async () => {
    const page = await backend.open().connected();
    backend.west.set(
      withVmi(vmi => ({
        ...vmi,
        status: { ...vmi.status, nodeName: 'node-2' },
      })),
    );
    await eventually(() => expect(page.session?.node).toBe('node-2'));
  });
});

describe('a console that the portal ends', () => {
  let backend: StartedBackend;

  afterEach(() => backend.stop());

  it('ends within a minute of a right that is withdrawn, for that person only', async () => {
    backend = await startConsoles();
    const jane = await backend.open().connected();
    const joe = await backend
      .open({}, { user: 'user:default/joe' })
      .connected();
    backend.permissions.authorize.mockImplementation(
      async (requests, options) =>
        requests.map(() => ({
          result: JSON.stringify(options).includes('jane')
            ? ('DENY' as const)
            : ('ALLOW' as const),
        })),
    );
    await backend.clock.pass(60_000, 1_000);
    expect(await jane.ended()).toMatchObject({ code: 4404 });
    expect(joe.end).toBeUndefined();
    expect((await backend.api.opened()).closed).toBe(false);
  });

  it('ends within a minute of a consent that is taken back', async () => {
    backend = await startConsoles();
    const page = await backend.open().connected();
    backend.west.set(operableVm({ annotations: {} }));
    await backend.clock.pass(60_000, 1_000);
    expect(await page.ended()).toMatchObject({
      reason: 'forbidden',
      code: 4403,
    });
  });

  it('takes the turn from somebody who may not type any more', async () => {
    backend = await startConsoles();
    const page = await backend.open().connected();
    page.say({ type: 'type' });
    await page.typing();
    backend.permissions.authorize.mockImplementation(async requests =>
      requests.map(({ resourceRef }) => ({
        result: resourceRef?.endsWith('#type')
          ? ('DENY' as const)
          : ('ALLOW' as const),
      })),
    );
    await backend.clock.pass(60_000, 1_000);
    await eventually(() => {
      expect(page.session).toMatchObject({ mayType: false });
      expect(page.session?.typing).toBeUndefined();
    });
    page.type('rm -rf /\r');
    page.say({ type: 'take-over' });
    page.say({ type: 'type' });
    const console = await backend.api.opened();
    console.send('still here');
    await eventually(() => expect(page.text).toBe('still here'));
    expect(console.received).toHaveLength(0);
  });

  it('goes on for twice the time at most while nobody says whether it may', async () => {
    backend = await startConsoles();
    const page = await backend.open().connected();
    backend.permissions.authorize.mockRejectedValue(new Error('away'));
    await backend.clock.pass(115_000, 1_000);
    expect(page.end).toBeUndefined();
    await backend.clock.pass(10_000, 1_000);
    expect(await page.ended()).toMatchObject({ reason: 'forbidden' });
  });

  it('ends before the token of its caller does', async () => {
    backend = await startConsoles();
    backend.tokenExpiresIn(100_000);
    const page = await backend.open().connected();
    await backend.clock.pass(85_000, 1_000);
    expect(page.end).toBeUndefined();
    await backend.clock.pass(10_000, 1_000);
    expect(await page.ended()).toEqual({
      reason: 'token-ended',
      retry: 'when-running',
      code: 4401,
    });
  });

  it('ends where nothing is typed or shown for long, and after the longest time', async () => {
    backend = await startConsoles({
      console: { idleTimeout: '5 minutes', maxDuration: '12 minutes' },
    });
    const first = await backend.open().connected();
    const console = await backend.api.opened();
    await backend.clock.pass(200_000);
    console.send('.');
    await eventually(() => expect(first.text).toBe('.'));
    await backend.clock.pass(280_000);
    expect(first.end).toBeUndefined();
    await backend.clock.pass(30_000);
    expect(await first.ended()).toMatchObject({ reason: 'idle', retry: 'ask' });

    const second = await backend.open().connected();
    const again = await backend.api.opened(2);
    for (let minute = 0; minute < 12; minute++) {
      again.send('.');
      await eventually(() => expect(second.text).toHaveLength(minute + 1));
      await backend.clock.pass(60_000);
    }
    expect(await second.ended()).toMatchObject({
      reason: 'too-long',
      retry: 'ask',
    });
  });

  it('ends at shutdown, and closes what it had opened', async () => {
    backend = await startConsoles();
    const page = await backend.open().connected();
    const console = await backend.api.opened();
    backend.stopStreams();
    expect(await page.ended()).toEqual({
      reason: 'shutdown',
      retry: 'when-running',
      code: 1001,
    });
    await eventually(() => expect(console.closeCode).toBe(1000));
  });

  it('stays for a page that is loaded again, and is closed when nobody comes back', async () => {
    backend = await startConsoles();
    const first = await backend.open().connected();
    const console = await backend.api.opened();
    console.send('past');
    await eventually(() => expect(first.text).toBe('past'));
    first.leave();
    await eventually(() => expect(backend.clock.pending).toContain(5_000));
    const second = await backend.open().connected();
    await eventually(() => expect(second.text).toBe('past'));
    await backend.clock.advance(10_000);
    expect(console.closed).toBe(false);
    second.leave();
    await eventually(() => expect(backend.clock.pending).toContain(5_000));
    await backend.clock.advance(5_000);
    await eventually(() => expect(console.closed).toBe(true));
    expect(backend.api.consoles).toHaveLength(1);
    await eventually(() => backend.clock.assertQuiet());
  });

  it('is not another VM’s of the same name', async () => {
    backend = await startConsoles();
    const page = await backend.open().connected();
    backend.west.set(operableVm({ uid: 'another', vmiUid: 'vmi-2' }));
    const other = await backend.open({ uid: 'another' }).connected();
    expect(backend.api.consoles).toHaveLength(2);
    await backend.clock.pass(60_000, 1_000);
    expect(await page.ended()).toMatchObject({ reason: 'uid-changed' });
    expect(other.end).toBeUndefined();
    backend.west.remove(fakeVm().summary.id);
  });
});
