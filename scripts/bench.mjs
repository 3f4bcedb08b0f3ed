// `npm run bench`: scripts/bench/main.mjs says what it measures, and scripts/bench/testBed.mjs what with `--test-bed`.
import { join } from 'node:path';
import { readBenchOptions } from './bench/options.mjs';
import { ensurePackages, root, run, toolchain } from './lib/toolchain.mjs';

const withTestBed = process.argv.includes('--test-bed');
// Before packages are brought: who asks for help, or mistypes, is answered at once.
readBenchOptions(withTestBed);
const tool = toolchain();
await ensurePackages(tool);
process.exit(
  await run(
    tool.node,
    [
      join(root, 'scripts/bench', withTestBed ? 'testBed.mjs' : 'main.mjs'),
      ...process.argv.slice(2),
    ],
    { env: tool.env },
  ),
);
