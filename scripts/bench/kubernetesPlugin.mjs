// The Backstage Kubernetes plugin beside ours: a second backend with those entities that have VMs, the same user and the
// same cluster, asked in turn with ours for the same ten VMs, so that what else the machine does hits both.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../lib/toolchain.mjs';
import { answerPath, startPortal } from './portal.mjs';
import { percentile, probe, sendCommand } from './processes.mjs';

const CUSTOM_RESOURCES = ['virtualmachines', 'virtualmachineinstances'].map(
  plural => ({ group: 'kubevirt.io', apiVersion: 'v1', plural }),
);

/** The configuration of somebody who wants to see VMs: the two kinds as custom resources, all else as it comes. */
function settings(kubeconfig) {
  const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8'));
  const { server, ...tls } = clusters[0].cluster;
  return {
    serviceLocatorMethod: { type: 'multiTenant' },
    clusterLocatorMethods: [
      {
        type: 'config',
        clusters: [
          {
            name: 'bench',
            url: server,
            caData: tls['certificate-authority-data'],
            authProvider: 'serviceAccount',
            serviceAccountToken: users[0].user.token,
            customResources: CUSTOM_RESOURCES,
          },
        ],
      },
    ],
  };
}

function post(body) {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/**
 * What the pages ask for one view, one request after the other. Of the Kubernetes plugin that is, each time, the list of
 * clusters, to know whose credentials to send (generateAuth of @backstage/plugin-kubernetes-react), and then the objects:
 * those of the entity's Kubernetes tab (useKubernetesObjects), or only those of the kinds that a card of one's own names
 * (useCustomResources).
 */
const views = {
  ours: i => [[answerPath(i)]],
  tab: (i, entity) => [
    ['/api/kubernetes/clusters'],
    [
      `/api/kubernetes/services/${entity.metadata.name}`,
      post({ auth: {}, entity }),
    ],
  ],
  custom: i => [
    ['/api/kubernetes/clusters'],
    [
      '/api/kubernetes/resources/custom/query',
      post({
        auth: {},
        entityRef: `component:default/app-${i}`,
        customResources: CUSTOM_RESOURCES,
      }),
    ],
  ],
};

async function ask(portal, [path, init]) {
  const response = await fetch(portal.url + path, {
    ...init,
    headers: { ...portal.headers, ...init?.headers },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}: ${bytes}`);
  }
  return bytes;
}

/** Takes one view, and gives the answers. */
async function take(side, i) {
  const answers = [];
  for (const request of side.view(i, side.entities[i])) {
    answers.push(await ask(side.portal, request));
  }
  return answers;
}

/** Sees to it that what is measured is an answer with the VMs, not an error that came fast. */
async function check(side) {
  const answer = JSON.parse((await take(side, 0)).at(-1));
  const shown = answer.virtualMachines
    ? [answer.virtualMachines.length]
    : answer.items[0].resources
        .filter(({ type }) => type === 'customresources')
        .map(({ resources }) => resources.length);
  if (shown.length === 0 || shown.some(count => count !== 10)) {
    throw new Error(
      `${side.name} shows ${shown.join(' and ')} objects instead of ten`,
    );
  }
}

/** Views on as many clients as given, each taking the next when it has one, for a time. */
async function turn(side, cluster, { clients, seconds }) {
  await probe(side.portal.child, side.portal.probeFile);
  const before = await sendCommand(cluster.child, 'requests');
  const began = performance.now();
  const measured = { times: [], bytes: 0 };
  let next = 0;
  const client = async () => {
    while (performance.now() - began < seconds * 1000) {
      const i = next % side.entities.length;
      next += 1;
      const asked = performance.now();
      const answers = await take(side, i);
      measured.times.push(performance.now() - asked);
      measured.bytes += answers.reduce((sum, { length }) => sum + length, 0);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  measured.elapsed = (performance.now() - began) / 1000;
  const after = await sendCommand(cluster.child, 'requests');
  // Each side has a token of its own at the API server, so that neither's requests count as the other's.
  measured.calls = after[side.counter] - before[side.counter];
  measured.cpu = (await probe(side.portal.child, side.portal.probeFile)).cpu;
  return measured;
}

function sum(turns, key) {
  return turns.reduce((total, item) => total + item[key], 0);
}

/** Of several turns: milliseconds of a view, views a second, and what one took. */
function summary(turns) {
  const times = turns.flatMap(item => item.times);
  return {
    count: times.length,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    perSecond: times.length / sum(turns, 'elapsed'),
    bytes: sum(turns, 'bytes') / times.length,
    calls: sum(turns, 'calls') / times.length,
    cpu: sum(turns, 'cpu') / times.length,
  };
}

/**
 * Takes views of both in turn, after each has been warmed up.
 * @param ours - the portal with our plugin, and the cluster it has mirrored
 * @param options - `port` and number of entities of the second backend, how many of the entities are `asked` for,
 * seconds of a turn, rounds of turns
 * @returns for `ours`, the Kubernetes plugin's `tab` and its `custom` resources: what 1 and 8 clients measured
 */
export async function besideKubernetesPlugin(
  { portal, cluster },
  { folder, port, entityCount, asked, seconds, rounds = 3 },
) {
  const theirs = await startPortal({
    folder,
    port,
    kubeconfig: cluster.kubeconfig,
    entityCount,
    program: join(root, 'scripts/bench/kubernetesBackend.cjs'),
    more: { kubernetes: settings(cluster.besideKubeconfig) },
  });
  // A page has the entity before it asks for its objects.
  const entities = [];
  for (let i = 0; i < asked; i++) {
    entities.push(
      JSON.parse(
        await ask(theirs, [
          `/api/catalog/entities/by-name/component/default/app-${i}`,
        ]),
      ),
    );
  }
  const sides = Object.entries(views).map(([name, view]) => ({
    name,
    view,
    entities,
    portal: name === 'ours' ? portal : theirs,
    counter: name === 'ours' ? 'others' : 'beside',
  }));
  const turns = Object.fromEntries(
    sides.map(({ name }) => [name, { 1: [], 8: [] }]),
  );
  for (const side of sides) {
    await check(side);
    await turn(side, cluster, { clients: 8, seconds });
  }
  for (let round = 0; round < rounds; round++) {
    for (const clients of [1, 8]) {
      for (const side of sides) {
        turns[side.name][clients].push(
          await turn(side, cluster, { clients, seconds }),
        );
      }
    }
  }
  theirs.child.kill('SIGTERM');
  return Object.fromEntries(
    sides.map(({ name }) => [
      name,
      { 1: summary(turns[name][1]), 8: summary(turns[name][8]) },
    ]),
  );
}

const TITLES = {
  ours: 'a view of this plugin',
  tab: "a view of the Kubernetes plugin's tab",
  custom: "a view of the Kubernetes plugin's custom resources only",
};

/** Rows of the table; `ms` writes milliseconds. */
export function besideRows(measured, ms) {
  const names = Object.keys(TITLES);
  const times = [1, 8].flatMap(clients =>
    names.map(name => {
      const { p50, p95, p99, perSecond, count } = measured[name][clients];
      return [
        `${TITLES[name]}, ${clients} client${clients > 1 ? 's' : ''}`,
        `${perSecond.toFixed(perSecond < 10 ? 1 : 0)} views/s, p50 ${ms(
          p50,
        )}, p95 ${ms(p95)}, p99 ${ms(p99)} (${count} views)`,
      ];
    }),
  );
  const three = write => names.map(name => write(measured[name])).join(' : ');
  const ours = measured.ours[1].p50;
  return [
    ...times,
    [
      'a view of this plugin : of the tab : of custom resources only, p50 of 1 client',
      three(side => Number((side[1].p50 / ours).toFixed(1))),
    ],
    [
      'API-server calls of such a view',
      three(side => String(Number(side[8].calls.toFixed(2)))),
    ],
    [
      'bytes of such a view',
      `${three(side => (side[8].bytes / 1e3).toFixed(1))} kB`,
    ],
    [
      "processor time of the backend's process for such a view",
      `${three(side => side[8].cpu.toFixed(1))} ms`,
    ],
  ];
}
