import path from 'node:path';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type {
  ClusterSource,
  SourcedCluster,
} from '@rafay-kubevirt/backstage-plugin-kubevirt-node';
import type { Clock } from '../lib/clock';
import { configurationError, fixedSource } from './fixedSource';
import { KubeconfigSource } from './KubeconfigSource';
import { readLocatedClusters } from './locatorMethods';
import { readNamed } from './readNamed';

const CLUSTERS = 'kubevirt.clusters';
const KUBECONFIGS = 'kubevirt.kubeconfigs';

/**
 * The clusters of the configuration: `kubevirt.clusters` and the contexts of `kubevirt.kubeconfigs`, or, where
 * neither is given, the clusters of `kubernetes.clusterLocatorMethods`.
 *
 * An entry that cannot be used takes no other one with it: it is a cluster that says why, or a problem of its source.
 */
export function readConfiguredSources(
  config: Config,
  clock: Clock,
): ClusterSource[] {
  const located = readLocatedClusters(config);
  const configured = config.getOptionalConfigArray(CLUSTERS);
  const kubeconfigs = config.getOptionalConfigArray(KUBECONFIGS);
  if (!configured && !kubeconfigs) {
    return [located];
  }
  return [
    readNamed(CLUSTERS, configured ?? [], (entry, name) =>
      readEntry(entry, name, located.snapshot().clusters),
    ),
    ...(kubeconfigs ?? []).map((entry, index) =>
      readFile(entry, `${KUBECONFIGS}[${index}]`, clock),
    ),
  ];
}

function readEntry(
  entry: Config,
  name: string,
  located: readonly SourcedCluster[],
): SourcedCluster {
  const common = {
    name,
    title: entry.getOptionalString('title'),
    dashboardUrl: entry.getOptionalString('dashboardUrl'),
    namespaces: entry.getOptionalStringArray('namespaces'),
  };
  if (entry.has('kubeconfig') === entry.has('kubernetesCluster')) {
    throw new InputError(
      `Cluster '${name}' under '${CLUSTERS}' needs either 'kubeconfig' or 'kubernetesCluster'`,
    );
  }
  if (entry.has('kubeconfig')) {
    return {
      ...common,
      access: {
        kubeconfigFile: path.resolve(entry.getString('kubeconfig.file')),
        context: entry.getOptionalString('kubeconfig.context'),
      },
    };
  }
  const wanted = entry.getString('kubernetesCluster');
  const found = located.find(each => each.name === wanted);
  if (!found) {
    throw new InputError(
      `Cluster '${name}' under '${CLUSTERS}' names the cluster '${wanted}', which 'kubernetes.clusterLocatorMethods' does not have; it has ${
        located.map(each => `'${each.name}'`).join(', ') || 'none'
      } (locators of type 'config' and 'localKubectlProxy' are read)`,
    );
  }
  return {
    ...common,
    title: common.title ?? found.title,
    dashboardUrl: common.dashboardUrl ?? found.dashboardUrl,
    access: found.access,
  };
}

function readFile(entry: Config, key: string, clock: Clock): ClusterSource {
  try {
    const file = path.resolve(entry.getString('file'));
    const contexts = entry.getOptionalStringArray('contexts');
    return contexts
      ? fixedSource(
          key,
          contexts.map(name => ({
            name,
            access: { kubeconfigFile: file, context: name },
          })),
        )
      : KubeconfigSource.create({ name: key, file, clock });
  } catch (error) {
    return fixedSource(key, [], [configurationError(error).message]);
  }
}
