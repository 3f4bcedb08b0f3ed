/**
 * `usage.ts KUBECONFIG VMS ROUNDS`: what the VMs of one entity use, over HTTP from the Prometheus and the metrics API of a
 * demo cluster in the same process, whose kubeconfig it writes there. Prints one line, `usage` and the rows as JSON.
 */
import { ConfigReader } from '@backstage/config';
import { readClusters } from '../../plugins/kubevirt-backend/src/clusters';
import { systemClock } from '../../plugins/kubevirt-backend/src/mirror';
import {
  MetricsApiSource,
  PrometheusSource,
  readPrometheusSettings,
  UsageReader,
  type UsedVm,
} from '../../plugins/kubevirt-backend/src/reads';
import {
  createRunningVms,
  DemoCluster,
  deployed,
  demoIdentities,
  FAST_TIMINGS,
  install,
  monitoringObjects,
  PROMETHEUS,
  writeKubeconfig,
} from '../../packages/demo-clusters/src';

const quiet = {
  warn: (message: string) => process.stderr.write(`${message}\n`),
};

async function startCluster(count: number, file: string) {
  const cluster = DemoCluster.start({
    name: 'bench',
    timings: FAST_TIMINGS,
    past: 8 * 86_400,
  });
  const { store, clock } = cluster;
  install(store, clock, ['kubevirt']);
  monitoringObjects().forEach(object => store.create(object));
  await deployed(store, ['kubevirt']);
  createRunningVms(cluster, count, {
    namespace: 'shop',
    entity: 'orders',
    prefix: 'orders',
  });
  const { operator } = demoIdentities();
  const server = await cluster.serve({ identities: [operator] });
  await writeKubeconfig(file, [
    {
      name: 'bench',
      cluster: 'bench',
      server: server.url,
      ca: server.ca,
      user: 'operator',
      token: operator.token,
    },
  ]);
  return cluster;
}

function usedVms({ store }: DemoCluster): UsedVm[] {
  const pods = new Map(
    store
      .list('pods', { namespace: 'shop' })
      .map(({ metadata }) => [
        metadata.ownerReferences?.[0]?.name,
        metadata.name,
      ]),
  );
  return store
    .list('virtualmachineinstances.kubevirt.io')
    .map(({ metadata: { name } }) => ({
      summary: {
        id: `bench/shop/${name}`,
        cluster: 'bench',
        namespace: 'shop',
        name,
        phase: 'Running',
        pod: {
          name: pods.get(name) ?? '',
          uid: name,
          phase: 'Running',
          ready: true,
          terminating: false,
        },
      },
      asked: {},
    }));
}

async function main() {
  const file = process.argv[2];
  const [count, rounds] = process.argv.slice(3).map(Number);
  const cluster = await startCluster(count, file);
  const vms = usedVms(cluster);
  const { namespace, name, port } = PROMETHEUS;
  const config = new ConfigReader({
    kubevirt: {
      kubeconfigs: [{ file }],
      usage: {
        prometheus: [{ clusters: '*', service: { namespace, name, port } }],
      },
    },
  });
  const clusters = readClusters(config);
  const history = PrometheusSource.create({
    settings: readPrometheusSettings(config),
    clusters,
  });
  const pods = MetricsApiSource.create({ clusters });
  /** A new one each time: an answer that is remembered is no measurement. */
  const reader = (...sources: (typeof history | typeof pods)[]) =>
    UsageReader.create({
      sources,
      clock: systemClock,
      logger: quiet,
    });
  async function measure(work: () => Promise<number>): Promise<string> {
    const times: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const began = performance.now();
      const known = await work();
      times.push(performance.now() - began);
      if (known === 0) {
        throw new Error('Nothing was measured');
      }
    }
    // The first one connects.
    const sorted = times.slice(1).sort((a, b) => a - b);
    const at = (share: number) =>
      sorted[Math.ceil(share * sorted.length) - 1].toFixed(0);
    return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
  }
  const figures = async (used: UsageReader) =>
    (await used.entity(vms, 'bench')).items.filter(
      ({ cpu, memory }) => cpu !== undefined && memory !== undefined,
    ).length;
  const window = async (asked: '1h' | '24h' | '7d') =>
    (await reader(history, pods).virtualMachine(vms[0], asked, 'bench')).history
      ?.series.length ?? 0;
  const rows = [
    [
      `figures of ${count} VMs of an entity, from Prometheus`,
      await measure(() => figures(reader(history))),
      'p95 < 300 ms for 50',
    ],
    [
      'the same from the metrics API',
      await measure(() => figures(reader(pods))),
      'p95 < 300 ms for 50',
    ],
    ['charts of one VM, an hour', await measure(() => window('1h')), ''],
    ['charts of one VM, a day', await measure(() => window('24h')), ''],
    ['charts of one VM, a week', await measure(() => window('7d')), ''],
  ];
  process.stdout.write(`usage ${JSON.stringify({ rows })}\n`);
  process.exit(0);
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
