// Runs a portal on demo clusters: its page built once and served by its backend.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { sleep, startProgram } from '../bench/processes.mjs';
import { root, run } from '../lib/toolchain.mjs';

const DEADLINE_MS = 180_000;

/** Starts demo clusters; resolves with their kubeconfig. */
export async function startDemo(folder) {
  const state = join(folder, 'demo');
  mkdirSync(state, { recursive: true });
  await startProgram(
    'demo-clusters',
    'packages/demo-clusters/src/main.ts',
    ['--state-dir', state],
    { folder, ready: 'Demo clusters are up' },
  );
  return join(state, 'kubeconfig');
}

/** Builds the portal's page and starts its backend; resolves with the portal's address once it has the entities. */
export async function servePortal(tool, { portal, folder, kubeconfig, port }) {
  const url = `http://localhost:${port}`;
  const config = join(portal, 'app-config.e2e.yaml');
  writeFileSync(
    config,
    stringify({
      app: { baseUrl: url },
      backend: { baseUrl: url, listen: { host: '127.0.0.1', port } },
      auth: { environment: 'development', providers: { guest: {} } },
      catalog: {
        locations: [
          {
            type: 'file',
            target: join(root, 'examples/all.yaml'),
            rules: [
              {
                allow: [
                  'Location',
                  'User',
                  'Group',
                  'System',
                  'Domain',
                  'Component',
                  'Resource',
                ],
              },
            ],
          },
        ],
      },
      kubevirt: {
        kubeconfigs: [{ file: kubeconfig, contexts: ['west', 'east'] }],
      },
    }),
  );
  const configs = [join(portal, 'app-config.yaml'), config].flatMap(file => [
    '--config',
    file,
  ]);
  const code = await run(
    tool.node,
    [
      join(portal, 'node_modules/@backstage/cli/bin/backstage-cli'),
      'package',
      'build',
      ...configs,
    ],
    {
      cwd: join(portal, 'packages/app'),
      env: { ...tool.env, NODE_ENV: 'production' },
      quiet: true,
    },
  );
  if (code !== 0) {
    throw new Error(`The page of ${portal} could not be built`);
  }
  await startProgram('portal', 'src/index.ts', configs, {
    cwd: join(portal, 'packages/backend'),
    env: { NODE_ENV: 'development' },
    folder,
  });
  await untilItHasEntities(url);
  return url;
}

async function untilItHasEntities(url) {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await hasEntities(url))) {
    if (Date.now() > deadline) {
      throw new Error(`${url} does not have the entities of examples`);
    }
    await sleep(500);
  }
}

async function hasEntities(url) {
  try {
    const login = await fetch(`${url}/api/auth/guest/refresh`, {
      method: 'POST',
    });
    const { token } = (await login.json()).backstageIdentity;
    const answer = await fetch(
      `${url}/api/catalog/entities/by-name/component/default/orders`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    return answer.ok;
  } catch {
    return false;
  }
}
