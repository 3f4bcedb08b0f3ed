import { mockCredentials } from '@backstage/backend-test-utils';
import { formatInEnglish } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import { eventually, WAIT_TIMEOUT } from '../__testUtils__/eventually';
import { operableVm } from '../__testUtils__/startOperations';
import { startConsoles } from './__testUtils__/startConsoles';
import { status } from './__testUtils__/VirtApi';

// Each starts a backend, and sends through sockets as fast as the machine is.
jest.setTimeout(WAIT_TIMEOUT);

type StartedBackend = Awaited<ReturnType<typeof startConsoles>>;

/** Lets the policy decide by what is asked for. */
function permit(backend: StartedBackend, may: (what: string) => boolean) {
  backend.permissions.authorize.mockImplementation(async requests =>
    requests.map(({ permission, resourceRef = '' }) => ({
      result: may(`${permission.name} ${resourceRef}`)
        ? ('ALLOW' as const)
        : ('DENY' as const),
    })),
  );
}

describe('a console that is refused', () => {
  let backend: StartedBackend;

  beforeAll(async () => {
    backend = await startConsoles();
  });

  beforeEach(() => {
    backend.west.set(operableVm());
    backend.lets(true);
    permit(backend, () => true);
    backend.api.refuse = undefined;
  });

  afterAll(() => backend.stop());

  it.each([
    [
      'to somebody who may not watch',
      () => permit(backend, what => !what.endsWith('#watch')),
      { reason: 'forbidden', code: 4403 },
      /kubevirt\.vm\.console.*watch in consoles of component:default\/orders/,
    ],
    [
      'without consent of the cluster’s side',
      () => backend.west.set(operableVm({ annotations: {} })),
      { reason: 'forbidden', code: 4403 },
      /backstage\.io\/entity-ref: component:default\/orders/,
    ],
    [
      'where the entity has no such VM',
      () => backend.west.set(operableVm({ labels: {}, annotations: {} })),
      { reason: 'not-found', code: 4404 },
      /has no VM shop\/orders-db/,
    ],
    [
      'to somebody who may not read the VMs',
      () => permit(backend, what => !what.startsWith('kubevirt.vm.read')),
      { reason: 'not-found', code: 4404 },
      /or you may not see it/,
    ],
    [
      'of a VM that was created again',
      () => backend.west.set(operableVm({ uid: 'another' })),
      { reason: 'uid-changed', code: 4409 },
      /created again/,
    ],
    [
      'where the credential has no right on the cluster',
      () => backend.lets(false),
      { reason: 'forbidden', code: 4403 },
      /may not get virtualmachineinstances\/console in namespace shop of cluster west/,
    ],
  ])('%s: gets the reason', async (_, arrange, expected, sentence) => {
    arrange();
    const page = backend.open();
    expect(await page.ended()).toMatchObject({ ...expected, retry: 'no' });
    expect(formatInEnglish([page.end!.message])).toMatch(sentence);
    expect(backend.api.requests).toEqual([]);
  });

  it('to a service', async () => {
    const page = backend.open({}, { token: serviceToken() });
    expect(await page.ended()).toMatchObject({ reason: 'forbidden' });
    expect(page.end!.message).toEqual({ code: 'console-people-only' });
  });

  it('to whoever would throw somebody out and may only watch', async () => {
    permit(backend, what => !what.endsWith('#type'));
    const page = backend.open({ console: 'vnc', force: true });
    expect(await page.ended()).toMatchObject({ reason: 'forbidden' });
    expect(backend.api.requests).toEqual([]);
  });
});

function serviceToken(): string {
  return `token.${Buffer.from(mockCredentials.service.token()).toString(
    'hex',
  )}`;
}

describe('a console that KubeVirt refuses', () => {
  let backend: StartedBackend;

  beforeAll(async () => {
    backend = await startConsoles();
  });

  beforeEach(() => backend.west.set(operableVm()));

  afterAll(() => backend.stop());

  const stopped = () => {
    const vm = operableVm();
    backend.west.set({ ...vm, vmObjects: { ...vm.vmObjects, vmi: undefined } });
  };
  const nodeGone = () => {
    const vm = operableVm();
    backend.west.set({
      ...vm,
      vmObjects: {
        ...vm.vmObjects,
        node: () => ({
          metadata: { name: 'node-1', uid: 'node-1' },
          status: { conditions: [{ type: 'Ready', status: 'Unknown' }] },
        }),
      },
    });
  };
  const runs = () => {};

  it.each([
    ['serial', 404, 'not found', stopped, 'not-running', 'when-running'],
    [
      'serial',
      400,
      'VMI is not running',
      stopped,
      'not-running',
      'when-running',
    ],
    ['serial', 400, 'No serial consoles are present.', runs, 'no-serial', 'no'],
    ['vnc', 400, 'No graphics devices are present.', runs, 'no-graphics', 'no'],
    ['serial', 409, 'VMI has failed', runs, 'not-running', 'when-running'],
    [
      'vnc',
      500,
      'dialing virt-handler: websocket: bad handshake',
      runs,
      'in-use',
      'ask',
    ],
    [
      'vnc',
      500,
      'dialing virt-handler: websocket: bad handshake',
      nodeGone,
      'node-unreachable',
      'ask',
    ],
    [
      'vnc',
      500,
      'dialing virt-handler: websocket: bad handshake',
      stopped,
      'not-running',
      'when-running',
    ],
    [
      'serial',
      500,
      'dialing virt-handler: websocket: bad handshake',
      runs,
      'upstream-failed',
      'ask',
    ],
    ['serial', 403, 'cannot get resource', runs, 'forbidden', 'no'],
    ['serial', 503, 'service unavailable', runs, 'cluster-unreachable', 'ask'],
    ['serial', 504, 'timeout', runs, 'node-unreachable', 'ask'],
    ['serial', 429, 'slow down', runs, 'upstream-failed', 'ask'],
  ] as const)(
    '%s, with %i %s',
    async (console, code, message, arrange, reason, retry) => {
      arrange();
      backend.api.refuse = { code, body: status(code, message) };
      expect(await backend.open({ console }).ended()).toMatchObject({
        reason,
        retry,
      });
    },
  );

  it('repeats the error, without logins', async () => {
    backend.api.refuse = {
      code: 418,
      body: 'see https://jane:secret@west.example/',
      contentType: 'text/plain',
    };
    const page = backend.open();
    await page.ended();
    expect(formatInEnglish([page.end!.message])).toMatch(
      /^KubeVirt did not open the console: see https:/,
    );
    expect(JSON.stringify(page.messages)).not.toContain('secret');
  });

  it('asks for the screen without throwing others out, unless that is asked for', async () => {
    backend.api.refuse = { code: 404, body: '' };
    backend.api.requests.length = 0;
    await backend.open({ console: 'vnc' }).ended();
    await backend.open({ console: 'vnc', force: true }).ended();
    expect(backend.api.requests.map(path => path.split('/vnc')[1])).toEqual([
      '?preserveSession=true',
      '',
    ]);
  });

  it('gives up on one that does not answer', async () => {
    backend.api.refuse = 'silent';
    backend.api.requests.length = 0;
    const page = backend.open();
    await eventually(() => expect(backend.api.requests).toHaveLength(1));
    await backend.clock.pass(21_000, 1_000);
    expect(await page.ended()).toMatchObject({ reason: 'node-unreachable' });
    await eventually(() => backend.clock.assertQuiet());
  });

  it('asks no more when nobody waits for it', async () => {
    backend.api.refuse = 'silent';
    backend.api.requests.length = 0;
    const page = backend.open();
    await eventually(() => expect(backend.api.requests).toHaveLength(1));
    page.leave();
    await eventually(() => expect(backend.clock.pending).toContain(5_000));
    await backend.clock.pass(5_000, 1_000);
    await eventually(() => backend.clock.assertQuiet());
  });

  it('tries again where it was this portal that had the screen a moment ago', async () => {
    backend.api.refuse = undefined;
    const { length } = backend.api.consoles;
    const first = backend.open({ console: 'vnc' });
    const held = await backend.api.opened(length + 1);
    held.send('RFB 003.008\n');
    await eventually(() => expect(held.received).toHaveLength(12));
    // A screen of no pixels, which nobody draws.
    held.send(Buffer.concat([Buffer.from([1, 1]), Buffer.alloc(4 + 24)]));
    await first.connected();
    first.leave();
    await eventually(() => expect(backend.clock.pending).toContain(5_000));
    await backend.clock.pass(5_000, 1_000);
    await eventually(() => expect(held.closed).toBe(true));

    backend.api.refuse = { code: 500, body: status(500, 'bad handshake') };
    backend.api.requests.length = 0;
    const second = backend.open({ console: 'vnc' });
    await eventually(() => expect(backend.api.requests).toHaveLength(1));
    await eventually(() => expect(backend.clock.pending).toContain(500));
    backend.api.refuse = undefined;
    await backend.clock.advance(500);
    await backend.api.opened(length + 2);
    expect(second.end).toBeUndefined();
  });
});

describe('a portal whose Backstage has no WebSockets', () => {
  it('says so to the page, and in its log', async () => {
    const { registerConsoles } = await import('./registerConsoles');
    const warn = jest.fn();
    const consoles = { enabled: true, supported: true } as any;
    consoles.supported = false;
    registerConsoles({}, consoles, { warn } as any);
    expect(consoles.supported).toBe(false);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('1.57'));
  });
});
