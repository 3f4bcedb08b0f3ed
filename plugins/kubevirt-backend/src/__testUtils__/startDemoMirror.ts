import { writeFileSync } from 'node:fs';
import { ConfigReader } from '@backstage/config';
import {
  DemoCluster,
  demoIdentities,
  FAST_TIMINGS,
  install,
  renderKubeconfig,
} from '@rafay-kubevirt/demo-clusters';
import { ManualClock } from '@rafay-kubevirt/test-setup';
import { readClusters } from '../clusters';
import { DefaultMirrorService } from '../mirror';
import { summarize } from '../model';

/**
 * A demo cluster `west` with KubeVirt and CDI whose time stands still until a test advances it, and a
 * mirror of it that lives in the same time. Between them is a real API server over HTTP.
 *
 * @param kubeconfig - the file to write
 */
export async function startDemoMirror(kubeconfig: string) {
  const clock = new ManualClock('2026-06-01T08:00:00Z');
  const dates = {
    now: () => new Date(clock.now()),
    after: (ms: number, callback: () => void) => clock.after(ms, callback),
  };
  const cluster = DemoCluster.start({
    name: 'west',
    clock: dates,
    timings: FAST_TIMINGS,
  });
  const { reader } = demoIdentities();
  const server = await cluster.serve({ identities: [reader] });
  install(cluster.store, dates, ['kubevirt', 'cdi']);
  clock.tick(1_000);
  writeFileSync(
    kubeconfig,
    renderKubeconfig([
      {
        name: 'west',
        cluster: 'west',
        server: server.url,
        ca: server.ca,
        user: reader.name,
        token: reader.token,
      },
    ]),
  );
  const registry = readClusters(
    new ConfigReader({ kubevirt: { kubeconfigs: [{ file: kubeconfig }] } }),
  );
  const service = DefaultMirrorService.create({
    registry,
    logger: { info() {}, warn() {}, error() {}, debug() {} },
    summarize,
    clock,
  });
  return {
    clock,
    cluster,
    mirror: () => service.use('west'),
    /** A little time passes, there and here. */
    pass: async () => {
      clock.tick(20);
      await new Promise(resolve => setTimeout(resolve, 5));
    },
    stop: async () => {
      await service.stop();
      registry.close();
      await server.stop();
      cluster.stop();
    },
  };
}
