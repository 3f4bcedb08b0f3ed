// `npm run e2e:install`: our packages, packed as they would be published, in portals that `create-app` has just made, on
// both frontend systems, and on the lowest and the newest Backstage.
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { portOption, readArguments } from './lib/arguments.mjs';
import {
  ensurePackages,
  fail,
  root,
  say,
  toolchain,
} from './lib/toolchain.mjs';

const SYSTEMS = ['new', 'legacy'];
const LOWEST = '1.55.0';
const RELEASES = [LOWEST, 'newest'];
const USAGE = `Usage: npm run e2e:install -- [options]
  --system NAMES     frontend systems, by comma (${SYSTEMS})
  --backstage NAMES  releases of Backstage, by comma (${RELEASES})
  --pictures DIR     keeps what the browser saw
  --port N           port of the portals (7181)
  --keep             keeps the portals, and says where
Each portal takes about 2 GB while it is looked at. CHROMIUM_PATH names the browser where it is not in a usual place.`;

const options = readArguments('npm run e2e:install --', USAGE, {
  system: { type: 'string', default: SYSTEMS.join() },
  backstage: { type: 'string', default: RELEASES.join() },
  pictures: { type: 'string' },
  port: portOption(7181),
  keep: { type: 'boolean', default: false },
});

/** Reads a list of names, of which each must be known. */
function namesOf(option, known) {
  const names = options[option].split(',');
  const unknown = names.find(name => !known.includes(name));
  if (unknown !== undefined) {
    fail(`--${option}: '${unknown}' is none of ${known.join(', ')}.`, 2);
  }
  return names;
}

/** Versions by package of a release, whose file has the form of Backstage's release manifests. */
function readRelease(name) {
  if (name === 'newest') {
    return undefined;
  }
  const file = join(root, `scripts/install/backstage-${name}.json`);
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(packages.map(entry => [entry.name, entry.version]));
}

const systems = namesOf('system', SYSTEMS);
const releases = namesOf('backstage', RELEASES);
const tool = toolchain();
await ensurePackages(tool);
const { findChromium } = await import('./e2e/browser.mjs');
const { endAll } = await import('./bench/processes.mjs');
const { lookAt } = await import('./install/look.mjs');
const { lowestVersions, packPlugins } = await import('./install/plugins.mjs');
const { createPortal } = await import('./install/portal.mjs');
const { servePortal, startDemo } = await import('./install/serve.mjs');
if (!findChromium()) {
  fail(
    'No Chromium was found. Install one (Debian: apt-get install chromium), or name it: CHROMIUM_PATH=… npm run e2e:install',
  );
}

const temp = realpathSync(mkdtempSync(join(tmpdir(), 'kubevirt-install-')));
const failures = [];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => endAll().then(() => process.exit(1)));
}

// A range that begins elsewhere would promise what is not tried here.
const lowestRelease = readRelease(LOWEST);
for (const [name, version] of lowestVersions()) {
  if (lowestRelease.get(name) !== version) {
    failures.push(
      `${name}: our packages ask for ${version} or newer, and Backstage ${LOWEST} has ${lowestRelease.get(
        name,
      )}`,
    );
  }
}

async function look(archives, system, release) {
  const title = `${system} frontend system, Backstage ${release}`;
  const folder = join(temp, `${system}-${release}`);
  mkdirSync(folder);
  try {
    say(`${title}: creating the portal …`);
    const portal = await createPortal(tool, {
      folder,
      system,
      release: readRelease(release),
      archives,
    });
    say(`${title}: starting it …`);
    const kubeconfig = await startDemo(folder);
    const { port } = options;
    const url = await servePortal(tool, { portal, folder, kubeconfig, port });
    for (const theme of ['light', 'dark']) {
      const problems = await lookAt(url, kubeconfig, {
        theme,
        folder:
          options.pictures &&
          join(resolve(options.pictures), `${system}-${release}`),
      });
      failures.push(...problems.map(text => `${title}, ${theme}: ${text}`));
    }
  } catch (error) {
    failures.push(`${title}: ${error.message}`);
  } finally {
    await endAll();
    if (!options.keep) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  console.log(
    `${failures.some(text => text.startsWith(title)) ? '✖' : '✔'} ${title}`,
  );
}

try {
  say('Packing the plugins …');
  const archives = await packPlugins(tool, join(temp, 'packages'));
  for (const release of releases) {
    for (const system of systems) {
      await look(archives, system, release);
    }
  }
} catch (error) {
  failures.push(error.message);
}
if (options.keep) {
  console.log(`Kept: ${temp}`);
} else {
  rmSync(temp, { recursive: true, force: true });
}
failures.forEach(text => console.error(`✖ ${text}`));
process.exit(failures.length === 0 ? 0 : 1);
