// The numbers of the mirror and the stream, through a started backend. Prints tables in Markdown.
//   --vms N      VMs on the cluster (10000)
//   --entities N entities of the catalog (5000)
//   --seconds N  length of a load (20)
//   --churn N    seconds of churn (60)
import autocannon from 'autocannon';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { answerPath, startPortal } from './portal.mjs';
import {
  endAll,
  percentile,
  probe,
  sleep,
  startProgram,
  tell,
} from './processes.mjs';
import { openStream } from './streams.mjs';
import { root } from '../lib/toolchain.mjs';

const { values } = parseArgs({
  options: {
    vms: { type: 'string', default: '10000' },
    entities: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '20' },
    churn: { type: 'string', default: '60' },
    port: { type: 'string', default: '7411' },
  },
});
const vms = Number(values.vms);
const entityCount = Number(values.entities);
const seconds = Number(values.seconds);
const folder = mkdtempSync(join(tmpdir(), 'kubevirt-bench-'));
const now = () => performance.timeOrigin + performance.now();
const rows = [];

function row(what, measured, must) {
  rows.push([what, measured, must]);
  console.error(`${what}: ${measured}`);
}

function ms(value) {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

async function startCluster(count, name) {
  const kubeconfig = join(folder, `${name}.kubeconfig`);
  const { child } = await startProgram(
    name,
    join(root, 'scripts/bench/apiServer.ts'),
    [kubeconfig, String(count)],
    {
      folder,
      ready: 'ready',
    },
  );
  return { child, kubeconfig };
}

/** Answers on as many connections as told, each asking again as soon as it has its answer. */
async function load(portal, connections, entities) {
  const result = await autocannon({
    url: portal.url,
    connections,
    duration: seconds,
    requests: Array.from({ length: entities }, (_, i) => ({
      path: answerPath(i),
      headers: portal.headers,
    })),
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(
      `${result.non2xx} answers were no success, ${result.errors} requests failed`,
    );
  }
  return result;
}

async function settled(portal) {
  for (;;) {
    const answer = await (
      await fetch(portal.url + answerPath(0), { headers: portal.headers })
    ).json();
    if (
      answer.clusters[0].state === 'synced' &&
      answer.virtualMachines.length === 10
    ) {
      return answer;
    }
    await sleep(20);
  }
}

async function answers(portal, label, must) {
  await load(portal, 8, 50);
  const one = await load(portal, 1, 50);
  row(
    `answer, 1 client${label}`,
    `p50 ${one.latency.p50} ms, p99 ${one.latency.p99} ms`,
    must[0],
  );
  const eight = await load(portal, 8, 50);
  row(
    `answer, 8 clients${label}`,
    `${Math.round(eight.requests.average)} req/s, p50 ${
      eight.latency.p50
    } ms, p99 ${eight.latency.p99} ms`,
    must[1],
  );
  return one.latency.average;
}

async function delays(portal, cluster, count, stride) {
  const found = new Map();
  const streams = [];
  for (let i = 0; i < count; i++) {
    streams.push(
      await openStream(
        `${portal.url}${answerPath(i)}/stream`,
        portal.headers,
        changed => {
          for (const vm of changed) {
            found.set(vm.name, [...(found.get(vm.name) ?? []), now()]);
          }
        },
      ),
    );
  }
  const measured = [];
  let lost = 0;
  for (let i = 0; i < 200; i++) {
    const { name, at } = await tell(
      cluster.child,
      'touch',
      ((i * stride) % count) * 10 + (i % 10),
    );
    let arrived;
    for (let waited = 0; waited < 200 && arrived === undefined; waited++) {
      await sleep(10);
      arrived = found.get(name)?.find(time => time >= at);
    }
    if (arrived === undefined) {
      lost += 1;
    } else {
      measured.push(arrived - at);
    }
    await sleep(20);
  }
  return { streams, measured, lost };
}

function describe({ measured, lost }) {
  return `p50 ${ms(percentile(measured, 0.5))}, p99 ${ms(
    percentile(measured, 0.99),
  )}${lost ? `, ${lost} lost` : ''}`;
}

async function main() {
  const port = Number(values.port);
  console.error(
    `Two processors are assumed; this machine has ${
      cpus().length
    }. Starting ${vms} VMs and ${entityCount} entities …`,
  );
  const cluster = await startCluster(vms, 'cluster');
  const portal = await startPortal({
    folder,
    port,
    kubeconfig: cluster.kubeconfig,
    entityCount,
    visibilityMs: 10_000,
  });

  const idle = await probe(portal.child, portal.probeFile);
  const began = performance.now();
  await settled(portal);
  row(
    `first sync of ${vms} VMs`,
    `${((performance.now() - began) / 1000).toFixed(1)} s`,
    '< 10 s',
  );
  await sleep(2_000);
  const synced = await probe(portal.child, portal.probeFile);
  row(
    'event loop while it syncs',
    `p99.9 ${ms(synced.loop.p999)}, max ${ms(synced.loop.max)}`,
    'p99.9 < 50 ms, max < 150 ms',
  );
  const grown = synced.heap - idle.heap;
  row(
    'memory of the mirror',
    `${(grown / 1e6).toFixed(1)} MB, ${(grown / vms / 1e3).toFixed(1)} kB a VM`,
    '< 60 MB, 6 kB a VM',
  );
  row(
    'peak RSS over idle',
    `${((synced.peakRss - idle.rss) / 1e6).toFixed(0)} MB`,
    '< 400 MB',
  );

  const bytes = Buffer.byteLength(
    await (
      await fetch(portal.url + answerPath(0), { headers: portal.headers })
    ).text(),
  );
  row(
    'bytes of an answer with 10 VMs',
    `${(bytes / 1e3).toFixed(1)} kB`,
    '< 10 kB',
  );

  const before = await tell(cluster.child, 'requests');
  const average = await answers(portal, '', [
    'p50 < 5 ms, p99 < 20 ms',
    '≥ 1000 req/s, p99 < 30 ms',
  ]);
  row(
    'API-server calls of all those answers',
    String((await tell(cluster.child, 'requests')) - before),
    '0',
  );

  const few = await delays(portal, cluster, 10, 1);
  row('change → stream message', describe(few), 'p50 < 250 ms, p99 < 1 s');
  few.streams.forEach(stream => stream.close());

  const baseline = await probe(portal.child, portal.probeFile);
  const many = await delays(portal, cluster, Math.min(500, vms / 10), 7);
  const opened = await probe(portal.child, portal.probeFile);
  row(
    `${many.streams.length} open streams`,
    `${((opened.heap - baseline.heap) / many.streams.length / 1e3).toFixed(
      1,
    )} kB each, change → message ${describe(many)}`,
    '≤ 20 kB each, p99 < 1 s',
  );
  many.streams.forEach(stream => stream.close());
  await sleep(500);

  await probe(portal.child, portal.probeFile);
  await tell(cluster.child, 'churn', {
    perSecond: 200,
    seconds: Number(values.churn),
  });
  const churned = await probe(portal.child, portal.probeFile);
  row(
    `churn of 200 changes/s for ${values.churn} s`,
    `${churned.cores.toFixed(2)} cores`,
    '< 0.5 cores',
  );

  await tell(cluster.child, 'storm', 1000);
  const storm = await delays(portal, cluster, 10, 1);
  row(
    'change → stream message while 1000 VMs start',
    describe(storm),
    'p50 < 250 ms, p99 < 1 s',
  );
  storm.streams.forEach(stream => stream.close());
  portal.child.kill('SIGTERM');

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

  const small = await startCluster(100, 'small');
  const light = await startPortal({
    folder,
    port: port + 2,
    kubeconfig: small.kubeconfig,
    entityCount,
    visibilityMs: 10_000,
  });
  await settled(light);
  await load(light, 8, 10);
  const little = await load(light, 1, 10);
  row(
    `answer time at ${vms} VMs : at 100 VMs`,
    (average / little.latency.average).toFixed(2),
    'flat',
  );

  console.log('| what | measured | must |\n|---|---|---|');
  for (const cells of rows) {
    console.log(`| ${cells.join(' | ')} |`);
  }
}

let code = 0;
try {
  await main();
} catch (error) {
  console.error(error);
  console.error(`Logs: ${folder}`);
  code = 1;
} finally {
  await endAll();
}
if (code === 0) {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(code);
