// The packages as they would be published.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from '../lib/toolchain.mjs';

const OURS = ['--all', '--include', '@rafay-kubevirt/backstage-*'];

async function yarn(tool, ...args) {
  const code = await run(tool.node, [tool.yarn, ...args], {
    env: tool.env,
    quiet: true,
  });
  if (code !== 0) {
    throw new Error(`yarn ${args.join(' ')} ended with code ${code}`);
  }
}

/**
 * Builds and packs what stands in `plugins`.
 *
 * @param folder - where the archives go
 * @returns path of the archive by name of the package
 */
export async function packPlugins(tool, folder) {
  mkdirSync(folder, { recursive: true });
  await yarn(tool, 'tsc');
  await yarn(tool, 'workspaces', 'foreach', ...OURS, 'run', 'build');
  const out = join(folder, '%s.tgz');
  await yarn(tool, 'workspaces', 'foreach', ...OURS, 'pack', '--out', out);
  return new Map(
    readdirSync(join(root, 'plugins')).map(name => {
      const file = join(root, 'plugins', name, 'package.json');
      const manifest = JSON.parse(readFileSync(file, 'utf8'));
      return [
        manifest.name,
        join(folder, `${manifest.name.replace('/', '-')}.tgz`),
      ];
    }),
  );
}

/** The lowest version of each `@backstage` package that ours ask for, by name. */
export function lowestVersions() {
  const lowest = new Map();
  for (const name of readdirSync(join(root, 'plugins'))) {
    const file = join(root, 'plugins', name, 'package.json');
    const { dependencies } = JSON.parse(readFileSync(file, 'utf8'));
    for (const [dependency, range] of Object.entries(dependencies)) {
      if (dependency.startsWith('@backstage/')) {
        lowest.set(dependency, range.match(/\d+\.\d+\.\d+/)[0]);
      }
    }
  }
  return lowest;
}
