// `npm test`: types, lint, then every test. Runs on Node 20 and newer.
//   npm test -- --only types,lint,jest     some of the steps
//   npm test -- --since main               jest only for what changed
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Results } from './lib/results.mjs';
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

/** Runs a step and says how long it took; resolves with its exit code. */
async function timed(title, args, env = {}) {
  say(title);
  const began = Date.now();
  const code = await run(tool.node, args, { env: { ...tool.env, ...env } });
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${code === 0 ? '\u2714' : '\u2716'} ${title}: ${seconds} s`);
  return code;
}

async function step(name, title, args) {
  if (!steps.includes(name)) {
    return;
  }
  if ((await timed(title, args)) === 0) {
    passed += 1;
  } else {
    failures += 1;
    failed.push(title);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'test-results-'));
async function jest(title, args) {
  const report = join(folder, `${title}.json`);
  const code = await timed(
    title,
    [
      cli,
      'repo',
      'test',
      '--watchAll=false',
      '--passWithNoTests',
      '--maxWorkers=2',
      // Jest's 5 s are for idle machines; a gate may share its own with other work.
      '--testTimeout=300000',
      '--json',
      `--outputFile=${report}`,
      ...args,
    ],
    {
      CI: 'true',
      NODE_OPTIONS:
        '--experimental-vm-modules --disable-warning=ExperimentalWarning',
    },
  );
  return new Results(report, code);
}

async function tests() {
  const results = await jest(
    'Tests',
    options.since ? ['--since', options.since] : [],
  );
  if (results.againArgs) {
    results.replaceBy(await jest('Tests that failed', results.againArgs));
    results.unstable.forEach(file =>
      console.log(`Unstable: ${file} failed, and passed alone`),
    );
  }
  return results;
}

await step('types', 'Types', [join(root, 'node_modules/typescript/bin/tsc')]);
await step('lint', 'Lint', [cli, 'repo', 'lint', '--max-warnings', '0']);
await step('lint', 'Imports', [join(root, 'scripts/imports.mjs')]);
if (steps.includes('jest')) {
  try {
    const results = await tests();
    passed += results.passed;
    failures += results.failed;
    if (results.failed > 0) {
      failed.push('Tests');
    }
  } catch (error) {
    failures += 1;
    failed.push(`Tests (no result: ${error.message})`);
  }
}
rmSync(folder, { recursive: true, force: true });

if (failed.length > 0) {
  console.log(`Failed: ${failed.join(', ')}`);
}
console.log(`${passed} passed, ${failures} failed`);
process.exit(failed.length === 0 && failures === 0 ? 0 : 1);
