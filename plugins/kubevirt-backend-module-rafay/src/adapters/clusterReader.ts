import type { Aged, AgedCache } from '../client/AgedCache';
import type { RafayReader } from '../client/RafayClient';
import { readClusters, type RafayCluster } from './clusters';

/** Reads the clusters of a project, or remembers them. */
export type ClusterReader = (project: string) => Promise<Aged<RafayCluster[]>>;

/** Those who want names and those who want states share what was read. */
export function clusterReader(
  rafay: RafayReader,
  cache: AgedCache,
): ClusterReader {
  return project =>
    cache.get(`clusters/${project}`, () => readClusters(rafay, project));
}
