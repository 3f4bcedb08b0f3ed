// The portal's page, built as for production.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fail, root, run, say } from './toolchain.mjs';

function digestOf(folders) {
  const hash = createHash('sha256');
  const walk = path => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort(
      (a, b) => (a.name < b.name ? -1 : 1),
    )) {
      const child = join(path, entry.name);
      if (entry.isDirectory()) {
        walk(child);
      } else if (!/\.test\.tsx?$/.test(entry.name)) {
        hash.update(relative(root, child)).update(readFileSync(child));
      }
    }
  };
  folders
    .map(folder => join(root, folder))
    .filter(existsSync)
    .forEach(walk);
  // What the page may see of the configuration is built into it.
  for (const path of [
    'packages/app/config.d.ts',
    'plugins/kubevirt/config.d.ts',
    'yarn.lock',
  ]) {
    hash.update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

/** Builds the portal's page once; a second start takes it as it is unless a source changed. */
export async function ensurePage(tool) {
  const digest = digestOf([
    'packages/app/src',
    'packages/app/public',
    'plugins/kubevirt/src',
    'plugins/kubevirt-common/src',
  ]);
  const stamp = join(root, 'packages/app/dist/.built-for');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) {
    return;
  }
  say('Building the page (a minute or two, once) …');
  const code = await run(
    tool.node,
    [
      join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'package',
      'build',
    ],
    {
      cwd: join(root, 'packages/app'),
      env: { ...tool.env, NODE_ENV: 'production' },
      quiet: true,
    },
  );
  if (code !== 0) {
    fail('The page could not be built; the lines above say why.');
  }
  writeFileSync(stamp, digest);
}
