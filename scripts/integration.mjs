// The integration suite: what must hold on a real control plane. It runs against the cluster that
// KUBEVIRT_TEST_KUBECONFIG names; where that is not set, a test bed beside the checkout is started and ended.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensurePackages, root, run, say, toolchain } from './lib/toolchain.mjs';

const testbed = resolve(root, '../shared/testbed/testbed.mjs');
const hasGo = spawnSync('go', ['version']).status === 0;

let kubeconfig = process.env.KUBEVIRT_TEST_KUBECONFIG;
let stop = () => {};

if (
  !kubeconfig &&
  existsSync(testbed) &&
  hasGo &&
  process.platform === 'linux'
) {
  const directory = mkdtempSync(join(tmpdir(), 'kubevirt-integration-'));
  const bed = (...args) =>
    spawnSync(process.execPath, [testbed, ...args, '--dir', directory], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  say(
    'Starting a real control plane (minutes the first time: it is built from source) …',
  );
  if (bed('up', '--port', '17943').status !== 0) {
    bed('down');
    console.log('The control plane did not start; the lines above say why.');
    console.log('0 passed, 1 failed');
    process.exit(1);
  }
  kubeconfig = join(directory, 'admin.kubeconfig');
  stop = () => {
    bed('down');
    rmSync(directory, { recursive: true, force: true });
  };
}
if (!kubeconfig) {
  console.log(
    'Integration suite skipped: KUBEVIRT_TEST_KUBECONFIG is not set, and there is no test bed beside the checkout.',
  );
  console.log('0 passed, 0 failed');
  process.exit(0);
}

const tool = toolchain();
await ensurePackages(tool);
const results = mkdtempSync(join(tmpdir(), 'test-results-'));
const report = join(results, 'jest.json');
let passed = 0;
let failed = 0;
try {
  say('Integration suite');
  const code = await run(
    tool.node,
    [
      join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'repo',
      'test',
      '--watchAll=false',
      '--runInBand',
      '--json',
      `--outputFile=${report}`,
      '--testPathPatterns',
      '(integration|contract)\\.test\\.tsx?$',
    ],
    {
      env: {
        ...tool.env,
        CI: 'true',
        NODE_OPTIONS:
          '--experimental-vm-modules --disable-warning=ExperimentalWarning',
        KUBEVIRT_TEST_KUBECONFIG: resolve(kubeconfig),
      },
    },
  );
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed = result.numPassedTests;
  failed =
    result.numFailedTests +
    result.numRuntimeErrorTestSuites +
    (code !== 0 && result.success ? 1 : 0);
} catch (error) {
  failed += 1;
  console.log(`The integration suite gave no result: ${error.message}`);
} finally {
  rmSync(results, { recursive: true, force: true });
  stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
