// `npm test`: types, lint, then every test. Runs on Node 20 and newer.
//   npm test -- --only types,lint,jest     some of the steps
//   npm test -- --since main               jest only for what changed
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensurePackages, root, run, say, toolchain } from './lib/toolchain.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'types,lint,jest' },
    since: { type: 'string' },
  },
});
const steps = options.only.split(',');
const tool = toolchain();
await ensurePackages(tool);

const cli = join(root, 'node_modules/@backstage/cli/bin/backstage-cli');
const failed = [];
let passed = 0;
let failures = 0;

async function step(name, title, args, env = {}) {
  if (!steps.includes(name)) {
    return;
  }
  say(title);
  const began = Date.now();
  const code = await run(tool.node, args, { env: { ...tool.env, ...env } });
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${code === 0 ? '\u2714' : '\u2716'} ${title}: ${seconds} s`);
  if (code !== 0) {
    failed.push(title);
  }
  if (name !== 'jest') {
    passed += code === 0 ? 1 : 0;
    failures += code === 0 ? 0 : 1;
  }
}

await step('types', 'Types', [join(root, 'node_modules/typescript/bin/tsc')]);
await step('lint', 'Lint', [cli, 'repo', 'lint', '--max-warnings', '0']);
await step('lint', 'Imports', [join(root, 'scripts/imports.mjs')]);

const results = mkdtempSync(join(tmpdir(), 'test-results-'));
const report = join(results, 'jest.json');
await step(
  'jest',
  'Tests',
  [
    cli,
    'repo',
    'test',
    '--watchAll=false',
    '--passWithNoTests',
    '--maxWorkers=2',
    // Jest's 5 s are for idle machines; a gate may share its own with other work.
    '--testTimeout=60000',
    '--json',
    `--outputFile=${report}`,
    ...(options.since ? ['--since', options.since] : []),
  ],
  {
    CI: 'true',
    NODE_OPTIONS:
      '--experimental-vm-modules --disable-warning=ExperimentalWarning',
  },
);
if (steps.includes('jest')) {
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    passed += result.numPassedTests;
    // A file that could not run has failed too, though it holds no failed test.
    failures += result.numFailedTests + result.numRuntimeErrorTestSuites;
  } catch {
    failures += 1;
    failed.push('Tests (no result was written)');
  }
}
rmSync(results, { recursive: true, force: true });

if (failed.length > 0) {
  console.log(`Failed: ${[...new Set(failed)].join(', ')}`);
}
console.log(`${passed} passed, ${failures} failed`);
process.exit(failed.length === 0 && failures === 0 ? 0 : 1);
