import { NotFoundError } from '@backstage/errors';
import type { ClusterSourceProblem } from '@rafay-kubevirt/backstage-plugin-kubevirt-common';
import type { Cluster, ClusterRegistry } from '../clusters';

/** Clusters that tests change by hand. */
export class FakeClusterRegistry implements ClusterRegistry {
  readonly #listeners = new Set<() => void>();
  #clusters: Cluster[];
  currentProblems: ClusterSourceProblem[] = [];

  constructor(...clusters: Cluster[]) {
    this.#clusters = clusters;
  }

  /** Other clusters from now on. */
  set(...clusters: Cluster[]): void {
    this.#clusters = clusters;
    this.#listeners.forEach(listener => listener());
  }

  list(): Cluster[] {
    return this.#clusters;
  }

  get(name: string): Cluster | undefined {
    return this.#clusters.find(cluster => cluster.name === name);
  }

  require(name: string): Cluster {
    const cluster = this.get(name);
    if (!cluster) {
      throw new NotFoundError(`No cluster is named '${name}'`);
    }
    return cluster;
  }

  problems(): ClusterSourceProblem[] {
    return this.currentProblems;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
