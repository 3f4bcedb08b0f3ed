// `npm run bench -- --test-bed`: the first sync, and the way of a change, with a real API server. Starts a test bed
// of its own, fills it with running VMs and ends it; docs/benchmarks.md says what the rows mean.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { delays, openStreams } from './delays.mjs';
import { fillTestBed, apiOf, touchVm } from './fillTestBed.mjs';
import { settled } from './load.mjs';
import { readBenchOptions } from './options.mjs';
import { startPortal } from './portal.mjs';
import { endAll, percentile, startProgram } from './processes.mjs';
import { machine, printTable, startTable } from './table.mjs';
import { TestBed, whyNoTestBed } from '../lib/testbed.mjs';
import { root } from '../lib/toolchain.mjs';

const { vms, rounds, port } = readBenchOptions('testBed');
const { rows, row } = startTable();

/** Reads the cluster once, in a process of its own; resolves with the figures it prints. */
async function once(folder, name, file, args, ready) {
  const { child, line } = await startProgram(
    name,
    join(root, 'scripts/bench', file),
    args,
    { folder, ready, env: { NODE_ENV: 'production' } },
  );
  if (child.exitCode === null) {
    await new Promise(resolve => child.once('close', resolve));
  }
  return JSON.parse(line.slice(ready.length));
}

/**
 * Waits until the control plane is done with what filled it: until two bare lists in a row take about the same.
 * Before that the order in which the ways are taken says more than the ways, and lists may end with a time-out.
 */
async function calmed(folder, bare) {
  let last = Infinity;
  for (let tries = 0; tries < 20; tries++) {
    const seconds = await bare().then(
      figures => figures.seconds,
      () => Infinity,
    );
    console.error(`  until it is calm: ${seconds.toFixed(1)} s`);
    if (Math.abs(seconds - last) < 0.15 * seconds) {
      return;
    }
    last = seconds;
  }
  throw new Error(`The control plane did not come to rest; see ${folder}`);
}

async function firstSyncs(folder, kubeconfig) {
  const ways = {
    bare: () => once(folder, 'bare', 'bareListOnce.ts', [kubeconfig], 'listed'),
    paged: () =>
      once(folder, 'paged', 'firstSync.ts', [kubeconfig, 'paged'], 'synced'),
    streamed: () =>
      once(
        folder,
        'streamed',
        'firstSync.ts',
        [kubeconfig, 'streamed'],
        'synced',
      ),
  };
  await calmed(folder, ways.bare);
  const taken = { bare: [], paged: [], streamed: [] };
  for (let round = 0; round < rounds; round++) {
    for (const [name, read] of Object.entries(ways)) {
      const figures = await read();
      console.error(`  ${name}: ${JSON.stringify(figures)}`);
      taken[name].push(figures);
    }
  }
  const median = (name, figure) =>
    percentile(
      taken[name].map(each => each[figure]),
      0.5,
    );
  const bare = median('bare', 'seconds');
  for (const [name, how, must] of [
    ['paged', 'by paged lists', '≤ 1.5'],
    ['streamed', 'by streamed lists', ''],
  ]) {
    row(
      `first sync of ${vms} VMs from a real API server, ${how} : bare paged lists (${median(
        'bare',
        'objects',
      )} objects), medians of ${rounds}`,
      `${median(name, 'seconds').toFixed(1)} s : ${bare.toFixed(1)} s = ${(
        median(name, 'seconds') / bare
      ).toFixed(2)} (${median(name, 'cpu').toFixed(
        1,
      )} s of processor time; event loop p99.9 ${median(name, 'p999').toFixed(
        0,
      )} ms)`,
      must,
    );
  }
}

async function throughBackend(folder, kubeconfig) {
  // Entities name the cluster `bench`, which is what the kubeconfig's context is called.
  const config = parse(readFileSync(kubeconfig, 'utf8'));
  config.contexts[0].name = 'bench';
  config['current-context'] = 'bench';
  const file = join(folder, 'bench.kubeconfig');
  writeFileSync(file, stringify(config), { mode: 0o600 });
  const portal = await startPortal({
    folder,
    port,
    kubeconfig: file,
    entityCount: Math.ceil(vms / 10),
    visibilityMs: 10_000,
  });
  const began = performance.now();
  await settled(portal);
  row(
    'the same through the backend, from the first request on',
    `${((performance.now() - began) / 1000).toFixed(1)} s`,
    '',
  );
  const api = apiOf(file);
  const ten = await openStreams(portal, Math.min(10, vms / 10));
  row(
    'change → stream message, from a real API server',
    await delays(ten, index => touchVm(api, index), 1),
    'p50 < 250 ms, p99 < 1 s',
  );
  await ten.close();
}

const why = whyNoTestBed();
if (why) {
  console.error(`No figures of a real API server: ${why}.`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'kubevirt-bench-'));
const bed = new TestBed();
let code = 1;
const end = async () => {
  await endAll();
  bed.down();
};
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => end().then(() => process.exit(1)));
}
try {
  if (!(await bed.up(['--feature-gates', 'WatchList=true']))) {
    throw new Error('The test bed did not start');
  }
  await bed.run('vms', '1', '--namespace', 'original');
  console.error(`Filling it with ${vms} VMs …`);
  await fillTestBed(bed.kubeconfig, vms, 'original', () =>
    bed.run('fault', 'controller-down'),
  );
  await firstSyncs(folder, bed.kubeconfig);
  await throughBackend(folder, bed.kubeconfig);
  console.log(`${machine()}\n`);
  printTable(rows);
  code = 0;
} catch (error) {
  console.error(error);
  console.error(`Logs: ${folder}`);
} finally {
  await end();
}
if (code === 0) {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(code);
