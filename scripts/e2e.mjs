// `npm run e2e`: starts a portal with demo clusters and drives it in a real browser, from the template to the
// running VM, and looks whether everybody can use what it shows.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { portOption, readArguments } from './lib/arguments.mjs';
import {
  ensurePackages,
  fail,
  root,
  run,
  say,
  toolchain,
} from './lib/toolchain.mjs';

const USAGE = `Usage: npm run e2e -- [options]
  --pictures DIR   keeps what the browser saw
  --port N         port of the portal that it starts (7171)
CHROMIUM_PATH names the browser where it is not in a usual place.`;

const options = readArguments('npm run e2e --', USAGE, {
  pictures: { type: 'string' },
  port: portOption(7171),
});
const tool = toolchain();
await ensurePackages(tool);
const { findChromium } = await import('./e2e/browser.mjs');
if (!findChromium()) {
  fail(
    'No Chromium was found. Install one (Debian: apt-get install chromium), or name it: CHROMIUM_PATH=… npm run e2e',
  );
}

const state = mkdtempSync(join(tmpdir(), 'kubevirt-e2e-'));
const portal = spawn(
  tool.node,
  [
    join(root, 'scripts/start.mjs'),
    '--demo',
    '--port',
    String(options.port),
    '--state',
    state,
  ],
  {
    env: tool.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
const ended = new Promise(resolveEnd => portal.on('close', resolveEnd));
let code = 1;
try {
  await new Promise((ready, failed) => {
    let text = '';
    portal.stdout.on('data', chunk => {
      process.stdout.write(chunk);
      text += chunk;
      if (text.includes('The portal answers')) {
        ready();
      }
    });
    portal.on('close', () => failed(new Error('The portal did not start')));
  });
  code = 0;
  // The main loop comes late, as it installs KubeVirt on the cluster that has none; what Rafay does goes on from there.
  for (const part of [
    'accessibility.mjs',
    'operations.mjs',
    'console.mjs',
    'fleet.mjs',
    'notifications.mjs',
    'dayTwo.mjs',
    'mainLoop.mjs',
    'rafay.mjs',
  ]) {
    say(part);
    const result = await run(tool.node, [join(root, 'scripts/e2e', part)], {
      env: {
        ...tool.env,
        PORTAL_URL: `http://localhost:${options.port}`,
        DEMO_KUBECONFIG: join(state, 'kubeconfig'),
        NODE_EXTRA_CA_CERTS: '',
        ...(options.pictures ? { PICTURES: resolve(options.pictures) } : {}),
      },
    });
    code = code || result;
  }
} catch (error) {
  code = 1;
  console.error(error.message);
} finally {
  portal.kill('SIGTERM');
  await ended;
  rmSync(state, { recursive: true, force: true });
}
process.exit(code);
