import type {
  Cluster,
  ClusterRegistry,
} from '../../plugins/kubevirt-backend/src/clusters';

/** A registry of clusters that neither come nor go. */
export function registryOf(clusters: Cluster[]): ClusterRegistry {
  const get = (name: string) => clusters.find(each => each.name === name);
  return {
    list: () => clusters,
    get,
    require: name => {
      const cluster = get(name);
      if (!cluster) {
        throw new Error(`No cluster '${name}'`);
      }
      return cluster;
    },
    problems: () => [],
    subscribe: () => () => {},
  };
}
