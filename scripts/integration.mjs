// The integration suite: what must hold on a real control plane.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readArguments } from './lib/arguments.mjs';
import { Results } from './lib/results.mjs';
import {
  TestBed,
  prometheusOptions,
  whyNoOperator,
  whyNoTestBed,
} from './lib/testbed.mjs';
import { ensurePackages, root, say, toolchain } from './lib/toolchain.mjs';

const USAGE = `Usage: npm run integration -- [options]
  --strict   what fails is not run again, and what has no cluster fails
  KUBEVIRT_TEST_KUBECONFIG           a cluster with KubeVirt and CDI, whose owner may do everything
  KUBEVIRT_TEST_PROMETHEUS_URL       a Prometheus that reads the metrics of its virt-handlers
  KUBEVIRT_TEST_OLDER_KUBECONFIG     the same with the oldest Kubernetes, for the words of others that are parsed
  KUBEVIRT_TEST_SNAPSHOTS_KUBECONFIG the first, on a default StorageClass whose driver takes snapshots
  KUBEVIRT_TEST_EMPTY_KUBECONFIG     a cluster without them, where the generator's output is installed
  KUBEVIRT_TEST_OPERATOR_KUBECONFIG  the same, with Nodes of the control plane, where KubeVirt comes and goes
  KUBEVIRT_TEST_FAULTS_KUBECONFIG    a cluster as the first, whose API server may be killed, with
  KUBEVIRT_TEST_FAULT_COMMAND        the command line that does so: a fault's name is appended to it
Where none is set, test beds beside the checkout are started and ended, one after the other.`;

const { strict } = readArguments('npm run integration --', USAGE, {
  strict: { type: 'boolean', default: false },
});

/** The newest Kubernetes that KubeVirt 1.9 runs on, and one from before its scheduler's words changed. */
const NEWEST = ['--kubernetes', '1.36'];
const OLDER = ['--kubernetes', '1.33'];

const PHASES = [
  {
    title: 'KubeVirt and CDI on a real control plane',
    variable: 'KUBEVIRT_TEST_KUBECONFIG',
    pattern:
      '(?<!install\\.|faults\\.|platform\\.|snapshots\\.)(integration|contract)\\.test\\.tsx?$',
    bed: [...NEWEST, ...prometheusOptions()],
    whyNot: async () => undefined,
  },
  {
    title: 'The words that are parsed, of an older Kubernetes',
    variable: 'KUBEVIRT_TEST_OLDER_KUBECONFIG',
    // What the suites look for.
    as: 'KUBEVIRT_TEST_KUBECONFIG',
    pattern: 'src/causes\\.integration\\.test\\.ts$',
    bed: OLDER,
    whyNot: async () => undefined,
  },
  {
    title: 'Snapshots and restores',
    variable: 'KUBEVIRT_TEST_SNAPSHOTS_KUBECONFIG',
    pattern: 'snapshots\\.contract\\.test\\.ts$',
    bed: [...NEWEST, '--snapshots'],
    whyNot: async () => undefined,
  },
  {
    title: 'What the generator writes, installed on an empty cluster',
    variable: 'KUBEVIRT_TEST_EMPTY_KUBECONFIG',
    pattern: 'install\\.integration\\.test\\.ts$',
    bed: [...NEWEST, '--operator', '--managed'],
    // A bed that has just ended may hold the port a moment longer.
    whyNot: () => whyNoOperator(10_000),
  },
  {
    title: 'The operator of KubeVirt: install, update, uninstall',
    variable: 'KUBEVIRT_TEST_OPERATOR_KUBECONFIG',
    pattern: 'platform\\.contract\\.test\\.ts$',
    bed: [...NEWEST, '--operator'],
    whyNot: () => whyNoOperator(10_000),
  },
  {
    title: 'The mirror of an API server that is killed, hung and compacted',
    variable: 'KUBEVIRT_TEST_FAULTS_KUBECONFIG',
    pattern: 'faults\\.integration\\.test\\.ts$',
    bed: NEWEST,
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

function runJest(tool, phase, kubeconfig, args) {
  const report = join(results, `${phase.variable}.json`);
  const env = { ...tool.env };
  PHASES.forEach(({ variable }) => delete env[variable]);
  if (bed) {
    env.KUBEVIRT_TEST_FAULT_COMMAND = bed.faultCommand;
    if (phase.bed.includes('--prometheus')) {
      env.KUBEVIRT_TEST_PROMETHEUS_URL = bed.prometheusUrl;
    }
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
        // Jest's 5 s are for idle machines; these wait for controllers, beside whatever else runs.
        '--testTimeout=120000',
        '--json',
        `--outputFile=${report}`,
        ...args,
      ],
      {
        cwd: root,
        env: {
          ...env,
          CI: 'true',
          NODE_OPTIONS:
            '--experimental-vm-modules --disable-warning=ExperimentalWarning',
          [phase.as ?? phase.variable]: resolve(kubeconfig),
        },
        // The report goes to a file; with --json jest repeats it on its output.
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    jest.once('error', fail);
    jest.once('close', code => {
      jest = undefined;
      try {
        done(new Results(report, code ?? 1));
      } catch (error) {
        fail(error);
      }
    });
  });
}

/** Counts what a phase found, and says in words what did not run. */
function count(found) {
  passed += found.passed;
  failed += found.failed;
  found.unstable.forEach(file =>
    console.log(`Flaky: ${file} failed, and passed alone`),
  );
  found.skipped.forEach((tests, suite) =>
    console.log(`Skipped ${tests} of ${suite}`),
  );
  if (found.passed === 0 && found.failed === 0) {
    failed += 1;
    console.log('No test ran, though there was a cluster for them.');
  }
}

async function startBed(phase) {
  bed?.down();
  bed = new TestBed();
  return bed.up(phase.bed);
}

/** Runs tests on a test bed of their own. */
async function onTestBed(tool, phase, args) {
  say(
    'Starting a control plane (some 15 minutes the first time: it is built from source) …',
  );
  try {
    if (!(await startBed(phase)) && !(await startBed(phase))) {
      throw new Error('the control plane did not start, twice');
    }
    return await runJest(tool, phase, bed.kubeconfig, args);
  } finally {
    stop();
  }
}

async function runPhase(tool, phase) {
  const began = Date.now();
  const kubeconfig = process.env[phase.variable];
  const why = kubeconfig
    ? undefined
    : (given && `${phase.variable} is not set`) ||
      whyNoTestBed() ||
      (await phase.whyNot());
  if (why) {
    console.log(`Skipped: ${phase.title} (${why}).`);
    failed += strict ? 1 : 0;
    return;
  }
  say(phase.title);
  const args = ['--testPathPatterns', phase.pattern];
  try {
    if (kubeconfig) {
      count(await runJest(tool, phase, kubeconfig, args));
    } else {
      const found = await onTestBed(tool, phase, args);
      if (found.againArgs && !strict) {
        // The operator's port may still be held by the bed that has just ended.
        await phase.whyNot();
        found.replaceBy(await onTestBed(tool, phase, found.againArgs));
      }
      count(found);
    }
  } catch (error) {
    failed += 1;
    console.log(`\u2716 ${phase.title}: no result, for ${error.message}`);
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
