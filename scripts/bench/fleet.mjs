// `npm run bench -- --fleet`: the fleet over many clusters, searched in memory; docs/benchmarks.md says what the rows mean.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../lib/toolchain.mjs';
import { readBenchOptions } from './options.mjs';
import { endAll, startProgram } from './processes.mjs';

const { vms, clusters, entities } = readBenchOptions('fleet');
const folder = mkdtempSync(join(tmpdir(), 'kubevirt-bench-'));
let code = 0;
try {
  const { line } = await startProgram(
    'fleet',
    join(root, 'scripts/bench/fleet.ts'),
    [String(vms), String(clusters), String(entities)],
    {
      folder,
      ready: 'fleet ',
      node: ['--expose-gc'],
      env: { NODE_ENV: 'production' },
    },
  );
  const { rows, bytes } = JSON.parse(line.slice('fleet '.length));
  console.log(
    `${availableParallelism()} processors, load ${loadavg()
      .map(value => value.toFixed(1))
      .join(' ')}, Node ${
      process.versions.node
    }; ${vms} VMs on ${clusters} clusters, ${entities} entities, a page of ${(
      bytes / 1e3
    ).toFixed(0)} kB\n`,
  );
  console.log('| what | measured | must |\n|---|---|---|');
  for (const cells of rows) {
    console.log(`| ${cells.join(' | ')} |`);
  }
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
