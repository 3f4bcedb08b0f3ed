import type { Config } from '@backstage/config';

/**
 * Names of the clusters that this portal shows VMs of, as far as the configuration itself has them. Contexts that
 * only a kubeconfig file lists are not among them: the generator reads no credentials.
 */
export function readPortalClusters(config: Config): string[] {
  const clusters = config.getOptionalConfigArray('kubevirt.clusters');
  const kubeconfigs = config.getOptionalConfigArray('kubevirt.kubeconfigs');
  if (clusters || kubeconfigs) {
    return [
      ...(clusters ?? []).map(cluster => cluster.getString('name')),
      ...(kubeconfigs ?? []).flatMap(
        kubeconfig => kubeconfig.getOptionalStringArray('contexts') ?? [],
      ),
    ];
  }
  return (
    config.getOptionalConfigArray('kubernetes.clusterLocatorMethods') ?? []
  ).flatMap(method =>
    (method.getOptionalConfigArray('clusters') ?? []).flatMap(
      cluster => cluster.getOptionalString('name') ?? [],
    ),
  );
}
