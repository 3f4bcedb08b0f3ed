// The numbers of the mirror and the stream, through a started backend, and of the generator. Prints a table in
// Markdown; docs/benchmarks.md says what its rows mean.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { bareList } from './bareList.mjs';
import { delays, ms, openStreams } from './delays.mjs';
import { besideKubernetesPlugin, besideRows } from './kubernetesPlugin.mjs';
import { load, settled } from './load.mjs';
import { readBenchOptions } from './options.mjs';
import { answerPath, startPortal } from './portal.mjs';
import {
  percentile,
  probe,
  sleep,
  startProgram,
  sendCommand,
} from './processes.mjs';
import { machine, printTable, runBenchmark, startTable } from './table.mjs';
import { streamMemory } from './streamMemory.mjs';
import { root } from '../lib/toolchain.mjs';

const {
  vms,
  entities: entityCount,
  seconds,
  churn: churnSeconds,
  port,
} = readBenchOptions('main');
/** VMs on the cluster that the large one is compared with. */
const FEW = 100;
const folder = mkdtempSync(join(tmpdir(), 'kubevirt-bench-'));
const { rows, row } = startTable();

/** Changes a VM of a demo cluster. */
function touch({ child }) {
  return index => sendCommand(child, 'touch', index);
}

/** A demo cluster of that name. */
async function startCluster(count, name) {
  const kubeconfig = join(folder, `${name}.kubeconfig`);
  const besideKubeconfig = join(folder, `${name}.beside.kubeconfig`);
  const { child } = await startProgram(
    name,
    join(root, 'scripts/bench/apiServer.ts'),
    [kubeconfig, String(count), name, besideKubeconfig],
    { folder, ready: 'ready' },
  );
  return { child, kubeconfig, besideKubeconfig };
}

async function answers(portal, label, must) {
  const asked = { seconds, entities: Math.min(50, vms / 10) };
  await load(portal, { ...asked, connections: 8 });
  const one = await load(portal, { ...asked, connections: 1 });
  row(
    `answer, 1 client${label}`,
    `p50 ${ms(one.p50)}, p99 ${ms(one.p99)}`,
    must[0],
  );
  const eight = await load(portal, { ...asked, connections: 8 });
  row(
    `answer, 8 clients${label}`,
    `${Math.round(eight.perSecond)} req/s, p50 ${ms(eight.p50)}, p99 ${ms(
      eight.p99,
    )}`,
    must[1],
  );
  row(
    `processor time of an answer${label}`,
    `${eight.cpu.toFixed(2)} ms, ${Math.round(
      1000 / eight.cpu,
    )} answers a second of one processor`,
    '',
  );
}

async function firstSync(portal, cluster) {
  // The small cluster first, so that neither loading the client library nor compiling counts as the mirror's.
  const unused = await probe(portal.child, portal.probeFile);
  await settled(portal, 'few');
  await sleep(2_000);
  const idle = await probe(portal.child, portal.probeFile);
  row(
    `memory of the first use, with ${FEW} VMs`,
    `${((idle.heap - unused.heap) / 1e6).toFixed(1)} MB`,
    '',
  );
  // What this process sees, which does next to nothing meanwhile, is the machine's doing.
  const noise = monitorEventLoopDelay({ resolution: 5 });
  noise.enable();
  const began = performance.now();
  await settled(portal);
  const taken = (performance.now() - began) / 1000;
  noise.disable();
  await sleep(2_000);
  const synced = await probe(portal.child, portal.probeFile);
  row(`first sync of ${vms} VMs`, `${taken.toFixed(1)} s`, '< 10 s');
  row(
    'processor time of the first sync',
    `${(synced.cpu / 1000).toFixed(1)} s`,
    '',
  );
  row(
    'event loop while it syncs',
    `p99.9 ${ms(synced.loop.p999)}, max ${ms(
      synced.loop.max,
    )}; in the idle process beside it p99.9 ${ms(
      noise.percentile(99.9) / 1e6,
    )}, max ${ms(noise.max / 1e6)}`,
    'p99.9 < 50 ms, max < 150 ms',
  );
  const grown = synced.heap - idle.heap;
  row(
    `memory of ${vms} VMs over idle`,
    `${(grown / 1e6).toFixed(1)} MB, ${(grown / vms / 1e3).toFixed(1)} kB a VM`,
    '< 60 MB, 6 kB a VM',
  );
  row(
    'peak RSS over idle',
    `${((synced.peakRss - idle.rss) / 1e6).toFixed(0)} MB`,
    '< 400 MB',
  );
  const bare = await bareList(cluster.kubeconfig);
  row(
    `first sync : bare paged lists (${bare.objects} objects)`,
    `${taken.toFixed(1)} s : ${bare.seconds.toFixed(1)} s = ${(
      taken / bare.seconds
    ).toFixed(2)}`,
    '≤ 1.5 on a real API server',
  );
}

async function streaming(portal, cluster) {
  const ten = await openStreams(portal, 10);
  row(
    'change → stream message',
    await delays(ten, touch(cluster), 1),
    'p50 < 250 ms, p99 < 1 s',
  );
  await ten.close();

  const held = await streamMemory(portal, Math.min(500, vms / 10), count =>
    openStreams(portal, count),
  );
  const many = held.streams;
  row(
    `${many.count} open streams`,
    `${(held.stream / 1e3).toFixed(1)} kB each (and ${(
      held.views / 1e3
    ).toFixed(
      1,
    )} kB for ten views that nobody had asked for), change → message ${await delays(
      many,
      touch(cluster),
      7,
    )}`,
    '≤ 20 kB each, p99 < 1 s',
  );

  await probe(portal.child, portal.probeFile);
  await sendCommand(cluster.child, 'churn', {
    perSecond: 200,
    seconds: churnSeconds,
  });
  const churned = await probe(portal.child, portal.probeFile);
  row(
    `churn of 200 changes/s for ${churnSeconds} s, ${many.count} streams open`,
    `${churned.cores.toFixed(2)} cores`,
    '< 0.5 cores',
  );
  await many.close();
}

/** The same asked of a large and of a small cluster in turn, so that what else the machine does hits both. */
async function growth(portal, cluster, few) {
  const cost = { app: [], few: [] };
  for (let round = 0; round < 6; round++) {
    for (const prefix of ['app', 'few']) {
      const { cpu } = await load(portal, {
        connections: 1,
        amount: 300,
        entities: FEW / 10,
        prefix,
      });
      cost[prefix].push(cpu);
    }
  }
  const [large, small] = [cost.app, cost.few].map(list =>
    percentile(list, 0.5),
  );
  row(
    `processor time of an answer at ${vms} VMs : at ${FEW} VMs`,
    `${large.toFixed(2)} ms : ${small.toFixed(2)} ms = ${(
      large / small
    ).toFixed(2)}`,
    'flat',
  );
  await updateCost(portal, cluster, few);
}

/**
 * The same updates of both clusters in turn: of as many VMs, so that as many are gathered into one message, with the
 * streams of those VMs open. Of the large cluster also updates of all its VMs.
 */
async function updateCost(portal, cluster, few) {
  const streams = [
    await openStreams(portal, FEW / 10),
    await openStreams(portal, FEW / 10, 'few'),
  ];
  const cost = { large: [], small: [], spread: [] };
  for (let round = 0; round < 4; round++) {
    for (const [name, child, among] of [
      ['large', cluster.child, FEW],
      ['small', few.child, FEW],
      ['spread', cluster.child, vms],
    ]) {
      await probe(portal.child, portal.probeFile);
      const made = await sendCommand(child, 'churn', {
        perSecond: 400,
        seconds: 4,
        among,
      });
      await sleep(500);
      const { cpu } = await probe(portal.child, portal.probeFile);
      // The first round warms up.
      if (round > 0) {
        cost[name].push(cpu / made);
      }
    }
  }
  for (const { close } of streams) {
    await close();
  }
  const [large, small, spread] = [cost.large, cost.small, cost.spread].map(
    list => percentile(list, 0.5),
  );
  row(
    `processor time of an update of one of ${FEW} VMs, at ${vms} VMs : at ${FEW} VMs`,
    `${large.toFixed(2)} ms : ${small.toFixed(2)} ms = ${(
      large / small
    ).toFixed(2)}; spread over all ${vms} ${spread.toFixed(2)} ms`,
    'flat',
  );
}

async function generator() {
  const { line } = await startProgram('generator', 'bench/generate.ts', [], {
    folder,
    cwd: join(root, 'plugins/scaffolder-backend-module-rafay'),
    ready: 'Option 1',
  });
  row('generator', line.replace(/ \(budget.*/, ''), '< 1 s');
}

async function main() {
  console.error(
    `${machine()}. Starting ${vms} VMs and ${entityCount} entities …`,
  );
  const few = await startCluster(FEW, 'few');
  const cluster = await startCluster(vms, 'bench');
  const portal = await startPortal({
    folder,
    port,
    kubeconfig: cluster.kubeconfig,
    fewKubeconfig: few.kubeconfig,
    entityCount,
    fewCount: FEW / 10,
    visibilityMs: 10_000,
  });
  await firstSync(portal, cluster);

  const answer = await fetch(portal.url + answerPath(0), {
    headers: portal.headers,
  });
  row(
    'bytes of an answer with 10 VMs',
    `${((await answer.arrayBuffer()).byteLength / 1e3).toFixed(1)} kB`,
    '< 10 kB',
  );
  const before = await sendCommand(cluster.child, 'requests');
  await answers(portal, '', [
    'p50 < 5 ms, p99 < 20 ms',
    '≥ 1000 req/s, p99 < 30 ms',
  ]);
  const after = await sendCommand(cluster.child, 'requests');
  row(
    'API-server calls of all those answers',
    `${
      after.others - before.others
    } (watches taken up again and signs of life: ${
      after.ofItself - before.ofItself
    })`,
    '0',
  );
  await streaming(portal, cluster);
  await growth(portal, cluster, few);

  const beside = await besideKubernetesPlugin(
    { portal, cluster },
    {
      folder,
      port: port + 2,
      // Those that have VMs.
      entityCount: Math.min(entityCount, vms / 10),
      asked: Math.min(50, vms / 10),
      seconds: Math.min(seconds, 1.5),
    },
  );
  besideRows(beside, ms).forEach(([what, measured]) => row(what, measured, ''));

  const ten = await openStreams(portal, 10);
  await sendCommand(cluster.child, 'storm', 1000);
  row(
    'change → stream message while 1000 VMs start',
    await delays(ten, touch(cluster), 1),
    'p50 < 250 ms, p99 < 1 s',
  );
  await ten.close();
  portal.child.kill('SIGTERM');
  few.child.kill('SIGTERM');

  const plain = await startPortal({
    folder,
    port: port + 1,
    kubeconfig: cluster.kubeconfig,
    entityCount,
    visibilityMs: 0,
  });
  await settled(plain);
  await answers(plain, ', without the visibility cache', [
    '',
    '≥ 100 req/s, p99 < 150 ms',
  ]);
  plain.child.kill('SIGTERM');
  cluster.child.kill('SIGTERM');
  await generator();

  console.log(`${machine()}\n`);
  printTable(rows);
}

await runBenchmark(folder, main);
