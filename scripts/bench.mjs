// `npm run bench`: scripts/bench/main.mjs says what it measures, scripts/bench/testBed.mjs what with `--test-bed`,
// scripts/bench/fleet.mjs what with `--fleet`, scripts/bench/fleetPage.mjs what with `--fleet-page`, scripts/bench/usage.mjs what with `--usage`, and scripts/bench/consoles.mjs what with `--consoles`.
import { join } from 'node:path';
import { readBenchOptions } from './bench/options.mjs';
import { ensurePackages, root, run, toolchain } from './lib/toolchain.mjs';

const BY_FLAG = {
  '--test-bed': 'testBed',
  '--fleet': 'fleet',
  '--fleet-page': 'fleetPage',
  '--usage': 'usage',
  '--consoles': 'consoles',
};
const flag = process.argv.find(argument => argument in BY_FLAG);
const program = flag ? BY_FLAG[flag] : 'main';
// Before packages are brought: who asks for help, or mistypes, is answered at once.
readBenchOptions(program);
const tool = toolchain();
await ensurePackages(tool);
process.exit(
  await run(
    tool.node,
    [join(root, 'scripts/bench', `${program}.mjs`), ...process.argv.slice(2)],
    { env: tool.env },
  ),
);
