// `npm run bench -- --consoles`: what consoles cost, through a started backend and a demo cluster, each in a process of
// its own. Prints a table in Markdown; docs/benchmarks.md says what its rows mean.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { WebSocket } from 'ws';
import { root } from '../lib/toolchain.mjs';
import { ms } from './delays.mjs';
import { readBenchOptions } from './options.mjs';
import { answerPath, startPortal } from './portal.mjs';
import { percentile, probe, sleep, startProgram } from './processes.mjs';
import { machine, printTable, runBenchmark, startTable } from './table.mjs';

const { open: count, rounds, port } = readBenchOptions('consoles');
const folder = mkdtempSync(join(tmpdir(), 'kubevirt-bench-'));
const VMS = 10 * Math.ceil(count / 10);

const p95 = values => percentile(values, 0.95);

/** A console, read until something has come. */
class Console {
  #waiting = [];
  bytes = 0;
  last = Buffer.alloc(0);

  constructor(url, protocols, options) {
    this.began = performance.now();
    this.socket = new WebSocket(url, protocols, {
      perMessageDeflate: false,
      ...options,
    });
    this.opened = new Promise((resolve, reject) => {
      this.socket.on('error', reject);
      this.socket.on('message', (data, isBinary) => {
        if (isBinary) {
          this.bytes += data.length;
          this.last = data;
        } else {
          const message = JSON.parse(String(data));
          this.session = message;
          if (message.type === 'end') {
            reject(new Error(String(data)));
          } else if (message.upstream === 'connected') {
            resolve(this);
          }
        }
        this.#waiting = this.#waiting.filter(check => !check());
      });
      if (protocols[0] === 'plain.kubevirt.io') {
        this.socket.on('open', () => resolve(this));
      }
    });
  }

  until(holds) {
    return new Promise(resolve => {
      const check = () => {
        if (holds()) {
          resolve();
          return true;
        }
        return false;
      };
      if (!check()) {
        this.#waiting.push(check);
      }
    });
  }

  /** Milliseconds until something comes back for what is typed. */
  async echo(text) {
    const { bytes } = this;
    const at = performance.now();
    this.socket.send(Buffer.from(text));
    await this.until(() => this.bytes > bytes);
    return performance.now() - at;
  }

  /** Goes through RFB's handshake, and resolves with milliseconds from the opening to the first of the picture. */
  async firstFrame() {
    const send = bytes => this.socket.send(Buffer.from(bytes));
    let { bytes } = this;
    const answer = async message => {
      bytes = this.bytes;
      send(message);
      await this.until(() => this.bytes > bytes);
    };
    await this.until(() => this.bytes >= 12);
    await answer('RFB 003.008\n');
    await answer([1]);
    await answer([1]);
    // ZRLE, raw, DesktopSize
    send([2, 0, 0, 3, 0, 0, 0, 16, 0, 0, 0, 0, 255, 255, 255, 33]);
    await answer([3, 0, 0, 0, 0, 0, 255, 255, 255, 255]);
    return performance.now() - this.began;
  }

  async close() {
    this.socket.terminate();
    await sleep(20);
  }
}

async function main() {
  console.error(machine());
  const kubeconfig = join(folder, 'bench.kubeconfig');
  await startProgram(
    'bench',
    join(root, 'scripts/bench/apiServer.ts'),
    [kubeconfig, String(VMS), 'bench', join(folder, 'beside.kubeconfig')],
    { folder, ready: 'ready' },
  );
  const portal = await startPortal({
    folder,
    port,
    kubeconfig,
    entityCount: VMS / 10,
    visibilityMs: 10_000,
    more: {
      kubevirt: {
        kubeconfigs: [{ file: kubeconfig }],
        console: { enabled: true, maxPerUser: 10 * count },
        access: {
          rules: [
            { callers: 'user:default/guest', clusters: '*', namespaces: '*' },
          ],
        },
      },
    },
  });
  const vms = [];
  for (let entity = 0; entity < VMS / 10; entity++) {
    for (let waited = 0; waited < 100; waited++) {
      const answer = await fetch(portal.url + answerPath(entity), {
        headers: portal.headers,
      });
      const { virtualMachines } = await answer.json();
      if (virtualMachines?.length === 10) {
        vms.push(
          ...virtualMachines.map(vm => ({ ...vm, entity: `app-${entity}` })),
        );
        break;
      }
      await sleep(100);
    }
  }

  const open = (vm, kind) =>
    new Console(
      `${portal.url.replace(
        'http',
        'ws',
      )}/api/kubevirt/v1/console?${new URLSearchParams({
        kind: 'component',
        namespace: 'default',
        name: vm.entity,
        cluster: vm.cluster,
        vmNamespace: vm.namespace,
        vmName: vm.name,
        uid: vm.uid,
        console: kind,
      })}`,
      ['kubevirt.console.v1', portal.headers.authorization.split(' ')[1]],
      { origin: portal.url },
    ).opened;
  const { rows, row } = startTable();

  const frames = [];
  const joined = [];
  const lines = [];
  for (let round = 0; round < rounds; round++) {
    const vm = vms[round % vms.length];
    const first = await open(vm, 'vnc');
    frames.push(await first.firstFrame());
    const second = await open(vm, 'vnc');
    joined.push(await second.firstFrame());
    await Promise.all([first.close(), second.close()]);
    const serial = await open(vm, 'serial');
    lines.push(performance.now() - serial.began);
    await serial.close();
  }
  row(
    'screen: from opening to the first of the picture',
    `p95 ${ms(p95(frames))}`,
    '< 1 s',
  );
  row('the same of one who joins', `p95 ${ms(p95(joined))}`, '< 1 s');
  row(
    'serial line: from opening to connected',
    `p95 ${ms(p95(lines))}`,
    '< 1 s',
  );

  const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8'));
  const server = new URL(clusters[0].cluster.server);
  const directly = (vm, kind) => {
    const ca = clusters[0].cluster['certificate-authority-data'];
    return new Console(
      `${server.protocol === 'https:' ? 'wss' : 'ws'}://${
        server.host
      }/apis/subresources.kubevirt.io/v1/namespaces/${
        vm.namespace
      }/virtualmachineinstances/${vm.name}/${kind}`,
      ['plain.kubevirt.io'],
      {
        ...(ca && { ca: Buffer.from(ca, 'base64') }),
        headers: { authorization: `Bearer ${users[0].user.token}` },
      },
    ).opened;
  };
  const echoes = async (typed, times) => {
    const measured = [];
    await typed.echo('\r');
    for (let at = 0; at < times; at++) {
      await sleep(5);
      measured.push(await typed.echo('a'));
    }
    return measured;
  };
  const [straightVm, portalVm] = vms;
  const straight = await directly(straightVm, 'console');
  const own = await echoes(straight, 200);
  await straight.close();
  const typed = await open(portalVm, 'serial');
  typed.socket.send(JSON.stringify({ type: 'type' }));
  await typed.until(() => typed.session?.typing);
  const through = await echoes(typed, 200);
  await typed.close();
  row(
    'key to echo: through the portal, and straight from the API server',
    `p95 ${ms(p95(through))}, ${ms(p95(own))}: ${ms(
      p95(through) - p95(own),
    )} more`,
    '< 10 ms more',
  );

  await sleep(6_000);
  for (const kind of ['serial', 'vnc']) {
    const before = await probe(portal.child, portal.probeFile);
    const opened = await Promise.all(
      vms.slice(0, count).map(vm => open(vm, kind)),
    );
    for (const each of opened) {
      if (kind === 'vnc') {
        await each.firstFrame();
      } else {
        each.socket.send(JSON.stringify({ type: 'type' }));
      }
    }
    await sleep(2_000);
    await probe(portal.child, portal.probeFile);
    const idle = await (await sleep(5_000),
    probe(portal.child, portal.probeFile));
    let cores = '';
    if (kind === 'serial') {
      const until = performance.now() + 5_000;
      await Promise.all(
        opened.map(async each => {
          while (performance.now() < until) {
            await each.echo('a');
            await sleep(100);
          }
        }),
      );
      const busy = await probe(portal.child, portal.probeFile);
      cores = `; ten keys a second in each ${(
        (100 * busy.cores) /
        count
      ).toFixed(2)} % of a processor each`;
    }
    row(
      `${count} consoles at once (${
        kind === 'vnc' ? 'screens' : 'serial lines'
      })`,
      `${((idle.heap - before.heap) / count / 1e3).toFixed(0)} kB each, idle ${(
        (100 * idle.cores) /
        count
      ).toFixed(2)} % of a processor each${cores}`,
      kind === 'vnc' ? '≤ 6 MB each' : '≤ 400 kB each',
    );
    await Promise.all(opened.map(each => each.close()));
    await sleep(6_000);
  }
  printTable(rows);
}

await runBenchmark(folder, main);
