import { DemoApiServer } from './apiserver';
import { ManualClock } from './__testUtils__/ManualClock';
import { DemoCluster } from './cluster';
import { Client, Connection } from './contract/client';
import { ConsoleClient, ConsoleOptions } from './contract/ConsoleClient';
import { FAST_TIMINGS } from './controllers/timings';
import { DemoIdentities, demoIdentities } from './identities';
import { install } from './install';
import { CONSOLES } from './scenarios/consoles';
import { GUESTS } from './scenarios/guests';

const NAMES = [...CONSOLES.map(({ name }) => name), 'launcher-failed'];
const TURNS = 20;

describe('Consoles of a demo cluster', () => {
  const clock = new ManualClock('2026-06-01T08:00:00Z');
  const errors: Error[] = [];
  const clients: ConsoleClient[] = [];
  let cluster: DemoCluster;
  let server: DemoApiServer;
  let connection: Connection;
  let identities: DemoIdentities;

  beforeAll(async () => {
    cluster = DemoCluster.start({
      name: 'west',
      clock,
      timings: FAST_TIMINGS,
      onError: error => errors.push(error),
    });
    identities = demoIdentities();
    // Over TLS, as the demo is; the contract does without.
    server = await cluster.serve({ identities: Object.values(identities) });
    connection = {
      baseUrl: server.url,
      ca: server.ca,
      token: identities.operator.token,
      nobody: identities.nobody,
    };
    install(cluster.store, clock, ['kubevirt']);
    clock.advance(1_000);
    for (const scenario of [...CONSOLES, ...GUESTS]) {
      if (NAMES.includes(scenario.name)) {
        scenario.run({ cluster, namespace: 'causes', entity: 'causes' });
      }
    }
    clock.advance(2_000);
  });

  afterEach(() => {
    clients.splice(0).forEach(client => client.drop());
    server.faults.clear();
  });

  afterAll(async () => {
    cluster.stop();
    await server.stop();
  });

  const path = (vmi: string, what: string) =>
    `/apis/subresources.kubevirt.io/v1/namespaces/causes/virtualmachineinstances/${vmi}/${what}`;
  const ask = async (vmi: string, what: string, options?: ConsoleOptions) => {
    const found = await ConsoleClient.open(
      connection,
      path(vmi, what),
      options,
    );
    if (found instanceof ConsoleClient) {
      clients.push(found);
    }
    return found;
  };
  const open = async (vmi: string, what: string) => {
    const found = await ask(vmi, what);
    if (!(found instanceof ConsoleClient)) {
      throw new Error(found.text);
    }
    return found;
  };
  const picture = (vmi: string) =>
    new Client(connection).get(path(vmi, 'vnc/screenshot'), { accept: '*/*' });
  /** Lets what was sent arrive: all that runs here runs in this process. */
  const settle = async () => {
    for (let turn = 0; turn < TURNS; turn++) {
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    }
  };
  const nodeOf = (vmi: string): string =>
    cluster.store.get({
      resource: 'virtualmachineinstances.kubevirt.io',
      namespace: 'causes',
      name: vmi,
    })!.status.nodeName;

  it('are open to who operates VMs, where there are any', async () => {
    const serial = await open('no-screen', 'console');
    serial.say('\r');
    await serial.untilText('no-screen login: ');
    const screen = await open('no-serial', 'vnc');
    await screen.untilText('RFB 003.008\n');
    expect((await picture('not-bootable')).code).toBe(200);
    expect(await ask('no-screen', 'vnc')).toMatchObject({ code: 400 });
    expect(await ask('no-serial', 'console')).toMatchObject({ code: 400 });
  });

  it('are refused where the launcher has failed', async () => {
    expect(await ask('launcher-failed', 'console')).toMatchObject({
      code: 409,
      text: expect.stringContaining(
        'Operation cannot be fulfilled on virtualmachineinstance.kubevirt.io \\"launcher-failed\\": VMI is in failed status',
      ),
    });
    expect(await ask('launcher-failed', 'vnc')).toMatchObject({ code: 400 });
  });

  it('end with virt-api, and are refused in plain words until it is back', async () => {
    const before = await open('no-screen', 'console');
    server.faults.set({ virtApiDown: true });
    expect(await before.closed()).toBe(1006);
    expect(await ask('no-screen', 'console')).toEqual({
      code: 503,
      contentType: 'text/plain; charset=utf-8',
      text: 'service unavailable\n',
    });
    const { code, text } = await new Client(connection).call(
      'PUT',
      path('no-screen', 'pause'),
      { accept: '*/*' },
    );
    expect([code, text]).toEqual([503, 'service unavailable\n']);
    server.faults.clear();
    expect((await open('no-screen', 'console')).closeCode).toBeUndefined();
  });

  it('end when no pod of virt-api is ready any more', async () => {
    const client = await open('no-screen', 'console');
    const ref = {
      resource: 'deployments.apps',
      namespace: 'kubevirt',
      name: 'virt-api',
    };
    const ready = cluster.store.get(ref)!.status.readyReplicas;
    const setReady = (replicas: number) =>
      cluster.store.mutate(ref, draft => {
        draft.status.readyReplicas = replicas;
      });
    setReady(0);
    expect(await client.closed()).toBe(1006);
    setReady(ready);
  });

  it.each([
    [
      'the Node is dead',
      () => cluster.setNodeUp(nodeOf('no-screen'), false),
      () => cluster.setNodeUp(nodeOf('no-screen'), true),
    ],
    [
      'virt-handlers hang',
      () => server.faults.set({ hangConsoles: true }),
      () => server.faults.clear(),
    ],
  ])('fall silent without ending while %s', async (_, hang, goOn) => {
    const client = await open('no-screen', 'console');
    client.say('\r');
    await client.untilText('login: ');
    client.received = Buffer.alloc(0);
    hang();
    client.socket.ping();
    client.socket.send(Buffer.from('jane\r'));
    await settle();
    expect([client.text, client.pongs, client.closeCode]).toEqual([
      '',
      0,
      undefined,
    ]);
    goOn();
    await client.untilText('jane\r\nPassword: ');
    await client.until(({ pongs }) => pongs === 1);
    client.say('\x03');
    await client.untilText('login: ');
  });

  it('that nobody answers for are given up after a minute, and pictures after ten seconds', async () => {
    server.faults.set({ hangConsoles: true });
    const shot = picture('not-bootable');
    const answers = ['console', 'vnc'].map(what => ask('not-bootable', what));
    await settle();
    clock.advance(10_000);
    const { code, text, headers } = await shot;
    expect([code, headers['content-type']]).toEqual([
      500,
      'text/plain; charset=utf-8',
    ]);
    expect(text).toMatch(/vnc\/screenshot": context deadline exceeded$/);
    clock.advance(50_000);
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatchObject({
        code: 504,
        contentType: 'text/plain; charset=utf-8',
        text: expect.stringContaining('"reason":"Timeout"'),
      });
    }
  });

  it('that wait are served once somebody answers', async () => {
    server.faults.set({ hangConsoles: true });
    const answer = open('not-bootable', 'vnc');
    await settle();
    server.faults.clear();
    await (await answer).untilText('RFB 003.008\n');
    const before = clock.pending.length;
    clock.advance(60_000);
    expect(clock.pending.length).toBeLessThanOrEqual(before);
  });

  it('hang and end with the API server', async () => {
    const client = await open('no-screen', 'console');
    server.faults.set({ hang: true });
    client.say('\r');
    await settle();
    expect(client.text).toBe('');
    server.faults.set({ hang: false });
    await client.untilText('login: ');
    server.faults.set({ refuse: true });
    expect(await client.closed()).toBe(1006);
    server.faults.clear();
    await server.settled();
  });

  it('leave requests for other protocols and other paths as they are', async () => {
    const { token } = identities.admin;
    expect(await ask('no-screen', 'nonsense', { token })).toMatchObject({
      code: 404,
    });
    expect(await ask('no-screen', 'pause', { token })).toMatchObject({
      code: 405,
    });
    const client = new Client(connection);
    const upgrade = { Connection: 'Upgrade', Upgrade: 'h2c' };
    const vms = '/apis/kubevirt.io/v1/namespaces/causes/virtualmachines';
    expect((await client.get(vms, { headers: upgrade })).body.kind).toBe(
      'VirtualMachineList',
    );
    expect(
      (
        await client.get(path('no-screen', 'console'), {
          accept: '*/*',
          headers: { ...upgrade, Upgrade: 'websocket' },
        })
      ).code,
    ).toBe(400);
  });

  it('bring no failures into the controllers', () => {
    expect(errors).toEqual([]);
  });
});
