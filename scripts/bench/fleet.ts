/**
 * `fleet.ts VMS CLUSTERS ENTITIES`: the fleet over the mirrors of many clusters, in one process without HTTP. The VMs are
 * copies of captured ones. Prints one line, `fleet` and the rows as JSON.
 */
import { ConfigReader } from '@backstage/config';
import { readFleetQuery } from '../../plugins/kubevirt-common/src';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import {
  AccessPolicy,
  EntityAccess,
  VirtualMachineFinder,
} from '../../plugins/kubevirt-backend/src/access';
import { Fleet } from '../../plugins/kubevirt-backend/src/fleet';
import {
  DefaultMirrorService,
  systemClock,
} from '../../plugins/kubevirt-backend/src/mirror';
import { FakeApi } from '../../plugins/kubevirt-backend/src/mirror/__testUtils__/FakeApi';
import {
  reevaluateAt,
  summarize,
} from '../../plugins/kubevirt-backend/src/model';
import { registryOf } from './registry';

const PLATFORM = { $$type: '@backstage/BackstageCredentials' } as const;
const caller = (userEntityRef: string) =>
  ({ ...PLATFORM, principal: { type: 'user', userEntityRef } } as any);

const ROUNDS = 15;
const NODES = 25;

type Captured = { vm: any; vmi?: any; pods: any[]; nodes: any[] };

function captured(name: string): Captured {
  const file = `plugins/kubevirt-backend/src/model/__fixtures__/${name}.json`;
  return JSON.parse(readFileSync(join(__dirname, '../..', file), 'utf8'));
}

const RUNNING = captured('running');
const KINDS = [
  ...Array(8).fill(RUNNING),
  captured('stopped'),
  captured('image-pull'),
] as Captured[];

/** A cluster with copies of captured VMs, ten of each entity. */
function clusterApi(count: number, first: number): FakeApi {
  const api = new FakeApi();
  api.put('kubevirts', {
    metadata: { name: 'kubevirt', namespace: 'kubevirt', uid: 'kubevirt' },
    status: {
      phase: 'Deployed',
      conditions: [{ type: 'Available', status: 'True' }],
    },
  } as any);
  for (let i = 0; i < NODES; i += 1) {
    const node = structuredClone(RUNNING.nodes[0]);
    Object.assign(node.metadata, { name: `node-${i}`, uid: `node-${i}` });
    node.metadata.annotations['kubevirt.io/heartbeat'] =
      new Date().toISOString();
    api.put('nodes', node);
  }
  for (let i = 0; i < count; i += 1) {
    const number = first + i;
    const entity = Math.floor(number / 10);
    const namespace = `app-${entity % 100}`;
    const name = `app-${entity}-${number % 10}`;
    const labels = { 'backstage.io/kubernetes-id': `app-${entity}` };
    const { vm, vmi, pods } = structuredClone(KINDS[number % KINDS.length]);
    const uid = (kind: string) => `${kind}-${number}`;
    const named = (object: any, kind: string, of?: string) => {
      Object.assign(object.metadata, { namespace, name, uid: uid(kind) });
      object.metadata.labels = { ...object.metadata.labels, ...labels };
      object.metadata.ownerReferences?.forEach((owner: any) => {
        owner.uid = uid(of!);
        owner.name = name;
      });
      return object;
    };
    api.put('virtualmachines', named(vm, 'vm'));
    if (vmi) {
      const placed = named(vmi, 'vmi', 'vm');
      const node = `node-${number % NODES}`;
      if (placed.status.nodeName) {
        placed.status.nodeName = node;
        placed.status.interfaces?.forEach((each: any) => {
          each.ipAddress = `10.${number >> 16}.${(number >> 8) % 256}.${
            number % 256
          }`;
          each.ipAddresses = [each.ipAddress];
        });
      }
      api.put('virtualmachineinstances', placed);
      pods.forEach((pod, p) => {
        const launcher = named(pod, `pod${p}`, 'vmi');
        launcher.metadata.name = `virt-launcher-${name}-${p}`;
        launcher.spec.nodeName &&= node;
        api.put('pods', launcher);
      });
    }
  }
  return api;
}

function entityOf(i: number) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: `app-${i}`,
      namespace: 'default',
      annotations: { 'backstage.io/kubernetes-id': `app-${i}` },
    },
    relations: [{ type: 'ownedBy', targetRef: `group:default/team-${i % 50}` }],
    spec: { owner: `team-${i % 50}` },
  };
}

/** A catalog that answers at once. What a real one takes is not of this benchmark. */
function catalogOf(count: number) {
  const all = Array.from({ length: count }, (_, i) => entityOf(i));
  const byRef = new Map(
    all.map(each => [`component:default/${each.metadata.name}`, each]),
  );
  return {
    getEntities: async ({ filter }: any) => {
      const owners: string[] | undefined = filter[0]['relations.ownedBy'];
      return {
        items: owners
          ? all.filter(each => owners.includes(each.relations[0].targetRef))
          : all,
      };
    },
    getEntitiesByRefs: async ({ entityRefs }: { entityRefs: string[] }) => ({
      items: entityRefs.map(ref => byRef.get(ref)),
    }),
  } as any;
}

function start(count: number, clusterCount: number, entityCount: number) {
  const each = count / clusterCount;
  const clusters = Array.from({ length: clusterCount }, (_, i) => ({
    name: `cluster-${i}`,
    client: clusterApi(each, i * each),
  }));
  const mirrors = DefaultMirrorService.create({
    registry: registryOf(clusters),
    summarize,
    reevaluateAt,
    logger: {
      info() {},
      debug() {},
      warn: message => process.stderr.write(`${message}\n`),
      error: message => process.stderr.write(`${message}\n`),
    },
  });
  const policy = AccessPolicy.fromConfig(new ConfigReader({}));
  const finder = VirtualMachineFinder.create({ mirrors, policy });
  const visibility = {
    catalog: catalogOf(entityCount),
    permissions: {
      authorize: async (requests: any[], { credentials }: any) =>
        requests.map(({ permission }) => ({
          result:
            permission.name === 'kubevirt.fleet.read' &&
            credentials.principal.userEntityRef !== 'user:default/platform'
              ? 'DENY'
              : 'ALLOW',
        })),
    } as any,
    userInfo: {
      getUserInfo: async () => ({
        userEntityRef: 'user:default/owner',
        ownershipEntityRefs: ['group:default/team-1'],
      }),
    } as any,
    policy,
    clusters: () => clusters.map(({ name }) => name),
    cacheTtl: 10_000,
    clock: systemClock,
  };
  const access = EntityAccess.create(visibility);
  const fleet = Fleet.create({ ...visibility, access, mirrors, finder });
  return { clusters, mirrors, fleet };
}

function heap(): number {
  global.gc?.();
  global.gc?.();
  return process.memoryUsage().heapUsed;
}

const ms = (value: number) => `${value.toFixed(0)} ms`;

async function main() {
  const [count, clusterCount, entityCount] = process.argv.slice(2).map(Number);
  const { clusters, mirrors, fleet } = start(count, clusterCount, entityCount);
  const rows: [string, string, string][] = [];
  const platform = caller('user:default/platform');
  const owner = caller('user:default/owner');
  const page = async (who: any, address: string) => {
    const params = new URLSearchParams(address);
    const answer = await fleet.page(who, readFleetQuery(params), {
      offset: Number(params.get('offset') ?? 0),
      limit: 100,
      facets: params.has('facets'),
    });
    return { ...answer, bytes: JSON.stringify(answer).length };
  };
  for (const { name } of clusters) {
    const mirror = mirrors.use(name);
    while (mirror.status().state !== 'synced') {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }
  const before = heap();
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  let began = performance.now();
  const first = await page(platform, 'facets=true');
  const cold = performance.now() - began;
  loop.disable();
  if (first.total !== count || first.virtualMachines.length !== 100) {
    throw new Error(`${first.total} VMs instead of ${count}`);
  }
  rows.push([
    'the first look of all, which builds every view',
    `${ms(cold)}, event loop p99 ${ms(loop.percentile(99) / 1e6)}, max ${ms(
      loop.max / 1e6,
    )}`,
    '',
  ]);
  rows.push([
    'memory of all views and of whose they are',
    `${((heap() - before) / 1e6).toFixed(0)} MB`,
    '',
  ]);
  const measure = async (
    what: string,
    who: any,
    addresses: string[],
    must: string,
  ) => {
    const times: number[] = [];
    const cpu: number[] = [];
    loop.reset();
    loop.enable();
    for (let round = 0; round < ROUNDS; round += 1) {
      // Nobody has asked for two seconds, so that all is gathered again, as for one who looks alone.
      await new Promise(resolve => setTimeout(resolve, 2_100));
      const used = process.cpuUsage();
      began = performance.now();
      await page(who, addresses[round % addresses.length]);
      times.push(performance.now() - began);
      const { user, system } = process.cpuUsage(used);
      cpu.push((user + system) / 1e3);
    }
    loop.disable();
    times.sort((a, b) => a - b);
    cpu.sort((a, b) => a - b);
    rows.push([
      what,
      `p50 ${ms(times[Math.floor(ROUNDS / 2)])}, max ${ms(
        times[ROUNDS - 1],
      )}; processor ${ms(cpu[Math.floor(ROUNDS / 2)])}; event loop max ${ms(
        loop.max / 1e6,
      )}`,
      must,
    ]);
    process.stderr.write(`${rows[rows.length - 1].join(': ')}\n`);
  };
  await measure(
    `first page of 100 of ${count}, with the counts of each chip`,
    platform,
    ['facets=true'],
    'p50 < 200 ms',
  );
  await measure(
    'filter: a word, a cluster, a node, a cause, an owner',
    platform,
    [
      'facets=true&q=app-1234',
      'facets=true&cluster=cluster-3',
      'facets=true&node=node-7',
      'facets=true&cause=image-pull',
      'facets=true&owner=component:default/app-77',
    ],
    'p50 < 100 ms',
  );
  await measure(
    'sorted by age, name or node; grouped; far down',
    platform,
    ['sort=-age', 'sort=name', 'sort=node&group=node', `offset=${count - 500}`],
    'p50 < 200 ms',
  );
  await measure(
    `first page of an owner of ${entityCount / 50} entities`,
    owner,
    ['facets=true'],
    'p50 < 200 ms',
  );
  process.stdout.write(
    `fleet ${JSON.stringify({ rows, bytes: first.bytes })}\n`,
  );
  await mirrors.stop();
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
