import {
  DemoCluster,
  demoIdentities,
  FAST_TIMINGS,
  install,
  writeKubeconfig,
} from '@rafay-kubevirt/demo-clusters';
import { until } from './eventually';

/**
 * The demo cluster `west` with KubeVirt and the namespace `shop`, served over HTTP.
 *
 * @param file - where its kubeconfig is written
 * @param options - `past`: seconds for which its VMs have run before, as its Prometheus has it
 */
export async function serveDemoCluster(
  file: string,
  options: { past?: number } = {},
) {
  const cluster = DemoCluster.start({
    name: 'west',
    timings: FAST_TIMINGS,
    ...options,
  });
  install(cluster.store, cluster.clock, ['kubevirt']);
  cluster.store.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop' },
  });
  const identities = demoIdentities();
  const api = await cluster.serve({ identities: Object.values(identities) });
  await writeKubeconfig(file, [
    {
      name: 'west',
      cluster: 'west',
      server: api.url,
      ca: api.ca,
      user: 'operator',
      token: identities.operator.token,
    },
  ]);
  await until(
    () =>
      cluster.store.list('kubevirts.kubevirt.io')[0]?.status?.phase ===
      'Deployed',
  );
  return {
    cluster,
    api,
    identities,
    stop: async () => {
      await api.stop();
      cluster.stop();
    },
  };
}
