// `npm start`: the portal with demo clusters, or with the clusters of KUBECONFIG. Runs on Node 20 and newer.
import { spawn } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join, relative, resolve } from 'node:path';
import { portOption, readArguments } from './lib/arguments.mjs';
import { ensurePage } from './lib/page.mjs';
import {
  ensurePackages,
  fail,
  root,
  say,
  toolchain,
} from './lib/toolchain.mjs';

const USAGE = `Usage: npm start -- [options]
  --demo           demo clusters, also where KUBECONFIG is set
  --no-demo        no demo clusters: only what the configuration names
  --config FILE    one more configuration file, after the portal's own (may be repeated)
  --entities FILE  catalog entities of yours, whose pages show the VMs they name (may be repeated)
  --port N         the portal's port (7007)
  --dev            for work on the plugins: rebuilds on change, page on port 3000
  --state DIR      where the demo keeps its repositories and logs (.demo)
  --reset          forgets the repositories that templates made in the demo`;

const options = readArguments('npm start --', USAGE, {
  demo: { type: 'boolean' },
  'no-demo': { type: 'boolean' },
  config: { type: 'string', multiple: true, default: [] },
  entities: { type: 'string', multiple: true, default: [] },
  port: portOption(7007),
  dev: { type: 'boolean', default: false },
  reset: { type: 'boolean', default: false },
  state: { type: 'string' },
});

/** What a file of entities may hold. */
const ENTITY_KINDS = ['Component', 'Resource', 'System', 'Group', 'User'];

const state = options.state ? resolve(options.state) : join(root, '.demo');
const children = new Set();
let ending = false;

function end(code) {
  if (ending) {
    return;
  }
  ending = true;
  for (const child of children) {
    child.kill('SIGTERM');
  }
  // Whoever does not end by itself is ended, so that nothing outlives this process.
  const timer = setTimeout(() => {
    for (const child of children) {
      child.kill('SIGKILL');
    }
  }, 5_000);
  const waiting = setInterval(() => {
    if (children.size === 0) {
      clearTimeout(timer);
      clearInterval(waiting);
      process.exit(code);
    }
  }, 50);
}
process.on('SIGINT', () => end(0));
process.on('SIGTERM', () => end(0));
process.on('SIGHUP', () => end(0));
// npm does not always pass on the signal that ends it.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && end(0), 500).unref();

function start(name, command, args, { env, cwd = root, onLine, logFile }) {
  const log = createWriteStream(logFile, { mode: 0o600 });
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let rest = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      log.write(chunk);
      if (onLine) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop();
        lines.forEach(onLine);
      }
    });
  }
  child.on('error', error =>
    fail(`${name} could not be started: ${error.message}`),
  );
  child.on('close', code => {
    children.delete(child);
    if (!ending) {
      const tail = readFileSync(logFile, 'utf8')
        .split('\n')
        .slice(-25)
        .join('\n');
      console.error(tail);
      console.error(
        `\u2716 ${name} ended with code ${code}. All of its output: ${relative(
          process.cwd(),
          logFile,
        )}`,
      );
      end(1);
    }
  });
  return child;
}

function isFree(port) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function startDemo(tool) {
  say('Starting demo clusters …');
  const kubeconfig = join(state, 'kubeconfig');
  rmSync(kubeconfig, { force: true });
  start(
    'The demo clusters',
    tool.node,
    [
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      'packages/demo-clusters/src/main.ts',
      '--state-dir',
      state,
      '--repositories',
      join(state, 'repositories'),
    ],
    {
      env: tool.env,
      logFile: join(state, 'demo-clusters.log'),
      onLine: line => line && console.log(`  ${line}`),
    },
  );
  await until(
    () => existsSync(kubeconfig),
    60,
    'The demo clusters did not start within a minute',
  );
  const { rafay } = JSON.parse(readFileSync(join(state, 'demo.json'), 'utf8'));
  return {
    DEMO_KUBECONFIG: kubeconfig,
    DEMO_RAFAY_URL: rafay,
    DEMO_RAFAY_KEY_FILE: join(state, 'rafay-api-key'),
  };
}

async function until(condition, seconds, message) {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (ending) {
      await new Promise(() => {});
    }
    if (Date.now() > deadline) {
      console.error(`\u2716 ${message}`);
      end(1);
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

/** The catalog's locations as configured: of several files the last one that has any counts. */
async function readLocations(files) {
  const { parse } = await import('yaml');
  return files
    .map(file => parse(readFileSync(resolve(root, file), 'utf8')))
    .reduce((last, config) => config?.catalog?.locations ?? last, []);
}

async function answers(url, expected) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return (
      response.ok && (!expected || (await response.text()).includes(expected))
    );
  } catch {
    return false;
  }
}

const began = Date.now();
const { port } = options;
for (const name of ['config', 'entities']) {
  const missing = options[name].find(file => !existsSync(resolve(root, file)));
  if (missing) {
    fail(`--${name} names ${missing}, and there is no such file.`, 2);
  }
}
const pagePort = options.dev ? 3000 : port;
for (const wanted of new Set([port, pagePort])) {
  if (!(await isFree(wanted))) {
    fail(
      wanted === port
        ? `Port ${port} of this machine is taken. End what uses it, or choose another: npm start -- --port ${
            port + 1
          }`
        : `Port ${wanted} of this machine is taken, and --dev needs it.`,
    );
  }
}

const tool = toolchain();
await ensurePackages(tool);
if (!options.dev) {
  await ensurePage(tool);
}
mkdirSync(state, { recursive: true, mode: 0o700 });
if (options.reset) {
  rmSync(join(state, 'repositories'), { recursive: true, force: true });
}
mkdirSync(join(state, 'repositories'), { recursive: true });

const env = {
  ...tool.env,
  // Backstage shows stack traces to everybody while it is `development`.
  NODE_ENV: options.dev ? 'development' : '',
  LOCAL_GIT_ROOT: join(state, 'repositories'),
  APP_CONFIG_backend_listen_port: String(port),
  APP_CONFIG_backend_baseUrl: `http://localhost:${port}`,
  APP_CONFIG_app_baseUrl: `http://localhost:${pagePort}`,
};
const configs = ['app-config.yaml'];
const kubeconfigs = (process.env.KUBECONFIG ?? '')
  .split(delimiter)
  .filter(Boolean);
const demo =
  options.demo ||
  (!options['no-demo'] &&
    kubeconfigs.length === 0 &&
    options.config.length === 0);
if (demo) {
  Object.assign(env, await startDemo(tool));
  configs.push('app-config.demo.yaml');
} else if (kubeconfigs.length > 0 && options.config.length === 0) {
  for (const file of kubeconfigs) {
    if (!existsSync(file)) {
      fail(`KUBECONFIG names ${file}, and there is no such file.`);
    }
  }
  say(
    `Using the clusters of KUBECONFIG (${kubeconfigs.join(
      ', ',
    )}); npm start -- --demo uses demo clusters instead.`,
  );
  env.APP_CONFIG_kubevirt_kubeconfigs = JSON.stringify(
    // The portal has another working directory.
    kubeconfigs.map(file => ({ file: resolve(file) })),
  );
}
configs.push(...options.config);
const configArgs = configs.flatMap(file => ['--config', resolve(root, file)]);
if (options.entities.length > 0) {
  env.APP_CONFIG_catalog_locations = JSON.stringify([
    ...(await readLocations(configs)),
    ...options.entities.map(file => ({
      type: 'file',
      target: resolve(root, file),
      rules: [{ allow: ENTITY_KINDS }],
    })),
  ]);
}

say('Starting the portal …');
const portalLog = join(state, 'portal.log');
if (options.dev) {
  env.APP_CONFIG_backend_cors_origin = `http://localhost:${pagePort}`;
  env.APP_CONFIG_backend_cors_credentials = 'true';
  start(
    'The portal',
    tool.node,
    [
      join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'repo',
      'start',
      ...configArgs,
    ],
    {
      env,
      logFile: portalLog,
      onLine: line => console.log(line),
    },
  );
} else {
  start(
    'The portal',
    tool.node,
    [
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      'src/index.ts',
      ...configArgs,
    ],
    { env, cwd: join(root, 'packages/backend'), logFile: portalLog },
  );
}
await until(
  async () =>
    (await answers(
      `http://localhost:${port}/.backstage/health/v1/readiness`,
    )) && (await answers(`http://localhost:${pagePort}/`, 'id="root"')),
  options.dev ? 300 : 120,
  `The portal did not answer. All of its output: ${relative(
    process.cwd(),
    portalLog,
  )}`,
);
console.log(`
\u2714 The portal answers after ${Math.round((Date.now() - began) / 1000)} s:

    http://localhost:${pagePort}

  Sign in as guest ("${demo ? 'Enter as Guest' : 'Enter'}").${
  demo
    ? ' The component "orders" shows virtual machines of two demo clusters.'
    : ' The page "KubeVirt" shows the clusters, and the page of a component the virtual machines that it names.'
}
  Output of the portal: ${relative(process.cwd(), portalLog)}
  Ctrl-C ends everything that was started.
`);
