import { once } from 'node:events';
import * as fs from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { ManualClock } from './__testUtils__/ManualClock';
import { DemoCluster } from './cluster';
import { runControl } from './controlCommands';
import { startControlServer } from './controlServer';
import { FAST_TIMINGS } from './controllers/timings';
import { FaultEvent } from './faults';
import { FleetMember } from './fleet';
import { demoIdentities } from './identities';
import { install } from './install';
import { SCENARIOS } from './scenarios';

const HEALTHY = {
  refuse: false,
  hang: false,
  latencyMs: 0,
  dropWatchesEveryMs: 0,
  virtApiDown: false,
  hangConsoles: false,
  metricsDown: false,
  prometheus: undefined,
  statuses: [],
};
describe('npm run demo', () => {
  const members = new Map<string, FleetMember>();
  const clock = new ManualClock();
  let control: Awaited<ReturnType<typeof startControlServer>>;
  let folder: string;

  const member = (name: string) => members.get(name)!;

  beforeAll(async () => {
    for (const name of ['west', 'edge-1']) {
      const cluster = DemoCluster.start({
        name,
        clock,
        timings: FAST_TIMINGS,
      });
      const identities = demoIdentities();
      const server = await cluster.serve({
        identities: Object.values(identities),
        tls: false,
      });
      members.set(name, { cluster, server, identities });
    }
    install(member('west').cluster.store, clock, ['kubevirt', 'cdi']);
    clock.advance(1000);
    control = await startControlServer({
      port: 0,
      fleet: { members },
    });
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'demo-'));
    writeAddress(control.url);
  });

  afterAll(async () => {
    await control.stop();
    for (const { cluster, server } of members.values()) {
      cluster.stop();
      await server.stop();
    }
    fs.rmSync(folder, { recursive: true, force: true });
  });

  function writeAddress(address: string): void {
    fs.writeFileSync(
      path.join(folder, 'demo.json'),
      JSON.stringify({ control: address }),
    );
  }

  const run = (words: string) =>
    runControl([...words.split(' ').filter(Boolean), '--state-dir', folder]);
  const answer = async (words: string) => JSON.parse(await run(words));

  describe('fault', () => {
    it.each([
      ['refuse', { refuse: true }],
      ['hang', { hang: true }],
      ['slow', { latencyMs: 3000 }],
      ['error-500', { statuses: [{ code: 500 }] }],
      ['error-429', { statuses: [{ code: 429, retryAfterSeconds: 5 }] }],
      [
        'forbid-vms',
        { statuses: [{ code: 403, resource: 'virtualmachines.kubevirt.io' }] },
      ],
      ['virt-api-down', { virtApiDown: true }],
      ['consoles-hang', { hangConsoles: true }],
      ['metrics-down', { metricsDown: true }],
      ['prometheus-away', { prometheus: 'away' }],
      ['prometheus-hang', { prometheus: 'hang' }],
      ['prometheus-error', { prometheus: 'error' }],
      ['prometheus-nonsense', { prometheus: 'nonsense' }],
      ['drop-watches', { dropWatchesEveryMs: 5000 }],
    ])('%s is switched on, and off by clear', async (name, change) => {
      expect(await answer(`fault west ${name}`)).toEqual({
        ...HEALTHY,
        ...change,
      });
      expect(member('west').server.faults.state).toEqual({
        ...HEALTHY,
        ...change,
      });
      expect(member('edge-1').server.faults.state).toEqual(HEALTHY);
      expect(await answer('fault west clear')).toEqual(HEALTHY);
      expect(member('west').server.faults.state).toEqual(HEALTHY);
    });

    it('expire happens once', async () => {
      const events: FaultEvent[] = [];
      const stop = member('edge-1').server.faults.onEvent(event =>
        events.push(event),
      );
      expect(await answer('fault edge-1 expire')).toEqual(HEALTHY);
      stop();
      expect(events).toEqual(['expire']);
    });

    it.each([
      ['fault north hang', 'There is no cluster north; there are west, edge-1'],
      [
        'fault west toString',
        'There is no fault toString; there are refuse, hang, slow, error-500, error-429, forbid-vms, virt-api-down, consoles-hang, metrics-down, prometheus-away, prometheus-hang, prometheus-error, prometheus-nonsense, drop-watches, expire, clear',
      ],
    ])('%s is reported as wrong', async (words, why) => {
      await expect(run(words)).rejects.toThrow(why);
    });
  });

  describe('scenario', () => {
    it('list names all', async () => {
      const listed = await answer('scenario list');
      expect(listed.map(({ name }: { name: string }) => name)).toEqual(
        SCENARIOS.map(({ name }) => name),
      );
      expect(listed[0]).toMatchObject({
        title: SCENARIOS[0].title,
        expect: SCENARIOS[0].expect,
      });
    });

    it('run brings about its situation', async () => {
      const { store } = member('west').cluster;
      const { title, expect: outcome } = SCENARIOS.find(
        ({ name }) => name === 'no-memory',
      )!;
      expect(await answer('scenario run no-memory')).toEqual({
        title,
        expect: outcome,
      });
      clock.advance(1000);
      expect(
        store.get({
          resource: 'virtualmachines.kubevirt.io',
          namespace: 'causes',
          name: 'no-memory',
        })?.status.printableStatus,
      ).toBe('ErrorUnschedulable');
    });

    it('undo takes back what run did', async () => {
      const { store } = member('west').cluster;
      const replicas = () =>
        store.get({
          resource: 'deployments.apps',
          namespace: 'kubevirt',
          name: 'virt-operator',
        })?.spec.replicas;
      await run('scenario run controller-down --cluster west');
      expect(replicas()).toBe(0);
      await run('scenario undo controller-down --cluster west');
      expect(replicas()).toBe(2);
    });

    it.each([
      [
        'scenario run no-such',
        /^There is no scenario no-such; there are no-memory, /,
      ],
      [
        'scenario undo no-memory',
        /^Scenario no-memory has nothing to undo: it touches only its own VM/,
      ],
      [
        'scenario run no-memory --cluster north',
        /^There is no cluster north; there are west, edge-1$/,
      ],
      [
        'scenario run no-memory --cluster edge-1',
        /^Cluster edge-1 does not serve VirtualMachine .*: install KubeVirt and CDI first$/,
      ],
    ])('%s is reported as wrong', async (words, why) => {
      await expect(run(words)).rejects.toThrow(why);
    });
  });

  describe('node', () => {
    it('goes down and comes up', async () => {
      const { health } = member('edge-1').cluster;
      const node = 'edge-1-node-2';
      expect(await answer(`node down ${node} --cluster edge-1`)).toEqual({
        node,
        up: false,
      });
      expect(health.isUp(node)).toBe(false);
      expect(await answer(`node up ${node} --cluster edge-1`)).toEqual({
        node,
        up: true,
      });
      expect(health.isUp(node)).toBe(true);
    });

    it('is reported as missing', async () => {
      await expect(run('node down east-node-1')).rejects.toThrow(
        'There is no Node east-node-1 on cluster west',
      );
    });
  });

  describe('words', () => {
    it.each([
      'fault west',
      'fault west hang now',
      'scenario',
      'scenario list all',
      'scenario start no-memory',
      'node down',
      'node sideways west-node-1',
      'rafay',
      'help',
    ])("'%s' are answered with the usage", async words => {
      await expect(run(words)).rejects.toThrow(
        `There is no command '${words}'.\n\nCommands for a running demo:`,
      );
    });

    it('may be missing', async () => {
      await expect(run('')).rejects.toThrow(/^Commands for a running demo:/);
    });

    it('may hold an unknown option', async () => {
      await expect(run('scenario list --clutser west')).rejects.toThrow(
        /'--clutser'[^]*Commands for a running demo:/,
      );
    });

    it('--help shows the usage, with every fault', async () => {
      const usage = await runControl(['--help']);
      expect(usage).toContain(
        'fault CLUSTER refuse|hang|slow|error-500|error-429|forbid-vms|virt-api-down|consoles-hang|metrics-down|prometheus-away|prometheus-hang|prometheus-error|prometheus-nonsense|drop-watches|expire|clear',
      );
    });
  });

  describe('without a demo', () => {
    afterEach(() => writeAddress(control.url));

    it('says that none runs', async () => {
      const nowhere = path.join(folder, 'nowhere');
      await expect(
        runControl(['scenario', 'list', '--state-dir', nowhere]),
      ).rejects.toThrow(
        `No demo runs here: ${path.join(nowhere, 'demo.json')} is missing`,
      );
    });

    it('says that its description is of no use', async () => {
      writeAddress('nowhere');
      await expect(run('scenario list')).rejects.toThrow(
        'does not say where the demo listens. Start the demo again',
      );
    });

    it('says that the demo is gone', async () => {
      // The near end of a connection has its port: nobody listens there, nor can anybody come to.
      const socket = connect(Number(new URL(control.url).port), '127.0.0.1');
      await once(socket, 'connect');
      const gone = `http://127.0.0.1:${socket.localPort}`;
      writeAddress(gone);
      await expect(run('scenario list')).rejects.toThrow(
        `The demo does not answer at ${gone} (ECONNREFUSED). It may have ended without tidying up: start it again`,
      );
      socket.destroy();
    });
  });

  describe('the port', () => {
    function send(
      options: { host?: string; type?: string; method?: string },
      body: string,
    ): Promise<{ code?: number; body: any }> {
      const { host = '127.0.0.1', type = 'application/json' } = options;
      return new Promise((resolve, reject) => {
        const call = request(
          control.url,
          {
            method: options.method ?? 'POST',
            headers: { host, 'content-type': type },
          },
          response => {
            let text = '';
            response.setEncoding('utf8');
            response.on('data', chunk => {
              text += chunk;
            });
            response.on('end', () =>
              resolve({ code: response.statusCode, body: JSON.parse(text) }),
            );
          },
        );
        call.on('error', reject);
        call.end(body);
      });
    }

    const hang = JSON.stringify({
      command: 'fault',
      cluster: 'west',
      name: 'hang',
    });

    it('takes no commands of a page in a browser', async () => {
      expect(await send({ host: 'demo.example.com' }, hang)).toMatchObject({
        code: 403,
      });
      expect(await send({ type: 'text/plain' }, hang)).toMatchObject({
        code: 404,
      });
      expect(member('west').server.faults.state).toEqual(HEALTHY);
    });

    it('says what is no command', async () => {
      expect(await send({}, '{')).toEqual({
        code: 400,
        body: { error: 'The command is no JSON' },
      });
      expect(await send({}, '{"command":"reboot"}')).toEqual({
        code: 400,
        body: { error: 'There is no command reboot' },
      });
    });
  });
});
