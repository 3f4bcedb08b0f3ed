// The portal's backend as it runs in production, but for its sign-in: NODE_ENV, real user tokens, permissions on.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { root } from '../lib/toolchain.mjs';
import { sleep, startProgram } from './processes.mjs';

function entities(count) {
  const all = [
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name: 'guest' },
      spec: { memberOf: [] },
    },
  ];
  for (let i = 0; i < count; i++) {
    all.push({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: `app-${i}`,
        annotations: { 'backstage.io/kubernetes-id': `app-${i}` },
      },
      spec: { type: 'service', lifecycle: 'production', owner: 'user:guest' },
    });
  }
  return all.map(entity => stringify(entity)).join('---\n');
}

/**
 * Starts it and waits until the catalog holds the entities.
 * @param settings - kubeconfig of the cluster, number of entities, milliseconds of the visibility cache
 */
export async function startPortal({
  folder,
  port,
  kubeconfig,
  entityCount,
  visibilityMs,
  mirror = {},
}) {
  writeFileSync(join(folder, 'entities.yaml'), entities(entityCount));
  const url = `http://127.0.0.1:${port}`;
  const config = {
    app: { baseUrl: url },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port },
      database: { client: 'better-sqlite3', connection: ':memory:' },
      auth: { dangerouslyDisableDefaultAuthPolicy: false },
    },
    auth: {
      providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
    },
    permission: { enabled: true },
    catalog: {
      processingInterval: { hours: 6 },
      rules: [{ allow: ['Component', 'User'] }],
      locations: [{ type: 'file', target: join(folder, 'entities.yaml') }],
    },
    kubevirt: {
      kubeconfigs: [{ file: kubeconfig }],
      mirror,
      cache: { visibility: { milliseconds: visibilityMs } },
    },
  };
  const file = join(folder, `app-config.${port}.json`);
  writeFileSync(file, JSON.stringify(config));
  const probeFile = join(folder, `probe.${port}.json`);
  const { child } = await startProgram(
    `portal-${port}`,
    'src/index.ts',
    ['--config', file],
    {
      folder,
      cwd: join(root, 'packages/backend'),
      node: ['--expose-gc', '--require', join(root, 'scripts/bench/probe.cjs')],
      env: {
        NODE_ENV: 'production',
        BENCH_PROBE: probeFile,
        LOG_LEVEL: 'warn',
      },
    },
  );
  let ended;
  child.on('close', code => {
    ended = code;
  });
  const get = (path, init) => fetch(url + path, init).catch(() => undefined);
  while (!(await get('/.backstage/health/v1/readiness'))?.ok) {
    if (ended !== undefined) {
      throw new Error(`The portal ended with code ${ended}; see ${folder}`);
    }
    await sleep(250);
  }
  const signIn = await (await get('/api/auth/guest/refresh')).json();
  const token = signIn.backstageIdentity.token;
  const headers = { authorization: `Bearer ${token}` };
  for (;;) {
    const answer = await get(
      `/api/catalog/entities/by-query?limit=0&filter=kind=component`,
      { headers },
    );
    if (answer?.ok && (await answer.json()).totalItems >= entityCount) {
      return { child, url, headers, probeFile };
    }
    await sleep(500);
  }
}

export function answerPath(i) {
  return `/api/kubevirt/v1/entities/component/default/app-${i}/virtual-machines`;
}
