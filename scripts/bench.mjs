// `npm run bench`: see scripts/bench/main.mjs for what it measures and its options.
import { join } from 'node:path';
import { ensurePackages, root, run, toolchain } from './lib/toolchain.mjs';

const tool = toolchain();
await ensurePackages(tool);
process.exit(
  await run(
    tool.node,
    [join(root, 'scripts/bench/main.mjs'), ...process.argv.slice(2)],
    { env: tool.env },
  ),
);
