// The portal's backend as it runs in production, but for its sign-in: NODE_ENV, real user tokens, permissions on.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { root } from '../lib/toolchain.mjs';
import { probe, sleep, startProgram } from './processes.mjs';

function component(name, annotations) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    spec: { type: 'service', lifecycle: 'production', owner: 'user:guest' },
  };
}

/** `app-0`, … of the cluster `bench`, the first of them as `few-0`, … of the cluster `few` too. */
function entities(count, fewCount) {
  const all = [
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name: 'guest' },
      // Whose permission to see all VMs the portal's policy gives.
      spec: { memberOf: ['platform'] },
    },
  ];
  for (let i = 0; i < count; i++) {
    all.push(
      component(`app-${i}`, {
        'backstage.io/kubernetes-id': `app-${i}`,
        'backstage.io/kubernetes-cluster': 'bench',
      }),
    );
  }
  for (let i = 0; i < fewCount; i++) {
    all.push(
      component(`few-${i}`, {
        'backstage.io/kubernetes-id': `app-${i}`,
        'backstage.io/kubernetes-cluster': 'few',
      }),
    );
  }
  return all.map(entity => stringify(entity)).join('---\n');
}

/**
 * Starts it and waits until the catalog holds the entities.
 * @param settings - kubeconfigs of the clusters (`kubeconfig` may be several), number of entities, milliseconds of the visibility cache; `program` is
 * the backend, if it is not the portal's, and `more` is what its configuration has besides
 */
export async function startPortal({
  folder,
  port,
  kubeconfig,
  fewKubeconfig,
  entityCount,
  fewCount = 0,
  visibilityMs,
  mirror = {},
  program = 'src/index.ts',
  more = {},
}) {
  const entitiesFile = join(folder, `entities.${port}.yaml`);
  writeFileSync(entitiesFile, entities(entityCount, fewCount));
  const url = `http://127.0.0.1:${port}`;
  const config = {
    app: { baseUrl: url },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port },
      database: { client: 'better-sqlite3', connection: ':memory:' },
      auth: { dangerouslyDisableDefaultAuthPolicy: false },
    },
    auth: { providers: { guest: {} } },
    permission: { enabled: true },
    catalog: {
      processingInterval: { hours: 6 },
      rules: [{ allow: ['Component', 'User'] }],
      locations: [{ type: 'file', target: entitiesFile }],
    },
    kubevirt: {
      kubeconfigs: [kubeconfig, fewKubeconfig]
        .flat()
        .filter(Boolean)
        .map(path => ({ file: path })),
      mirror,
      // It follows all clusters from the start: what a cluster costs is measured from the first look on.
      notifications: { enabled: false },
      cache: { visibility: { milliseconds: visibilityMs } },
      // All streams are those of one user here.
      stream: { maxStreamsPerUser: 1_000 },
    },
    ...more,
  };
  const file = join(folder, `app-config.${port}.json`);
  writeFileSync(file, JSON.stringify(config));
  const probeFile = join(folder, `probe.${port}.json`);
  const { child } = await startProgram(
    `portal-${port}`,
    program,
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
  const headers = {};
  /** Signs in again: a token is good for an hour. */
  const renew = async () => {
    const session = await (await get('/api/auth/guest/refresh')).json();
    headers.authorization = `Bearer ${session.backstageIdentity.token}`;
  };
  await renew();
  for (;;) {
    const answer = await get(
      `/api/catalog/entities/by-query?limit=0&filter=kind=component`,
      { headers },
    );
    if (
      answer?.ok &&
      (await answer.json()).totalItems >= entityCount + fewCount
    ) {
      break;
    }
    await sleep(500);
  }
  await quiet(child, probeFile);
  return { child, url, headers, renew, probeFile };
}

/** Waits, within reason, until the catalog has done with the new entities and nothing else is going on. */
async function quiet(child, probeFile) {
  for (let waited = 0; waited < 30; waited++) {
    await probe(child, probeFile);
    await sleep(2_000);
    if ((await probe(child, probeFile)).cores < 0.1) {
      return;
    }
  }
}

export function answerPath(i, prefix = 'app') {
  return `/api/kubevirt/v1/entities/component/default/${prefix}-${i}/virtual-machines`;
}
