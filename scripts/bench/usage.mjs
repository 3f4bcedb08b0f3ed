// `npm run bench -- --usage`: what VMs of one entity use, asked of a demo cluster; docs/benchmarks.md says what the rows mean.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../lib/toolchain.mjs';
import { readBenchOptions } from './options.mjs';
import { startProgram } from './processes.mjs';
import { machine, printTable, runBenchmark } from './table.mjs';

const { vms, rounds } = readBenchOptions('usage');
const folder = mkdtempSync(join(tmpdir(), 'kubevirt-bench-'));
await runBenchmark(folder, async () => {
  const { line } = await startProgram(
    'usage',
    join(root, 'scripts/bench/usage.ts'),
    [join(folder, 'usage.kubeconfig'), String(vms), String(rounds)],
    { folder, ready: 'usage ', env: { NODE_ENV: 'production' } },
  );
  console.log(`${machine()}; ${vms} VMs of one entity, ${rounds} rounds\n`);
  printTable(JSON.parse(line.slice('usage '.length)).rows);
});
