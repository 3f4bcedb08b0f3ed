// `npm run bench -- --fleet`: the fleet over many clusters, searched in memory; docs/benchmarks.md says what the rows mean.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../lib/toolchain.mjs';
import { readBenchOptions } from './options.mjs';
import { startProgram } from './processes.mjs';
import { machine, printTable, runBenchmark } from './table.mjs';

const { vms, clusters, entities } = readBenchOptions('fleet');
const folder = mkdtempSync(join(tmpdir(), 'kubevirt-bench-'));
await runBenchmark(folder, async () => {
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
  const size = `${(bytes / 1e3).toFixed(0)} kB`;
  console.log(
    `${machine()}; ${vms} VMs on ${clusters} clusters, ${entities} entities, a page of ${size}\n`,
  );
  printTable(rows);
});
