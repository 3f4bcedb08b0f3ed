// Checks that nothing is installed unseen: each package of each lock file has a checksum, no lock file names a host to
// bring it from, and both places that name yarn mean the same. Run by `npm run lint`; exits with 1 and names what is not so.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readArguments } from './lib/arguments.mjs';
import { root, toolchain } from './lib/toolchain.mjs';

const PROGRAM = 'node scripts/locks.mjs';
readArguments(
  PROGRAM,
  `Usage: ${PROGRAM}\nNames packages without a checksum in the lock files; takes no options.`,
);

const read = path => readFileSync(join(root, path), 'utf8');
const problems = [];

/** @param entries - [name, checksum] of each package */
function checkChecksums(file, entries, text) {
  const bare = entries.filter(([, checksum]) => !checksum);
  problems.push(...bare.map(([name]) => `${file}: ${name} has no checksum`));
  const [host] = text.match(/https?:\/\/[^/"\s]+/) ?? [];
  if (host) {
    problems.push(`${file} names a host: ${host}`);
  }
  return entries.length;
}

const yarnLock = read('yarn.lock');
const platform = JSON.parse(read('scripts/yarn/platformChecksums.json'));
const fromYarn = Object.values(parse(yarnLock))
  .filter(({ linkType }) => linkType === 'hard')
  .map(({ resolution, checksum }) => [
    resolution,
    checksum ?? platform[resolution],
  ]);
const toolsLock = read('scripts/tools/package-lock.json');
const fromNpm = Object.entries(JSON.parse(toolsLock).packages)
  .filter(([path]) => path !== '')
  .map(([path, { integrity }]) => [path, integrity]);
const count =
  checkChecksums('yarn.lock', fromYarn, yarnLock) +
  checkChecksums('scripts/tools/package-lock.json', fromNpm, toolsLock);

const { packageManager } = JSON.parse(read('package.json'));
const { dependencies } = JSON.parse(read('scripts/tools/package.json'));
const digest = createHash('sha512').update(readFileSync(toolchain().yarn));
const yarn = `yarn@${dependencies['@yarnpkg/cli-dist']}+sha512.${digest.digest(
  'hex',
)}`;
if (packageManager !== yarn) {
  problems.push(
    `packageManager of package.json is ${packageManager}, and scripts/tools brings ${yarn}`,
  );
}

problems.forEach(problem => console.error(problem));
console.log(`${count} locked packages, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
