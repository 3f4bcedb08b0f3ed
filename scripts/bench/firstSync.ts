/**
 * `firstSync.ts KUBECONFIG paged|streamed`: the first sync of a cluster by the mirror, in a process that does
 * nothing else. Prints one line, `synced` and its figures as JSON.
 */
import { ConfigReader } from '@backstage/config';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import {
  readClusters,
  type Cluster,
} from '../../plugins/kubevirt-backend/src/clusters';
import { DefaultMirrorService } from '../../plugins/kubevirt-backend/src/mirror';
import { summarize } from '../../plugins/kubevirt-backend/src/model';
import { registryOf } from './registry';

/** Says of itself that it is too old to stream lists. */
function pagedOnly(cluster: Cluster): Cluster {
  const { client } = cluster;
  return {
    ...cluster,
    client: {
      stream: (path, options) => client.stream(path, options),
      json: async <T>(path: string, options?: any) =>
        path === '/version'
          ? ({ major: '1', minor: '31' } as T)
          : client.json<T>(path, options),
    },
  };
}

async function main() {
  const [file, way] = process.argv.slice(2);
  const registry = readClusters(
    new ConfigReader({ kubevirt: { kubeconfigs: [{ file }] } }),
  );
  const [first] = registry.list();
  // Loads the Kubernetes client, so that compiling it does not count.
  await first.client.json('/version');
  const cluster = way === 'paged' ? pagedOnly(first) : first;
  const service = DefaultMirrorService.create({
    registry: registryOf([cluster]),
    summarize,
    logger: {
      info() {},
      debug() {},
      warn: message => process.stderr.write(`${message}\n`),
      error: message => process.stderr.write(`${message}\n`),
    },
  });
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const used = process.cpuUsage();
  const began = performance.now();
  const mirror = service.use(cluster.name);
  while (mirror.status().state !== 'synced') {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(used);
  loop.disable();
  process.stdout.write(
    `synced ${JSON.stringify({
      seconds,
      cpu: (user + system) / 1e6,
      p999: loop.percentile(99.9) / 1e6,
      max: loop.max / 1e6,
      virtualMachines: mirror.size(),
    })}\n`,
  );
  await service.stop();
  registry.close();
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
