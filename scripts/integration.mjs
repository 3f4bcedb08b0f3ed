// The integration suite: what must hold on a real control plane.
//   KUBEVIRT_TEST_KUBECONFIG        a cluster with KubeVirt and CDI, whose owner may do everything
//   KUBEVIRT_TEST_EMPTY_KUBECONFIG  a cluster without them, where the generator's output is installed
//   KUBEVIRT_TEST_OPERATOR_KUBECONFIG  the same, with Nodes of the control plane, where KubeVirt comes and goes
//   KUBEVIRT_TEST_FAULTS_KUBECONFIG a cluster as the first, whose API server may be killed, with
//   KUBEVIRT_TEST_FAULT_COMMAND     the command line that does so: a fault's name is appended to it
// Where none is set, test beds beside the checkout are started and ended, one after the other.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { TestBed, whyNoOperator, whyNoTestBed } from './lib/testbed.mjs';
import { ensurePackages, root, say, toolchain } from './lib/toolchain.mjs';

const PHASES = [
  {
    title: 'KubeVirt and CDI on a real control plane',
    variable: 'KUBEVIRT_TEST_KUBECONFIG',
    pattern:
      '(?<!install\\.|faults\\.|platform\\.)(integration|contract)\\.test\\.tsx?$',
    bed: [],
    whyNot: async () => undefined,
  },
  {
    title: 'What the generator writes, installed on an empty cluster',
    variable: 'KUBEVIRT_TEST_EMPTY_KUBECONFIG',
    pattern: 'install\\.integration\\.test\\.ts$',
    bed: ['--operator', '--managed'],
    // A bed that has just ended may hold the port a moment longer.
    whyNot: () => whyNoOperator(10_000),
  },
  {
    title: 'The operator of KubeVirt: install, update, uninstall',
    variable: 'KUBEVIRT_TEST_OPERATOR_KUBECONFIG',
    pattern: 'platform\\.contract\\.test\\.ts$',
    bed: ['--operator'],
    whyNot: () => whyNoOperator(10_000),
  },
  {
    title: 'The mirror of an API server that is killed, hung and compacted',
    variable: 'KUBEVIRT_TEST_FAULTS_KUBECONFIG',
    pattern: 'faults\\.integration\\.test\\.ts$',
    bed: ['--feature-gates', 'WatchList=true'],
    whyNot: async () => undefined,
  },
];

const results = mkdtempSync(join(tmpdir(), 'test-results-'));
const given = PHASES.some(({ variable }) => process.env[variable]);
let passed = 0;
let failed = 0;
let bed;
let jest;

/** Ends what runs, whatever ends this program. */
function stop() {
  jest?.kill('SIGTERM');
  jest = undefined;
  bed?.down();
  bed = undefined;
}
function end(code) {
  stop();
  rmSync(results, { recursive: true, force: true });
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    console.log(`Ended by ${signal}.`);
    console.log(`${passed} passed, ${failed + 1} failed`);
    end(1);
  });
}

function runJest(tool, phase, kubeconfig, report) {
  const env = { ...tool.env };
  PHASES.forEach(({ variable }) => delete env[variable]);
  if (bed) {
    env.KUBEVIRT_TEST_FAULT_COMMAND = bed.faultCommand;
  }
  return new Promise((done, fail) => {
    jest = spawn(
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
        phase.pattern,
      ],
      {
        cwd: root,
        env: {
          ...env,
          CI: 'true',
          NODE_OPTIONS:
            '--experimental-vm-modules --disable-warning=ExperimentalWarning',
          [phase.variable]: resolve(kubeconfig),
        },
        // The report goes to a file; with --json jest repeats it on its output.
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    jest.once('error', fail);
    jest.once('close', code => {
      jest = undefined;
      done(code ?? 1);
    });
  });
}

/** Counts a report, and tells in words what did not run. */
function count(report, code) {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed += result.numPassedTests;
  // A file that could not run has failed too, though it holds no failed test.
  const failures = result.numFailedTests + result.numRuntimeErrorTestSuites;
  failed += failures > 0 || code === 0 ? failures : 1;
  const skipped = new Map();
  for (const { name, assertionResults } of result.testResults) {
    for (const { status, ancestorTitles } of assertionResults) {
      if (status === 'pending' || status === 'todo') {
        const suite = `${relative(root, name)}: ${ancestorTitles[0] ?? ''}`;
        skipped.set(suite, (skipped.get(suite) ?? 0) + 1);
      }
    }
  }
  skipped.forEach((tests, suite) =>
    console.log(`Skipped ${tests} of ${suite}`),
  );
  if (result.numPassedTests === 0 && failures === 0) {
    failed += 1;
    console.log('No test ran, though there was a cluster for them.');
  }
}

async function runPhase(tool, phase) {
  const began = Date.now();
  let kubeconfig = process.env[phase.variable];
  const why = kubeconfig
    ? undefined
    : (given && `${phase.variable} is not set`) ||
      whyNoTestBed() ||
      (await phase.whyNot());
  if (why) {
    console.log(`Skipped: ${phase.title} (${why}).`);
    return;
  }
  say(phase.title);
  try {
    if (!kubeconfig) {
      say(
        'Starting a control plane (some 15 minutes the first time: it is built from source) …',
      );
      bed = new TestBed();
      if (!(await bed.up(phase.bed))) {
        throw new Error('the control plane did not start');
      }
      kubeconfig = bed.kubeconfig;
    }
    const report = join(results, `${phase.variable}.json`);
    count(report, await runJest(tool, phase, kubeconfig, report));
  } catch (error) {
    failed += 1;
    console.log(`\u2716 ${phase.title}: no result, for ${error.message}`);
  } finally {
    stop();
  }
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${phase.title}: ${seconds} s`);
}

const tool = toolchain();
await ensurePackages(tool);
for (const phase of PHASES) {
  await runPhase(tool, phase);
}
console.log(`${passed} passed, ${failed} failed`);
end(failed === 0 ? 0 : 1);
