/*
 * Puts 100,000 randomly changed sets of objects through the model, and has KubeVirt's own code judge which
 * pod it takes for the current one. That code is a small Go program; its folder is ../shared/testbed beside
 * this repository, or KUBEVIRT_ORACLE_SOURCE. Without it, or with no Go, only the first half runs.
 *
 *   node scripts/fuzz-model.mjs [RUNS] [SEED]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = join(dirname(fileURLToPath(import.meta.url)), '..');
const [runs = '100000', seed = '1', ...more] = process.argv.slice(2);
if (more.length > 0 || ![runs, seed].every(text => /^\d+$/.test(text))) {
  const help = ['--help', '-h'].includes(runs);
  console[help ? 'log' : 'error'](
    'Usage: fuzz-model.mjs [RUNS] [SEED], both whole numbers (100000 and 1)',
  );
  process.exit(help ? 0 : 2);
}

const source =
  process.env.KUBEVIRT_ORACLE_SOURCE ??
  resolve(PACKAGE, '../../../shared/testbed');
const folder = mkdtempSync(join(tmpdir(), 'kubevirt-oracle-'));
try {
  const env = {
    ...process.env,
    NODE_OPTIONS: '--experimental-vm-modules',
    KUBEVIRT_FUZZ_RUNS: runs,
    KUBEVIRT_FUZZ_SEED: seed,
  };
  if (!env.KUBEVIRT_ORACLE && existsSync(join(source, 'oracle'))) {
    const program = join(folder, 'oracle');
    const built = spawnSync('go', ['build', '-o', program, './oracle'], {
      cwd: source,
      stdio: 'inherit',
      env: { ...process.env, CGO_ENABLED: '0' },
    });
    if (built.status === 0) {
      env.KUBEVIRT_ORACLE = program;
    } else {
      process.stderr.write(
        'The oracle could not be built; the choice of pods is not judged.\n',
      );
    }
  }
  const { status } = spawnSync(
    'npx',
    [
      'backstage-cli',
      'package',
      'test',
      '--watchAll=false',
      '--maxWorkers=1',
      'src/model/fuzz',
    ],
    { cwd: PACKAGE, stdio: 'inherit', env },
  );
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
