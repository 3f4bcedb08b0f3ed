import { rmSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { endAll } from './processes.mjs';

/** Rows of a table: what was measured, the figure, and what it must be. Each is shown as it comes. */
export function startTable() {
  const rows = [];
  return {
    rows,
    row(what, measured, must = '') {
      rows.push([what, measured, must]);
      console.error(`${what}: ${measured}`);
    },
  };
}

/** Prints rows as a table in Markdown. */
export function printTable(rows) {
  console.log('| what | measured | must |\n|---|---|---|');
  for (const cells of rows) {
    console.log(`| ${cells.join(' | ')} |`);
  }
}

/** On what machine it was measured, and how busy that is. */
export function machine() {
  const load = loadavg().map(value => value.toFixed(1));
  return `${availableParallelism()} processors, load ${load.join(' ')}, Node ${
    process.versions.node
  }`;
}

/** Runs a benchmark, ends what it started, and ends this process; its folder stays where it failed, for the logs. */
export async function runBenchmark(folder, main) {
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
}
