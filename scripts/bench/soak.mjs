// Does memory stay flat? Churn, open streams and answers for a given time; a line a minute.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portOption, readArguments } from '../lib/arguments.mjs';
import { root } from '../lib/toolchain.mjs';
import { vmsOption } from './options.mjs';
import { answerPath, startPortal } from './portal.mjs';
import { probe, sleep, startProgram, sendCommand } from './processes.mjs';
import { openStream } from './streams.mjs';
import { runBenchmark } from './table.mjs';

/** Streams that are open at a time, each of an entity of its own. */
const STREAMS = 20;
const PROGRAM = 'node scripts/bench/soak.mjs';
const USAGE = `Usage: ${PROGRAM} [options]
  --minutes N   how long (60)
  --vms N       VMs on the cluster (2000)
  --port N      port of the backend (7431)`;

const { minutes, vms, port } = readArguments(PROGRAM, USAGE, {
  minutes: { type: 'number', default: 60 },
  vms: vmsOption(2_000, STREAMS),
  port: portOption(7431),
});
const folder = mkdtempSync(join(tmpdir(), 'kubevirt-soak-'));

async function main() {
  const kubeconfig = join(folder, 'kubeconfig');
  const { child: cluster } = await startProgram(
    'cluster',
    join(root, 'scripts/bench/apiServer.ts'),
    [kubeconfig, String(vms)],
    { folder, ready: 'ready' },
  );
  const portal = await startPortal({
    folder,
    port,
    kubeconfig,
    entityCount: vms / 10,
    visibilityMs: 10_000,
  });
  const samples = [];
  console.log(
    '| minute | heap | RSS | cores | loop p99 | changes | stream messages |\n|---|---|---|---|---|---|---|',
  );
  for (let minute = 1; minute <= minutes; minute++) {
    await portal.renew();
    // Streams come and go: what a closed one leaves behind would show.
    const streams = [];
    for (let i = 0; i < STREAMS; i++) {
      streams.push(
        await openStream(
          `${portal.url}${answerPath(i)}/stream`,
          portal.headers,
        ),
      );
    }
    const asking = setInterval(
      () =>
        fetch(portal.url + answerPath(Math.floor((Math.random() * vms) / 10)), {
          headers: portal.headers,
        })
          .then(answer => answer.arrayBuffer())
          .catch(() => {}),
      100,
    );
    const changes = await sendCommand(cluster, 'churn', {
      perSecond: 40,
      seconds: 55,
    });
    clearInterval(asking);
    await sleep(500);
    const messages = streams.reduce(
      (sum, stream) => sum + stream.messages(),
      0,
    );
    streams.forEach(stream => stream.close());
    await sleep(1_000);
    const used = await probe(portal.child, portal.probeFile);
    samples.push(used.heap);
    console.log(
      `| ${minute} | ${(used.heap / 1e6).toFixed(1)} MB | ${(
        used.rss / 1e6
      ).toFixed(0)} MB | ${used.cores.toFixed(2)} | ${used.loop.p99.toFixed(
        0,
      )} ms | ${changes} | ${messages} |`,
    );
  }
  if (samples.length < 3) {
    return;
  }
  const third = Math.floor(samples.length / 3);
  const mean = list =>
    list.reduce((sum, value) => sum + value, 0) / list.length;
  const early = mean(samples.slice(third, 2 * third));
  const late = mean(samples.slice(-third));
  console.log(
    `Heap of the last third over the middle third: ${(late / early).toFixed(
      3,
    )}`,
  );
}

await runBenchmark(folder, main);
