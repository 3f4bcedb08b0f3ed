// `npm run bench`: see scripts/bench/main.mjs for what it measures and its options, and scripts/bench/testBed.mjs for
// `npm run bench -- --test-bed`.
import { join } from 'node:path';
import { ensurePackages, root, run, toolchain } from './lib/toolchain.mjs';

const tool = toolchain();
await ensurePackages(tool);
process.exit(
  await run(
    tool.node,
    [
      join(
        root,
        'scripts/bench',
        process.argv.includes('--test-bed') ? 'testBed.mjs' : 'main.mjs',
      ),
      ...process.argv.slice(2),
    ],
    { env: tool.env },
  ),
);
