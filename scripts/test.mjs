// `npm test`: types, lint, then every test. Runs on Node 20 and newer.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from './lib/arguments.mjs';
import { Results } from './lib/results.mjs';
import {
  ensurePackages,
  fail,
  root,
  run,
  say,
  toolchain,
} from './lib/toolchain.mjs';

const STEPS = ['types', 'lint', 'jest'];
const USAGE = `Usage: npm test -- [options]
  --only STEPS   some of the steps, by comma (${STEPS})
  --since REF    only the tests of what changed since that commit or branch
  --strict       what fails is not run again, and a warning of Node or jest fails`;

const options = readArguments('npm test --', USAGE, {
  only: { type: 'string', default: STEPS.join() },
  since: { type: 'string' },
  strict: { type: 'boolean', default: false },
});
const steps = options.only.split(',');
const unknown = steps.filter(name => !STEPS.includes(name));
if (unknown.length > 0) {
  fail(`--only: there is no step '${unknown[0]}', but ${STEPS.join(', ')}.`, 2);
}
const tool = toolchain();
await ensurePackages(tool);

const cli = join(root, 'node_modules/@backstage/cli/bin/backstage-cli');
const failed = [];
let passed = 0;
let failures = 0;

/** What Node and jest warn of, as of something left open. What is printed by a test fails it (packages/test-setup). */
const WARNING = /^\(node:\d+\) |worker process has failed to exit|did not exit/;
const warnings = new Set();

/** Runs a step and says how long it took; resolves with its exit code. */
async function timed(title, args, { env = {}, onLine } = {}) {
  say(title);
  const began = Date.now();
  const code = await run(tool.node, args, {
    env: { ...tool.env, ...env },
    onLine,
  });
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
      env: {
        CI: 'true',
        NODE_OPTIONS:
          '--experimental-vm-modules --disable-warning=ExperimentalWarning',
        ...(process.stderr.isTTY ? { FORCE_COLOR: '1' } : {}),
      },
      onLine: line => WARNING.test(line) && warnings.add(line),
    },
  );
  if (options.since && code === 0 && !existsSync(report)) {
    // Nothing that has tests changed, so that jest was not run.
    return undefined;
  }
  return new Results(report, code);
}

async function tests() {
  const results = await jest(
    'Tests',
    options.since ? ['--since', options.since] : [],
  );
  if (results?.againArgs && !options.strict) {
    results.replaceBy(await jest('Tests that failed', results.againArgs));
    results.unstable.forEach(file =>
      console.log(`Flaky: ${file} failed, and passed alone`),
    );
  }
  return results;
}

await step('types', 'Types', [join(root, 'node_modules/typescript/bin/tsc')]);
await step('lint', 'Lint', [cli, 'repo', 'lint', '--max-warnings', '0']);
await step('lint', 'Imports', [join(root, 'scripts/imports.mjs')]);
await step('lint', 'Words', [join(root, 'scripts/words.mjs')]);
await step('lint', 'Patterns', [join(root, 'scripts/patterns.mjs')]);
await step('lint', 'Unused', [
  join(root, 'node_modules/knip/bin/knip.js'),
  '--no-config-hints',
]);
await step('lint', 'Lock files', [join(root, 'scripts/locks.mjs')]);
if (steps.includes('jest')) {
  try {
    const results = await tests();
    passed += results?.passed ?? 0;
    failures += results?.failed ?? 0;
    if (results?.failed > 0) {
      failed.push('Tests');
    }
  } catch (error) {
    failures += 1;
    failed.push(`Tests (no result: ${error.message})`);
  }
}
rmSync(folder, { recursive: true, force: true });
for (const warning of warnings) {
  console.log(`Warned: ${warning}`);
}
if (warnings.size > 0 && options.strict) {
  failures += 1;
  failed.push('Warnings');
}

if (failed.length > 0) {
  console.log(`Failed: ${failed.join(', ')}`);
}
console.log(`${passed} passed, ${failures} failed`);
process.exit(failed.length === 0 && failures === 0 ? 0 : 1);
